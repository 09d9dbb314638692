"""What a worker does: the kept pages of one article, read as a crawl would read them today.

It unpacks, extracts, joins and compares. Where nothing changed it says so and no more: the parent has one core for all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.codec import pack, to_json, unpack
from archiver.compare.joined import whole
from archiver.errors import StoreError
from archiver.extract import extract
from archiver.items import LEARNED, Article, PageRef, Rejected, replace
from archiver.items.messages import Answer, Job, SiteRules
from archiver.rules.known import Folders, rules_for
from archiver.store import pages
from archiver.store.heads import Head, head

#: What of an extraction is compared and written; address, id and dates of the entry stay what they are.
COMPARED = (
    "title", "authors", "language", "published", "modified", "summary", "image", "tags", "section", "site_name",
    "paywalled",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What a worker needs to read one article again."""

    root: str  # output/
    site: str
    fetched: datetime
    published: datetime | None
    pages: tuple[PageRef, ...]
    stands: bytes  # `stand` of the revision in the archive
    stanza: SiteRules | None = None  # of its source
    sites: str | None = None  # the user's folders of rules
    hints: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What came of it; empty where today's extractor says what stands in the archive."""

    article: Article | None = None
    rejected: Rejected | None = None
    damage: str | None = None  # why a page cannot be read


def stand(article: Article) -> bytes:
    """What two extractions are compared by: 16 bytes over all that the pages alone say."""
    fields = [getattr(article, name) for name in COMPARED]
    blocks = [replace(b, dropped=None) if b.dropped in LEARNED else b for b in article.blocks]
    return hashlib.blake2b(to_json([fields, blocks]), digest_size=16).digest()


def read(job: Job) -> Answer:
    """The answer of a worker: a packed `Found`; the job's body is a packed `Errand`."""
    return Answer(told=pack(found(unpack(job.body, Errand))))


def found(errand: Errand) -> Found:
    """What the pages of an article say today."""
    root = Path(errand.root)
    try:
        bodies = [pages.load(root, ref) for ref in errand.pages]  # first, since it tells best why there is none
        kept = [(head(root, ref), body) for ref, body in zip(errand.pages, bodies, strict=True)]
    except StoreError as error:
        return Found(damage=str(error))
    read = [_extracted(errand, *page) for page in kept]
    first = read[0]
    if isinstance(first, Rejected):
        return Found(rejected=first)
    article = whole(first, list(_readable([one for one, _ in kept], read)))
    article = replace(article, published=errand.published or article.published, next_page=None, single_page=None)
    return Found() if stand(article) == errand.stands else Found(article=article)


def _extracted(errand: Errand, page: Head, body: bytes) -> Article | Rejected:
    folders = Folders(
        sites=Path(errand.sites) if errand.sites else None, hints=Path(errand.hints) if errand.hints else None
    )
    return extract(
        body,
        page.url,
        site=errand.site,
        content_type=page.content_type,
        fetched=errand.fetched,
        rules=rules_for(page.url, errand.stanza, folders, fetched=errand.fetched.date()),
        stubs=False,
    )


def _readable(heads: Sequence[Head], read: Sequence[Article | Rejected]) -> Iterator[tuple[str, Article]]:
    """The pages behind the first, each with its address, up to one that is none any more."""
    for page, part in zip(heads[1:], read[1:], strict=True):
        if isinstance(part, Rejected):
            return
        yield page.url, part
