"""Filing: what is written of a reading, as the archive stands. It decides and writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from archiver.codec import unpack
from archiver.compare.card import Card
from archiver.compare.revisions import revise
from archiver.errors import RecordError
from archiver.items import Article, Reading, Refusal, Rejected, Visit
from archiver.learned import Learned, learned
from archiver.normalize.ids import content_hash, mint
from archiver.rules.wishes import Wishes
from archiver.store.sheets import Sheet
from archiver.store.store import Store

#: Articles of a site before it is asked again what they have taught.
_FEW = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What came of a reading (new, changed, same, kept or a Refusal), its article in the archive, what is written."""

    outcome: str
    article: Article | None
    sheet: Sheet


class Filing:
    """The decisions of one crawl; `wishes` gives the last word on what is learned of a site."""

    def __init__(self, store: Store, wishes: Callable[[str], Wishes]) -> None:
        self._store = store
        self._wishes = wishes
        self._learned: dict[str, Learned] = {}  # by site
        self._asked: Counter[str] = Counter()  # articles of this run, by site

    def decide(self, item: Reading | Sheet) -> Filed:
        """What to write; a sheet as it is. Raises StoreError where the archive cannot be read."""
        if isinstance(item, Sheet):
            return Filed(outcome="kept", article=None, sheet=item)
        if item.article is None:
            rejected = item.rejected or Rejected(url=item.candidate.url, reason=Refusal.OTHER)
            return _filed(item, rejected.reason, self._visits(item, rejected.reason, None, rejected.detail))
        read = _read(item, item.article)
        before = self._before(item.candidate.url, read)
        read = replace(read, id=before.id if before else mint(read.site, read.url))
        revision, drawn = self._revision(item, before, read)
        outcome = "same" if revision is None else "changed" if before else "new"
        visits = self._visits(item, outcome, read)
        return replace(_filed(item, outcome, visits, revision, drawn), article=revision or before)

    def _revision(self, item: Reading, before: Article | None, read: Article) -> tuple[Article | None, Card | None]:
        """The revision to write, if any, and its card, where the worker's can be used."""
        known = self._learned_of(read.site)
        if before is None and (drawn := _card(item)):
            stripped, drawn = known.carried_out(read, drawn)
            return revise(None, stripped), drawn
        return revise(before and known.applied(before), known.applied(read)), None

    def _learned_of(self, site: str) -> Learned:
        """What the other pages of a site tell, so that like is compared with like; publishing has the last word.

        Asked anew whenever the articles of this run have doubled: what a new site repeats is dropped at once from most
        of its articles, and they need no second revision.
        """
        self._asked[site] += 1
        if site not in self._learned or (self._asked[site] >= _FEW and self._asked[site].bit_count() == 1):
            self._learned[site] = learned(self._store, site, self._wishes(site))
        return self._learned[site]

    def _before(self, asked: str, read: Article) -> Article | None:
        """The entry that this article is another sight of: by its canonical address, else by the address asked for.

        An address alone is not enough (a page may show another story each day): then title or text must be the same.
        """
        store = self._store
        for entry in store.index.entries_at(read.url):
            if (known := store.latest(entry)) and known.site == read.site and known.url == read.url:
                return known
        for entry in store.index.entries_at(asked):
            known = store.latest(entry)
            if known and known.site == read.site and _alike(known, read):
                return known
        return None

    def _visits(self, item: Reading, outcome: str, article: Article | None, detail: str = "") -> tuple[Visit, ...]:
        """A visit for the canonical address, for the further pages and, last, for the address asked for."""
        asked = item.candidate.url
        visit = Visit(
            url=asked,
            at=item.fetched,
            outcome=outcome,
            article=article.id if article else None,
            stamp=item.candidate.stamp,
            status=item.status,
            detail=detail,
        )
        visits = [replace(visit, url=url, outcome=Refusal.CONTINUATION) for url in item.further]
        if article and article.url != asked and self._store.first_visited(item.site, article.url) is None:
            visits.insert(0, replace(visit, url=article.url))
        return (*visits, visit)


def addresses(item: Reading) -> set[str]:
    """The addresses under which another reading may be of the same article."""
    return {item.candidate.url, item.article.url} if item.article else {item.candidate.url}


def _card(item: Reading) -> Card | None:
    """The card that the worker made; one that cannot be read is made again."""
    with suppress(RecordError):
        return unpack(item.card, Card) if item.card else None
    return None


def _read(item: Reading, article: Article) -> Article:
    listed = item.candidate
    return replace(article, fetched=item.fetched, found_by=listed.found_by, listed_as=listed.title)


def _filed(
    item: Reading,
    outcome: str,
    visits: tuple[Visit, ...],
    article: Article | None = None,
    card: Card | None = None,
) -> Filed:
    sheet = Sheet(site=item.site, when=item.fetched, member=item.member, article=article, card=card, visits=visits)
    return Filed(outcome=outcome, article=article, sheet=sheet)


def _alike(one: Article, other: Article) -> bool:
    return one.title == other.title or content_hash(one) == content_hash(other)
