"""A card: what the index notes of an article. A worker makes it, since folding every text is most of what it costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archiver.compare.census import Ballot, ballot, key
from archiver.compare.kinship import links
from archiver.items import LEARNED, Article

UNKNOWN = -1
_MODULUS = (1 << 61) - 1  # a prime: sums of different sets of hashes fall together by chance only


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The tables' view of one revision; `key` gives the numbers."""

    ballot: Ballot
    titles: tuple[int, ...]  # its own, and what a listing called it
    links: tuple[str, ...]  # canonical addresses of the blocks that are nothing but links
    judged: int = 0  # `signature` of the verdicts carried out on it; 0: none was, UNKNOWN: or more than verdicts


def card(article: Article) -> Card:
    """The card of a revision, stamped with its dates."""
    return Card(
        ballot=ballot(article),
        titles=tuple(dict.fromkeys(key(title) for title in (article.title, article.listed_as) if title)),
        links=tuple(dict.fromkeys(url for block in article.blocks for url in links(block))),
        judged=UNKNOWN if any(block.dropped in LEARNED for block in article.blocks) else 0,
    )


def signature(condemned: Iterable[int]) -> int:
    """A number for a set of blocks on which there is a verdict: 0 for none, and it fits SQLite's 63 bits."""
    return sum(condemned) % _MODULUS
