"""A leaf: one line of the archive as rows of the index want it: plain numbers and bytes, fit for a pipe."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import blake2b
from typing import NamedTuple

from archiver.compare.card import Card, Words
from archiver.items import Article, Cause


class Leaf(NamedTuple):
    """What a line says of its entry. Keys are 63 bits; many of them are packed, 8 bytes each."""

    entry: str
    site: str
    stamp: str  # ISO 8601, seconds, UTC: when it came out, as publish/window.py dates an entry
    minute: int  # the same, since 1970
    month: str  # YYYY-MM
    title: int
    author: int
    section: int
    opening: int  # how many of the texts, from the first on, open the story
    texts: bytes
    titles: bytes
    addresses: bytes
    links: bytes
    said: int  # the digest of the words
    judged: int
    cause: Cause | None
    is_told: bool  # a story is left: its text was not taken back as a wall's
    url: str
    words: Words


def leaf(article: Article, drawn: Card) -> Leaf:
    """The leaf of a revision and its card."""
    born = born_at(article)
    cast = drawn.ballot
    return Leaf(
        entry=article.id,
        site=article.site,
        stamp=stamp(born),
        minute=max(0, int(born.timestamp()) // 60),
        month=cast.month,
        title=cast.title,
        author=cast.author,
        section=cast.section,
        opening=cast.opening,
        texts=packed(cast.texts),
        titles=packed(drawn.titles),
        addresses=packed([address(article.url)]),
        links=packed(map(address, drawn.links)),
        said=_digest("\0".join(drawn.words)),
        judged=drawn.judged,
        cause=article.cause,
        is_told=not article.is_taken_back,
        url=article.url,
        words=drawn.words,
    )


def born_at(article: Article) -> datetime:
    """When it came out: no article is younger than our first sight of it."""
    return min(moment for moment in (article.published, article.first_seen, article.fetched) if moment)


def stamp(moment: datetime) -> str:
    """A time as tables have it, so that they sort by it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def address(url: str) -> int:
    """The number of an address; 63 bits, so that no two of an archive share one."""
    return _digest(url)


def packed(keys: Iterable[int]) -> bytes:
    """Many numbers as bytes, in the order of bytes of this machine."""
    return array("q", keys).tobytes()


def unpacked(data: bytes) -> array[int]:
    """The numbers again."""
    return array("q", data)


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1
