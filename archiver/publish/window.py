"""Which articles stand in a feed document: the newest first, within a count of entries and of bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from archiver.items import Article

#: Entries of one document. Readers are at ease with 30 to 50.
ENTRIES = 50

#: Bytes of one document. Readers that refuse a feed by its size begin to do so between 0.5 and 1.7 MB.
SIZE = 1_000_000

_EPOCH = datetime.fromtimestamp(0, UTC)


def dated(article: Article) -> datetime | None:
    """The date an entry shows, in whole seconds UTC: the article's own, else the one it was first seen at.

    An article cannot be younger than our first sight of it: a later date is a wrong zone or a typing error, and
    would hold the entry at the top of every reader. None for an article with neither date.
    """
    known = [moment for moment in (article.published, article.first_seen) if moment is not None]
    return min(known).astimezone(UTC).replace(microsecond=0) if known else None


def window(articles: Iterable[Article]) -> tuple[Article, ...]:
    """The newest `ENTRIES` of the articles, as `ordered` has them."""
    return ordered(articles)[:ENTRIES]


def ordered(articles: Iterable[Article]) -> tuple[Article, ...]:
    """The articles, newest first; the same for any order of the input.

    Articles of one second stand in the order of their ids; of two records with one id the last fetched stays. An
    article of which no story is left, since its text was a wall's, stands in none.
    """
    latest: dict[str, Article] = {}
    for article in articles:
        known = latest.get(article.id)
        if known is None or _seen(known) < _seen(article):
            latest[article.id] = article
    told = (article for article in latest.values() if not article.is_taken_back)
    return tuple(sorted(told, key=_order, reverse=True))


def fitting(weights: Sequence[int], excess: int) -> int:
    """How many leading entries stay when a document is `excess` bytes too long; an entry saves at least its weight."""
    kept = len(weights)
    while kept and excess > 0:
        kept -= 1
        excess -= weights[kept]
    return kept


def _order(article: Article) -> tuple[datetime, str]:
    return dated(article) or _EPOCH, article.id


def _seen(article: Article) -> datetime:
    return article.fetched or article.first_seen or _EPOCH
