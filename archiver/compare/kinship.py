"""Kinship: blocks that are another article of the site: its title, a link to it, the whole of it below this one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Protocol
from unicodedata import east_asian_width

from archiver.compare.census import key
from archiver.items import Article, Block, Kind, Reason
from archiver.normalize.urls import canonical

#: A shorter title ("Who won?") may well be a line of another story. A Chinese or Korean sign counts for two.
_TITLE = 20
#: A longer text is a paragraph: the longest of 943 labelled titles has 207 signs.
_LONGEST = 300
#: A block is one link if that share of its text is.
_LINK = 0.9

_HREF = re.compile(r"""<a\s[^<>]*?href=["']([^"'<>]*)["']""", re.IGNORECASE)


class Kin(Protocol):
    """What the archive knows of the site's articles, as ids of entries."""

    def titled(self, name: int) -> frozenset[str]:
        """The entries that have, or once had, the title of that `key`."""

    def living_at(self, url: str) -> frozenset[str]:
        """The entries that have, or once had, that canonical address."""

    def holding(self, entries: frozenset[str], name: int) -> frozenset[str]:
        """Those of the entries that have the block of that `key`."""


def links(block: Block) -> tuple[str, ...]:
    """The canonical addresses in a block that is nothing but links."""
    if block.links < _LINK:
        return ()
    return tuple(url for found in _HREF.findall(block.html) if (url := canonical(unescape(found))))


def kindred(article: Article, kin: Kin) -> dict[int, Reason]:
    """Which of the story's blocks, by their number, are another article's, and what each is."""
    found = dict.fromkeys(_second(article, kin), Reason.SECOND_ARTICLE)
    for number, block in enumerate(article.blocks):
        if number in found or block.dropped is not None or block.kind is Kind.FIGURE:
            continue
        if _titles(block, article, kin) and not _heads_story(article.blocks[number:], article):
            found[number] = Reason.KNOWN_HEADLINE
        elif _leads_to_one(block, article, kin):
            found[number] = Reason.KNOWN_LINK
    return found


def _is_text(block: Block) -> bool:
    return block.dropped is None and block.kind is Kind.PARAGRAPH and block.links < _LINK


def _titles(block: Block, article: Article, kin: Kin) -> frozenset[str]:
    """The other entries that have this block as their title."""
    if len(block.text) > _LONGEST or _width(block.text) < _TITLE:
        return frozenset()
    name = key(block.text)
    return frozenset() if name == key(article.title) else kin.titled(name) - {article.id}


def _width(text: str) -> int:
    """Signs, wide ones counted twice; of a text that is long enough anyway just its signs."""
    return len(text) if len(text) >= _TITLE else len(text) + sum(east_asian_width(sign) == "W" for sign in text)


def _heads_story(blocks: Sequence[Block], article: Article) -> bool:
    """Whether it is a heading with text of its own below it, as in a round-up of the week."""
    below = next((block for block in blocks[1:] if block.dropped is None and block.kind is not Kind.FIGURE), None)
    return blocks[0].kind is Kind.HEADING and below is not None and _is_text(below) and below.text != article.title


def _leads_to_one(block: Block, article: Article, kin: Kin) -> bool:
    addresses = set(links(block))
    there = kin.living_at(addresses.pop()) if len(addresses) == 1 else frozenset()
    return bool(there) and article.id not in there


def _second(article: Article, kin: Kin) -> Iterator[int]:
    """Every article that stands whole below this one: from its title on, as far as the blocks are its own."""
    owners: frozenset[str] = frozenset()
    pending: list[int] = []
    seen_story = False
    for number, block in enumerate(article.blocks):
        if block.dropped is not None:
            continue
        pending.append(number)
        if block.kind is Kind.FIGURE:
            continue
        if seen_story and (titled := _titles(block, article, kin)):
            owners, pending = titled, [number]
        elif owners:
            owners = kin.holding(owners, key(block.text))
            if owners:
                yield from pending
                pending = []
        seen_story = seen_story or _is_text(block)
