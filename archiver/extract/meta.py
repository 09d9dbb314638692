"""What a page declares of itself, in its meta, link, title, script and heading elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import lxml.etree

from archiver.extract.signs import is_sign
from archiver.extract.sweeping import sweep
from archiver.markup.tree import Element
from archiver.normalize.chars import clean

MAX_VALUES = 50  # of one name; a page of 60,000 tags of one name is no evidence
MAX_LENGTH = 5000  # characters of one value

MAX_STEPS = 400  # of a walk through one element: a heading has a few

_UNSEEN = frozenset({"noscript", "script", "style", "template"})
_BLOCKS = frozenset({"address", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "section", "small", "time"})


@dataclass(frozen=True, slots=True)
class Declared:
    """The declarations of one page, in the order of the page; names in lower case, values as written."""

    meta: dict[str, list[str]] = field(default_factory=dict)  # property, name, itemprop or http-equiv -> contents
    links: dict[str, list[str]] = field(default_factory=dict)  # rel -> addresses
    titles: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)  # JSON-LD
    headings: list[Element] = field(default_factory=list)  # h1
    lesser: list[Element] = field(default_factory=list)  # the first h2 and h3
    bases: list[Element] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[tuple[str, str]]:
        """Name and value of everything declared under these names, in their order."""
        return ((name, value) for name in names for value in self.meta.get(name, ()))


def read_declared(tree: Element) -> Declared:
    """What the page declares; the tree stays as it is."""
    swept = sweep(tree)
    titles = [text_of(title) for title in swept.titles]
    found = Declared(
        titles=titles, scripts=swept.scripts, headings=swept.headings, lesser=swept.lesser, bases=swept.bases
    )
    for value, names in swept.metas:
        for name in " ".join(names).lower().split():
            _add(found.meta, name, value[:MAX_LENGTH])
    for rel, address in swept.links:
        _add(found.links, rel, address)
    return found


def _add(to: dict[str, list[str]], name: str, value: str) -> None:
    values = to.setdefault(name, [])
    if len(values) < MAX_VALUES:
        values.append(value)


def text_of(element: Element) -> str:
    """The element's text on one clean line; what blocks and breaks part on the page is parted by a space.

    Of an element that holds half the page, only the beginning.
    """
    if not len(element):
        return clean((element.text or "")[:MAX_LENGTH])
    parts: list[str] = []
    for event, node in islice(lxml.etree.iterwalk(element, events=("start", "end")), MAX_STEPS):
        gap = " " if node.tag in _BLOCKS else ""
        if event == "start":
            parts += (gap, "" if node.tag in _UNSEEN or (node.tag == "a" and is_sign(node)) else node.text or "")
        elif node is not element:
            parts += (gap, node.tail or "")
    return clean("".join(parts)[:MAX_LENGTH])
