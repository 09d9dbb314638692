"""A card: what the index notes of an article. A worker makes it, since folding every text is most of what it costs."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.compare.census import Ballot, ballot, key
from archiver.compare.kinship import links
from archiver.items import LEARNED, Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The tables' view of one revision; `key` gives the numbers."""

    ballot: Ballot
    titles: tuple[int, ...]  # its own, and what a listing called it
    links: tuple[str, ...]  # canonical addresses of the blocks that are nothing but links
    is_learned: bool  # was a block dropped by what the site's other pages tell?


def card(article: Article) -> Card:
    """The card of a revision, stamped with its dates."""
    return Card(
        ballot=ballot(article),
        titles=tuple(dict.fromkeys(key(title) for title in (article.title, article.listed_as) if title)),
        links=tuple(dict.fromkeys(url for block in article.blocks for url in links(block))),
        is_learned=any(block.dropped in LEARNED for block in article.blocks),
    )
