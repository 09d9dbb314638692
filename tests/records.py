"""Records made by hand, and the one moment at which tests happen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from archiver.items import Article, Block, Kind

#: The one moment at which tests happen.
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def paragraph(text: str, **fields: Any) -> Block:
    """A paragraph as the extractor makes it."""
    return Block(kind=Kind.PARAGRAPH, text=text, html=f"<p>{text}</p>", **fields)


def make_article(*texts: str, **fields: Any) -> Article:
    """A stamped article of those paragraphs."""
    values: dict[str, Any] = {
        "url": "https://news.example/2026/11/flood",
        "site": "news.example",
        "title": "The river rose overnight",
        "id": "urn:uuid:2f1f2d1e-6f5b-5d0e-8e4f-1d2c3b4a5968",
        "published": datetime(2026, 11, 19, 8, 30, tzinfo=UTC),
        "first_seen": NOW,
        "fetched": NOW,
        "updated": datetime(2026, 11, 19, 8, 30, tzinfo=UTC),
        "language": "en",
    }
    blocks = tuple(paragraph(text) for text in texts or ("The river rose by two metres overnight.",))
    return Article(blocks=blocks, **(values | fields))


@dataclass(frozen=True)
class Family:
    """Kin known by heart, as the index knows them: titles and texts by `key`, addresses, and who has each."""

    titles: Mapping[int, frozenset[str]] = field(default_factory=dict)
    addresses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    texts: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def titled(self, name: int) -> frozenset[str]:
        return self.titles.get(name, frozenset())

    def living_at(self, url: str) -> frozenset[str]:
        return self.addresses.get(url, frozenset())

    def holding(self, entries: frozenset[str], name: int) -> frozenset[str]:
        return entries & self.texts.get(name, frozenset())
