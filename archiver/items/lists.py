"""List items that follow each other, as the lists they came from: each carries its own in its HTML, one for a level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

_START = re.compile(r'start="([0-9]{1,6})"')
_LEVEL = re.compile(r"(<(?:ul|ol)[^>]*>)<li[^>]*>")


def joined(fragments: Iterable[tuple[bool, str]]) -> Iterator[str]:
    """The HTML of blocks, of which it is said whether they are list items; each run of items in one piece."""
    items: list[str] = []
    for is_item, html in fragments:
        if is_item:
            items.append(html)
            continue
        if items:
            yield "".join(_lists(items))
            items = []
        yield html
    if items:
        yield "".join(_lists(items))


def _lists(items: Iterable[str]) -> Iterator[str]:
    """What is deeper than the item before it stands inside that one, so that numbers go on behind it."""
    within: Sequence[str] = ()
    for html in items:
        lists, inside = _parted(html)
        shared = sum(1 for _ in takewhile(_are_one, zip(within, lists, strict=False)))
        yield _ends(within[shared:])
        yield "</li><li>" if shared == len(lists) else "".join(f"{tag}<li>" for tag in lists[shared:])
        yield inside
        within = lists
    yield _ends(within)


def _are_one(pair: tuple[str, str]) -> bool:
    """Does an item stand in the list of the one before it, or right behind what holds that, by its number?"""
    before, after = pair
    return before == after or (before[:3] == after[:3] == "<ol" and _number(after) == _number(before) + 1)


def _number(tag: str) -> int:
    start = _START.search(tag)
    return int(start[1]) if start else 1


def _parted(html: str) -> tuple[list[str], str]:
    """The tags that open the lists of an item, outermost first, and what stands inside."""
    lists, begins = [], [0]
    while level := _LEVEL.match(html, begins[-1]):
        lists.append(level[1])
        begins.append(level.end())
    while lists and not html.endswith(_ends(lists)):
        lists.pop(), begins.pop()
    if not lists:
        return ["<ul>"], html.removeprefix("<li>").removesuffix("</li>")
    return lists, html[begins[-1] : len(html) - len(_ends(lists))]


def _ends(lists: Sequence[str]) -> str:
    return "".join(f"</li></{tag[1:3]}>" for tag in reversed(lists))
