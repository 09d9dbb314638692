"""Microdata of a page: what the elements with an ``itemprop`` say; meta and link elements are read in meta.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archiver.extract.meta import text_of
from archiver.markup.tree import Element

_VALUES = ("content", "datetime")


def property_values(holders: Sequence[Element], name: str) -> Iterator[str]:
    """What these elements say under the property: of an item its ``name``, else ``content``, ``datetime`` or text."""
    for position, element in enumerate(holders):
        if name not in element.get("itemprop", "").split():
            continue
        if element.get("itemscope") is not None:
            inner = (e for e in holders[position + 1 : position + 9] if e.get("itemprop") == "name")
            element = next((e for e in inner if element in e.iterancestors()), element)
        value = next((element.get(a) for a in _VALUES if element.get(a)), None) or text_of(element)
        if value.strip():
            yield value
