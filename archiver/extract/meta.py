"""What a page declares of itself: one sweep over its meta, link, title, script and h1 elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import lxml.etree

from archiver.markup.tree import Element
from archiver.normalize.chars import clean

MAX_VALUES = 50  # of one name; a page of 60,000 tags of one name is no evidence
MAX_LENGTH = 5000  # characters of one value

MAX_STEPS = 400  # of a walk through one element: a heading has a few

_SWEPT = ("meta", "link", "title", "script", "h1")
_NAMING = ("property", "name", "itemprop", "http-equiv")
_RELATIONS = frozenset({"canonical", "image_src"})
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

    def all(self, *names: str) -> Iterator[tuple[str, str]]:
        """Name and value of everything declared under these names, in their order."""
        return ((name, value) for name in names for value in self.meta.get(name, ()))


def read_declared(tree: Element) -> Declared:
    """What the page declares; the tree stays as it is."""
    found = Declared()
    for element in tree.iter(*_SWEPT):
        tag = element.tag
        if tag == "meta":
            _add_meta(found, element)
        elif tag == "link":
            _add_link(found, element)
        elif tag == "script":
            _add_script(found, element)
        elif tag == "h1":
            found.headings.append(element)
        elif (parent := element.getparent()) is None or parent.tag != "svg":
            found.titles.append(text_of(element))
    return found


def _add_script(found: Declared, element: Element) -> None:
    kind = element.get("type")
    if kind and "ld+json" in kind.lower():
        found.scripts.append(element.text or "")


def _add_meta(found: Declared, element: Element) -> None:
    value = element.get("content", "").strip()[:MAX_LENGTH]
    if not value:
        return
    for attribute in _NAMING:
        if names := element.get(attribute):
            for name in names.lower().split():
                _add(found.meta, name, value)


def _add_link(found: Declared, element: Element) -> None:
    rel = element.get("rel", "").lower()
    if rel in _RELATIONS and (address := element.get("href", "").strip()):
        _add(found.links, rel, address)


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
            parts += (gap, "" if node.tag in _UNSEEN else node.text or "")
        elif node is not element:
            parts += (gap, node.tail or "")
    return clean("".join(parts)[:MAX_LENGTH])
