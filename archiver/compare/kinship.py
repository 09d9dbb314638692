"""Kinship: blocks that are another article of the site: its title, a link to it, the whole of it below this one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from unicodedata import east_asian_width

from archiver.compare.census import key
from archiver.items import Article, Block, Kind, Reason
from archiver.normalize.fold import fold
from archiver.normalize.urls import canonical

#: A shorter title ("Who won?") may well be a line of another story. A Chinese or Korean sign counts for two.
_TITLE = 20
#: A block is one link if that share of its text is.
_LINK = 0.9
#: The second article is known by as many of its first blocks.
_KNOWN = 1

_HREF = re.compile(r"""<a\s[^<>]*?href=["']([^"'<>]*)["']""", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """What is known of the site's articles; every title and address they ever had. Values are entry ids."""

    titles: Mapping[int, frozenset[str]] = field(default_factory=dict)  # by `key`
    addresses: Mapping[str, str] = field(default_factory=dict)  # by canonical URL
    texts: Mapping[int, frozenset[str]] = field(default_factory=dict)  # by `key`: who has that block


def links(block: Block) -> tuple[str, ...]:
    """The canonical addresses in a block that is nothing but links."""
    if block.links < _LINK:
        return ()
    return tuple(url for found in _HREF.findall(block.html) if (url := canonical(unescape(found))))


def kindred(article: Article, kin: Kin) -> dict[int, Reason]:
    """Which of the story's blocks, by their number, are another article's, and what each is."""
    found = dict(_second(article, kin))
    last = max((number for number, block in enumerate(article.blocks) if _is_text(block)), default=-1)
    for number, block in enumerate(article.blocks):
        if number in found or block.dropped is not None or block.kind is Kind.FIGURE:
            continue
        if _titles(block, article, kin) and not _heads_story(article.blocks[number:], article):
            found[number] = Reason.RELATED
        elif _leads_to_one(block, article, kin):
            found[number] = Reason.CROSS_LINK if number < last else Reason.RELATED
    return found


def _is_text(block: Block) -> bool:
    return block.dropped is None and block.kind is Kind.PARAGRAPH and block.links < _LINK


def _titles(block: Block, article: Article, kin: Kin) -> frozenset[str]:
    """The other entries that have this block as their title."""
    if len(block.text) + sum(east_asian_width(sign) == "W" for sign in block.text) < _TITLE:
        return frozenset()
    if fold(block.text) == fold(article.title):
        return frozenset()
    return kin.titles.get(key(block.text), frozenset()) - {article.id}


def _heads_story(blocks: Sequence[Block], article: Article) -> bool:
    """Whether it is a heading with text of its own below it, as in a round-up of the week."""
    below = next((block for block in blocks[1:] if block.dropped is None and block.kind is not Kind.FIGURE), None)
    return blocks[0].kind is Kind.HEADING and below is not None and _is_text(below) and below.text != article.title


def _leads_to_one(block: Block, article: Article, kin: Kin) -> bool:
    addresses = set(links(block))
    return len(addresses) == 1 and kin.addresses.get(addresses.pop(), article.id) != article.id


def _second(article: Article, kin: Kin) -> Iterator[tuple[int, Reason]]:
    """Every article that stands whole below this one: from its title on, as far as the blocks are its own."""
    owners: frozenset[str] = frozenset()
    pending: list[int] = []
    seen_story = False
    for number, block in enumerate(article.blocks):
        if block.dropped is not None:
            continue
        if seen_story and (titled := _titles(block, article, kin)):
            owners, pending = titled, [number]
        elif owners:
            owners &= kin.texts.get(key(block.text), frozenset())
            pending.append(number)
            if owners and len(pending) > _KNOWN:
                yield from ((one, Reason.RELATED) for one in pending)
                pending = [number]
        seen_story = seen_story or _is_text(block)
