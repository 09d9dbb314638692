"""The press: puts documents under public/, unless the guard objects, and knows which of them stand there already."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from archiver.codec import to_json
from archiver.errors import DocumentError
from archiver.publish.compose import Document
from archiver.publish.feed import Terms
from archiver.publish.guard import judge
from archiver.publish.schema import check
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


@dataclass(frozen=True, slots=True)
class Press:
    """A store's public folder, and the terms on which its documents are made."""

    store: Store
    terms: Terms

    @property
    def conditions(self) -> str:
        """The terms, and the code that makes documents of them: where these change, no document stands."""
        return f"{_code()} {to_json(self.terms).decode()}"

    def standing(self, site: str) -> tuple[Published, ...]:
        """The site's documents, where nothing moved since they were written and all of them are there; else none."""
        rows = self.store.index.printed.standing(self.store.public, site, self.conditions)
        return tuple(Published(path=path, entries=entries, size=size) for path, entries, size in rows if _told(path))

    def unchanged(self, path: str) -> Published | None:
        """That document, where it stands as it was written, whatever moved since."""
        row = self.store.index.printed.stands(self.store.public, path, self.conditions)
        return Published(path=path, entries=row.entries, size=row.size) if row else None

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
        if any(one.kept for one in printed):
            known.stir(site)
        if site != EVERYWHERE:
            known.stir(EVERYWHERE)
        self.store.index.commit()

    def put(self, document: Document) -> Published:
        """Write the document and its twins unless the guard says that the last good ones must stay."""
        last = self.store.published(document.path)
        if reason := judge(document.body, last):
            return Published(path=document.path, entries=document.entries, size=len(last or b""), kept=reason)
        return self._written(document)

    def put_checked(self, document: Document) -> Published:
        """Write a document that the guard has nothing to compare with: it must be valid, and no more."""
        try:
            check(document.body)
        except DocumentError as error:
            return Published(path=document.path, entries=document.entries, size=0, kept=f"it is invalid: {error}")
        return self._written(document)

    def _written(self, document: Document) -> Published:
        changed = self.store.publish(document.path, document.body)
        for path, body in document.twins:
            self.store.publish(path, body)
        return Published(path=document.path, entries=document.entries, size=len(document.body), changed=changed)


def _told(path: str) -> bool:
    """Whether a line of the report is about it: twins and folders go with their documents."""
    return path.endswith(".atom")


def _family(path: str) -> tuple[str, ...]:
    """A document and whatever may stand beside it as its twin; what does not, is not noted."""
    return (path, path.removesuffix(".atom") + ".json", *(("feeds.opml",) if path == "feed.atom" else ()))


@cache
def _code() -> str:
    """A digest of the code that makes documents: who takes a newer version in place has them made again."""
    digest = hashlib.blake2b(digest_size=8)
    for room in ("compare", "publish"):
        for file in sorted((files("archiver") / room).iterdir(), key=lambda file: file.name):
            if file.name.endswith(".py"):
                digest.update(file.read_bytes())
    return digest.hexdigest()
