"""Sweeps over a page for what declares something. ``sweeping.pyx`` does the same in C where that was compiled."""

from __future__ import annotations

from itertools import islice
from typing import cast

import lxml.etree

from archiver.extract.swept import DATING, HOLDERS, LESSER, NAMING, RELATIONS, SEEN, Swept
from archiver.markup.tree import Element

_SWEPT = ("meta", "link", "title", "script", "h1", "base")
_HOLDERS = lxml.etree.XPath("descendant-or-self::*/@itemprop/..")  # a third faster than asking each element


def sweep(tree: Element) -> Swept:
    """What the page declares; the tree stays as it is."""
    found = Swept([], [], [], [], [], list(islice(tree.iter("h2", "h3"), LESSER)), [])
    simple = {"h1": found.headings, "base": found.bases}
    for element in tree.iter(*_SWEPT):
        tag = element.tag
        if tag == "meta":
            if value := element.get("content", "").strip():
                found.metas.append((value, [names for name in NAMING if (names := element.get(name))]))
        elif tag == "link":
            rel = element.get("rel", "").lower()
            if rel in RELATIONS and (address := element.get("href", "").strip()):
                found.links.append((rel, address))
        elif tag == "script":
            if "ld+json" in element.get("type", "").lower():
                found.scripts.append(element.text or "")
        elif tag in simple:
            simple[tag].append(element)
        elif (parent := element.getparent()) is None or parent.tag != "svg":
            found.titles.append(element)
    return found


def holders(tree: Element) -> list[Element]:
    """The elements of the page that hold a property of microdata, but for meta and link."""
    found = cast(list[Element], _HOLDERS(tree))[:HOLDERS]
    return [element for element in found if element.tag not in ("meta", "link")]


def dating(tree: Element) -> list[tuple[Element, str | None]]:
    """The elements that may show a date and are called time or have a class; and that class."""
    elements = islice(tree.iter(*DATING), SEEN)
    return [(e, name) for e in elements if (name := e.get("class")) is not None or e.tag == "time"]
