"""Which documents may be put under public/: what the guard says, and what the user says over it."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.publish.compose import Document
from archiver.publish.guard import ids, judge, undated
from archiver.publish.mending import invalid, mended
from archiver.store.store import Store

#: In the place of a path: every document.
ALL = "all"


@dataclass(frozen=True, slots=True)
class Admission:
    """The guard at the door of a store's public folder; `accepted` are the paths that the user says are right."""

    store: Store
    accepted: frozenset[str] = frozenset()

    def judged(self, document: Document, last: bytes | None, *, may_shrink: bool) -> tuple[Document, str | None]:
        """The document, without entries that alone would make it invalid; and why it must not replace the last one."""
        reason = self._objection(document, last, may_shrink)
        if reason and (sound := mended(document)) is not document:
            document, reason = sound, self._objection(sound, last, may_shrink)
        if reason and not self.accepted.isdisjoint((document.path, ALL)):
            reason = invalid(document)
        return document, reason

    def _objection(self, document: Document, last: bytes | None, may_shrink: bool) -> str | None:
        return judge(document.body, last, may_shrink=may_shrink) or self._without_dates(document, last)

    def _without_dates(self, document: Document, last: bytes | None) -> str | None:
        """A feed does not tell which dates are our own, so the archive is asked, where it can matter."""
        if last is None or document.undated * 2 <= document.entries:
            return None
        before = [article.published is not None for article in map(self.store.latest, ids(last)) if article]
        return undated(document.undated, document.entries, before)
