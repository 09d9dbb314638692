"""An article as other programs want it: one flat record, in plain types. docs/reference.md says what each field is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archiver.items import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One revision, flat; `first_seen`, `published` and `id` are the entry's. Datetimes are aware and in UTC."""

    id: str
    url: str
    site: str
    site_name: str | None
    title: str
    authors: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    first_seen: datetime | None
    fetched: datetime | None
    modified: datetime | None
    language: str | None
    tags: tuple[str, ...]
    section: str | None
    summary: str | None
    image: str | None
    paywalled: bool
    revision: int  # from 1
    revisions: int  # of the entry, so far
    cause: str
    words: int
    text: str
    html: str


def flat(article: Article, revision: int, revisions: int) -> Record:
    """The record of a revision, the so-manieth of so many."""
    text = article.text
    return Record(
        id=article.id,
        url=article.url,
        site=article.site,
        site_name=article.site_name,
        title=article.title,
        authors=article.authors,
        published=article.published,
        updated=article.updated,
        first_seen=article.first_seen,
        fetched=article.fetched,
        modified=article.modified,
        language=article.language,
        tags=article.tags,
        section=article.section,
        summary=article.summary,
        image=article.image,
        paywalled=article.paywalled,
        revision=revision,
        revisions=revisions,
        cause=str(article.cause),
        words=len(text.split()),
        text=text,
        html=article.html,
    )
