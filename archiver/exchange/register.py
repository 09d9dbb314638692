"""Filing for an import: what is known already, or says nothing new, leaves no trace; else as for a crawl."""

from __future__ import annotations

from collections.abc import Callable

from archiver.exchange.offers import Brought
from archiver.filing import Filed, Filing
from archiver.items import ARTICLES, Article, Cause, Refusal, Visit, replace
from archiver.items.messages import Page, Reading
from archiver.rules.wishes import Wishes
from archiver.store.sheets import Sheet
from archiver.store.store import Store

#: The outcome of what the archive has already, or has a later word on.
KNOWN = "known"


class Register(Filing):
    """The decisions of one import."""

    def __init__(self, store: Store, wishes: Callable[[str], Wishes]) -> None:
        super().__init__(store, wishes)
        self._archive = store

    def decide(self, item: Reading | Sheet) -> Filed:
        """What to write. Of a refused page nothing is: an old copy that gave no article says nothing of the address."""
        if not isinstance(item, Brought):
            return super().decide(item)
        if item.article is None:
            return self._nothing(item, item.rejected.reason if item.rejected else Refusal.OTHER)
        here = self._archive.index.entries_at(item.article.url)
        before = self._before(item.candidate.url, item.article, here)
        if before is not None and self._is_known(item, item.article, before):
            return self._nothing(item, KNOWN, before)
        filed = self._line(item, item.article, before) if item.is_line else super().decide(item)
        if filed.sheet.article is None:
            return self._nothing(item, filed.outcome, filed.article)
        return filed

    def may_skip(self, page: Page) -> bool:
        """Is the article at that address known from a visit no older than this page? Then it need not be read."""
        known = self._archive.visited(page.site, page.candidate.url)
        if known is None or known[0].outcome not in ARTICLES:
            return False
        return known[0].at >= page.fetched

    def is_continuation(self, site: str, url: str) -> bool:
        """Is that the address of a further page of an article in the archive?"""
        known = self._archive.visited(site, url)
        return known is not None and known[0].outcome == Refusal.CONTINUATION

    def _is_known(self, item: Brought, read: Article, before: Article) -> bool:
        """Does the archive have this word, or a later one? A record that cannot say its time brings no edit."""
        if item.is_line and any(replace(one, pages=()) == read for one in self._archive.history(before.id)):
            return True
        if item.as_of is None or before.fetched is None:
            return True
        # Two lines of one moment follow each other: what was learned, or read again, is of the page's time.
        return before.fetched > item.as_of or (before.fetched == item.as_of and not item.is_line)

    def _line(self, item: Brought, read: Article, before: Article | None) -> Filed:
        """A line of an archive as it stands; behind the lines of an entry that is here already, it is another one."""
        if before is None:
            article = replace(read, cause=Cause.NEW) if read.cause is Cause.EDIT else read
        else:
            article = replace(read, id=before.id, first_seen=before.first_seen)
        outcome = "changed" if before else "new"
        visits = self._visits(item, outcome, article.id, url=article.url)
        sheet = Sheet(site=item.site, when=item.fetched, article=article, visits=visits)
        return Filed(outcome=outcome, article=article, sheet=sheet, before=before)

    def _nothing(self, item: Brought, outcome: str, known: Article | None = None) -> Filed:
        """Nothing is written, but the visit of an article that a crash kept from being logged."""
        visits: tuple[Visit, ...] = ()
        if known is not None and self._archive.first_visited(item.site, item.candidate.url) is None:
            visits = self._visits(item, "same", known.id, url=known.url)
        sheet = Sheet(site=item.site, when=item.fetched, visits=visits)
        return Filed(outcome=outcome, article=known, sheet=sheet, before=known)
