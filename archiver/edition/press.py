"""The press: puts documents under public/, unless the guard objects, and knows which of them stand there already."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from archiver.codec import to_json
from archiver.edition.admission import Admission
from archiver.publish.compose import Document
from archiver.publish.feed import Aside, Terms
from archiver.publish.mending import validated
from archiver.store.printed import EVERYWHERE
from archiver.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What came of one document: written, unchanged, or held back with the reason why the last good one stays."""

    path: str  # below public/
    entries: int
    size: int  # bytes
    changed: bool = False
    kept: str | None = None
    aside: tuple[Aside, ...] = ()  # the articles that cannot stand in it


@dataclass(frozen=True, slots=True)
class Press:
    """A store's public folder, and the terms on which its documents are made.

    `accepted` are the paths of documents that the guard lets pass. `also` are the terms of these
    documents alone, as the stanza of a feed by choice.
    """

    store: Store
    terms: Terms
    accepted: frozenset[str] = frozenset()
    also: str = ""

    @property
    def conditions(self) -> str:
        """The terms, and the code that makes documents of them: where these change, no document stands."""
        return f"{_code()} {to_json(self.terms).decode()}{self.also}"

    def standing(self, site: str) -> tuple[Published, ...]:
        """The site's documents, where nothing moved since they were written and all of them are there; else none."""
        printed = self.store.index.printed
        rows = printed.standing(self.store.public, site, self.conditions)
        if not rows:
            return ()
        aside: dict[str, tuple[Aside, ...]] = {}
        for path, entry, url, reason in printed.asides(site):
            aside[path] = (*aside.get(path, ()), Aside(id=entry, url=url, reason=reason))
        return tuple(
            Published(path=path, entries=entries, size=size, aside=aside.get(path, ()))
            for path, entries, size in rows
            if _told(path)
        )

    def unchanged(self, path: str) -> Published | None:
        """That document, where it and its twin stand as they were written, whatever moved since."""
        known = self.store.index.printed
        row, *twins = (known.stands(self.store.public, one, self.conditions) for one in _topics(path))
        return Published(path=path, entries=row.entries, size=row.size) if row and all(twins) else None

    def worth_it(self, document: Document) -> list[Document]:
        """The document, unless nothing stands in it and nothing ever did."""
        return [document] if document.entries or self.store.published(document.path) is not None else []

    def note(self, site: str, printed: Sequence[Published], others: Iterable[tuple[str, int]] = ()) -> None:
        """Note that these documents are all of the site, with their twins, and others, with how many stand in each.

        Where one was held back, the next edition makes them again, so that it is said again.
        """
        paths = [(path, one.entries) for one in printed for path in _family(one.path)]
        known = self.store.index.printed
        known.note(self.store.public, site, self.conditions, [*paths, *others])
        known.put_aside(site, [(one.path, an.id, an.url, an.reason) for one in printed for an in one.aside])
        if any(one.kept for one in printed):
            known.stir(site)
        if site != EVERYWHERE:
            known.stir(EVERYWHERE)
        self.store.index.commit()

    def put(self, document: Document, *, may_shrink: bool = False) -> Published:
        """Write the document and its twins unless the guard says that the last good ones must stay."""
        last = self.store.published(document.path)
        document, reason = Admission(self.store, self.accepted).judged(document, last, may_shrink=may_shrink)
        if reason:
            size = len(last or b"")
            return Published(path=document.path, entries=document.entries, size=size, kept=reason, aside=document.aside)
        return self._written(document)

    def put_checked(self, document: Document) -> Published:
        """Write a document that the guard has nothing to compare with: it must be valid, and no more."""
        return self.put_valid(*validated(document))

    def put_valid(self, document: Document, reason: str | None) -> Published:
        """The same, once it is known why it is none."""
        if reason:
            return Published(path=document.path, entries=document.entries, size=0, kept=reason, aside=document.aside)
        return self._written(document)

    def withdraw(self, path: str) -> None:
        """Take a document away, with its twins."""
        for one in _family(path):
            self.store.withdraw(one)

    def _owe(self, document: Document) -> None:
        """Note what the hub is to be told of, before it stands there: a crash in between costs a word too many."""
        bodies = {document.path: document.body, **dict(document.twins)}
        topics = [path for path in _topics(document.path) if path in bodies]
        moved = [path for path in topics if self.store.published(path) != bodies[path]]
        if moved:
            self.store.index.errands.owe(moved)
            self.store.index.commit()

    def _written(self, document: Document) -> Published:
        is_closed = document.feed is not None and document.feed.chain.current is not None
        if self.terms.hub and not is_closed:
            self._owe(document)
        changed = self.store.publish(document.path, document.body)
        for path, body in document.twins:
            self.store.publish(path, body)
        size = len(document.body)
        return Published(path=document.path, entries=document.entries, size=size, changed=changed, aside=document.aside)


def _told(path: str) -> bool:
    """Whether a line of the report is about it: twins and folders go with their documents."""
    return path.endswith(".atom")


def _family(path: str) -> tuple[str, ...]:
    """A document and whatever may stand beside it as its twin; what does not, is not noted."""
    return (*_topics(path), *(("feeds.opml", "index.html") if path == "feed.atom" else ()))


def _topics(path: str) -> tuple[str, str]:
    """What one subscribes to: a feed, and the same as JSON Feed."""
    return path, path.removesuffix(".atom") + ".json"


@cache
def _code() -> str:
    """A digest of the code that makes documents: who takes a newer version in place has them made again."""
    digest = hashlib.blake2b(digest_size=8)
    for room in ("bindery", "compare", "edition", "publish", "rules"):
        for file in sorted((files("archiver") / room).iterdir(), key=lambda file: file.name):
            if file.name.endswith(".py"):
                digest.update(file.read_bytes())
    digest.update((files("archiver") / "data" / "page" / "index.html").read_bytes())
    return digest.hexdigest()
