"""Every article of a scope read again, in the order of the archive, and what changed written in batches."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from archiver.codec import pack, unpack
from archiver.errors import RecordError
from archiver.items import Article
from archiver.items.messages import Answer, Job, SiteRules
from archiver.learned import AT_ONCE, Learned, learned
from archiver.reread.change import Came, Change, is_wall, written
from archiver.reread.page import Errand, Found, stand
from archiver.reread.walk import Scope, standing
from archiver.rules.known import Folders
from archiver.rules.wishes import NO_WISHES, Wishes
from archiver.store.store import Store

#: Articles that are with the workers, or done and waiting for an earlier one: a slow page holds back none of them.
AHEAD = 64

#: Who answers a job: `Pool.run`.
Ask = Callable[[Job], Awaitable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the user says of the sites, as in a crawl."""

    folders: Folders = field(default_factory=Folders)
    stanzas: Mapping[str, SiteRules | None] = field(default_factory=dict)  # by site
    wishes: Mapping[str, Wishes] = field(default_factory=dict)  # by site


async def reread(store: Store, scope: Scope, terms: Terms, ask: Ask) -> AsyncIterator[Change]:
    """What comes of each article, in the order of the archive, however many workers answer; nothing is written."""
    known: dict[str, Learned] = {}
    async for before, found in _asked(store, standing(store, scope), terms, ask):
        if isinstance(found, Change):
            yield found
            continue
        assert before
        if before.site not in known:  # of one site at a time
            known = {before.site: learned(store, before.site, terms.wishes.get(before.site, NO_WISHES))}
        yield _change(before, found, known[before.site])


async def rewrite(store: Store, scope: Scope, terms: Terms, ask: Ask) -> AsyncIterator[Change]:
    """The same, and each change written as a revision of its article, durably, some at a time.

    A crash leaves the later ones unwritten; the next call finds them again, and none that was written.
    """
    due: list[Article] = []
    async for change in reread(store, scope, terms, ask):
        if change.after:
            due.append(change.after)
        if len(due) >= AT_ONCE:
            _write(store, due)
        yield change
    _write(store, due)


def _write(store: Store, due: list[Article]) -> None:
    store.append(*due)
    store.index.commit()
    due.clear()


async def _asked(
    store: Store, articles: Iterator[Article | RecordError], terms: Terms, ask: Ask
) -> AsyncIterator[tuple[Article | None, Found | Change]]:
    """Each article with what a worker says of it, in order; `AHEAD` of them are under way."""
    under_way: deque[tuple[Article | None, asyncio.Task[Found] | Change]] = deque()
    try:
        for article in articles:
            under_way.append(_sent(store, article, terms, ask))
            if len(under_way) > AHEAD:
                yield await _answered(*under_way.popleft())
        while under_way:
            yield await _answered(*under_way.popleft())
    finally:
        for _, task in under_way:
            if isinstance(task, asyncio.Task):
                task.cancel()


def _sent(
    store: Store, article: Article | RecordError, terms: Terms, ask: Ask
) -> tuple[Article | None, asyncio.Task[Found] | Change]:
    if isinstance(article, RecordError):
        return None, Change(came=Came.DAMAGED, detail=str(article))
    if not article.pages:
        return article, Change(came=Came.PAGELESS, before=article)
    if is_wall(article):
        return article, Change(came=Came.WALL, before=article)
    return article, asyncio.ensure_future(_found(_job(store.root, article, terms), ask))


async def _answered(
    article: Article | None, task: asyncio.Task[Found] | Change
) -> tuple[Article | None, Found | Change]:
    return article, (task if isinstance(task, Change) else await task)


async def _found(job: Job, ask: Ask) -> Found:
    answer = await ask(job)
    return unpack(answer.told, Found) if answer.told is not None else Found(rejected=answer.rejected)


def _job(root: Path, article: Article, terms: Terms) -> Job:
    assert article.fetched
    sites, hints = terms.folders.sites, terms.folders.hints
    errand = Errand(
        root=str(root),
        site=article.site,
        fetched=article.fetched,
        published=article.published,
        pages=article.pages,
        stands=stand(article),
        stanza=terms.stanzas.get(article.site),
        sites=str(sites) if sites else None,
        hints=str(hints) if hints else None,
    )
    return Job(task="reread", url=article.url, body=pack(errand))


def _change(before: Article, found: Found, known: Learned) -> Change:
    if found.damage is not None:
        return Change(came=Came.DAMAGED, before=before, detail=found.damage)
    if found.rejected is not None:
        rejected = found.rejected
        return Change(came=Came.REJECTED, before=before, reason=rejected.reason, detail=rejected.detail)
    return written(before, found.article, known) if found.article else Change(came=Came.SAME, before=before)
