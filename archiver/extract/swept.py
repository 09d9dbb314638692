"""What sweeps over a page look for and find; `sweeping` does."""

from __future__ import annotations

from typing import NamedTuple

from archiver.markup.tree import Element

#: Attributes that name what a meta element carries.
NAMING = ("property", "name", "itemprop", "http-equiv")
#: What a link may say of the page it stands on.
RELATIONS = frozenset({"canonical", "image_src"})
#: The tags of elements that may show a date.
DATING = frozenset({"abbr", "b", "dd", "div", "em", "i", "li", "p", "small", "span", "td", "time"})
LESSER = 10  # headings of the second and third rank that are looked at
HOLDERS = 200  # elements with an itemprop that are looked at
SEEN = 20_000  # elements that may show a date and are looked at


class Swept(NamedTuple):
    """What a page declares, in the order of the page."""

    metas: list[tuple[str, list[str]]]  # content, and the values of the attributes in NAMING that are not empty
    links: list[tuple[str, str]]  # one of RELATIONS, and the address
    titles: list[Element]  # but for those of pictures
    scripts: list[str]  # JSON-LD
    headings: list[Element]  # h1
    lesser: list[Element]  # the first h2 and h3
    bases: list[Element]
