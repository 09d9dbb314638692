"""Sheets: what is written of one page, and how many of them are written at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from archiver.compare.card import Card
from archiver.errors import StoreError
from archiver.items import Article, PageRef, Visit, replace
from archiver.items.messages import Member
from archiver.store import pages
from archiver.store.files import Batch
from archiver.store.journal import Journal, Place

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that is written of one page; each part may be missing."""

    site: str
    when: datetime  # the page's time, which names the file it is kept in
    member: Member | None = None
    article: Article | None = None  # stamped; the page is added to those it was read from
    card: Card | None = None  # of that article, where it was made already
    visits: tuple[Visit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Where the parts of a sheet stand; the article as it was written."""

    sheet: Sheet
    record: PageRef | None
    article: Article | None
    line: Place | None
    logged: tuple[Place, ...]

    @property
    def ref(self) -> PageRef | None:
        """Where the payload of the page lies: in its own record, or in that of an earlier visit."""
        return _payload(self.sheet, self.record)


def write(batch: Batch, sheets: Sequence[Sheet], archive: Journal[Article], visits: Journal[Visit]) -> list[Written]:
    """Write every page, then every revision, then every visit: in this order each part is durable before the next."""
    records = _given(
        pages.keep(batch, [(s.site, s.when, s.member) for s in sheets if s.member]), [s.member for s in sheets]
    )
    refs = [_payload(s, record) for s, record in zip(sheets, records, strict=True)]
    articles = [_with_page(s.article, ref) for s, ref in zip(sheets, refs, strict=True)]
    placed = archive.append(batch, [(article.site, dated(article), article) for article in articles if article])
    lines = _given(placed, articles)
    told = [(s.site, visit) for s, ref in zip(sheets, refs, strict=True) for visit in _with_ref(s.visits, ref)]
    logged = iter(visits.append(batch, [(site, visit.at, visit) for site, visit in told]))
    return [
        Written(sheet=s, record=record, article=article, line=line, logged=tuple(next(logged) for _ in s.visits))
        for s, record, article, line in zip(sheets, records, articles, lines, strict=True)
    ]


def dated(article: Article) -> datetime:
    """The time that names its file; raises StoreError for an article that is only an extraction."""
    if not (article.id and article.first_seen and article.fetched and article.updated):
        raise StoreError(f"{article.url}: an article without id and dates cannot be archived")
    return article.fetched


def _with_page(article: Article | None, ref: PageRef | None) -> Article | None:
    return replace(article, pages=(ref, *article.pages)) if article and ref else article


def _payload(sheet: Sheet, record: PageRef | None) -> PageRef | None:
    return (sheet.member and sheet.member.payload) or record


def _with_ref(visits: tuple[Visit, ...], ref: PageRef | None) -> tuple[Visit, ...]:
    """The last one is that of the address that was asked: it names what it was answered."""
    return (*visits[:-1], replace(visits[-1], page=ref)) if visits and ref else visits


def _given(found: Iterable[T], asked: Iterable[object]) -> list[T | None]:
    """The found ones in their places: one for each that was asked for."""
    left: Iterator[T] = iter(found)
    return [None if one is None else next(left) for one in asked]
