"""Filing: what is written of a reading, as the archive stands.

It decides, and writes nothing but what takes back articles that turn out to be walls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from archiver.codec import unpack
from archiver.compare.card import Card
from archiver.compare.character import has_shrunk
from archiver.compare.revisions import revise
from archiver.compare.sametext import probe
from archiver.errors import RecordError
from archiver.items import Article, Cause, Refusal, Rejected, Visit, replace
from archiver.items.messages import Member, Reading
from archiver.learned import Learned, learned
from archiver.normalize.ids import content_hash, mint
from archiver.rules.wishes import Wishes
from archiver.store.sheets import Sheet
from archiver.store.store import Store
from archiver.unmasking import is_everywhere
from archiver.warc import again

#: Articles of a site before it is asked again what they have taught.
_FEW = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What came of a reading (new, changed, same, kept or a Refusal), its article in the archive, what is written."""

    outcome: str
    article: Article | None
    sheet: Sheet
    before: Article | None = None  # the entry as it stood


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
        if item.member and (proof := self._proof(item, item.member)):
            item = replace(item, member=proof)
        if item.article is None:
            return self._refused(item, item.rejected or Rejected(url=item.candidate.url, reason=Refusal.OTHER))
        read, listed = item.article, item.candidate
        before, here = self._met(item, read)
        lost = None if before else self._lost(here)
        read = replace(
            read,
            id=before.id if before else lost or read.id or mint(read.site, read.url),
            fetched=item.fetched,
            # Another listing, or the archive itself, brought us back: the first one counts.
            found_by=(before or listed).found_by,
            listed_as=listed.title or (before.listed_as if before else None),
        )
        if refused := self._removed(read) or self._wall(before, read) or _torn(item, before, read):
            return self._refused(item, refused)
        revision, drawn = self._revision(item, before, read)
        if revision and lost:
            seen = self._store.first_visited(read.site, read.url)
            revision = replace(revision, first_seen=seen or revision.first_seen)
        outcome = "same" if revision is None else "changed" if before else "new"
        # An article without one of its pages stands, and is asked for again as if it had given none.
        logged, detail = (item.missing.reason, item.missing.detail) if item.missing else (outcome, "")
        visits = self._visits(item, logged, read.id, detail, url=read.url)
        sheet = _sheet(item, visits, revision, drawn)
        return Filed(outcome=outcome, article=revision or before, sheet=sheet, before=before)

    def edited(self, item: Reading) -> Article | None:
        """The entry that this reading seems to edit, as it stands. Raises StoreError.

        What the page gave then and gives now may differ by the extractor alone; only that page, read again, tells.
        """
        if item.article is None:
            return None
        before, _ = self._met(item, item.article)
        if before is None or not before.pages:
            return None
        known = self._known(before.site)
        read = known.applied(replace(item.article, id=before.id, fetched=item.fetched))
        revision = revise(known.applied(before), read)
        return before if revision and revision.cause is Cause.EDIT else None

    def _met(self, item: Reading, read: Article) -> tuple[Article | None, list[str]]:
        """The entry that this article is another sight of, and all that have or had its canonical address."""
        here = self._store.index.entries_at(read.url)
        return self._before(item.candidate.url, read, here), here

    def _refused(self, item: Reading, rejected: Rejected) -> Filed:
        """A page that gave no article; its address stays that of the article that stood there."""
        known = self._store.visited(item.site, item.candidate.url)
        visits = self._visits(item, rejected.reason, known[0].article if known else None, rejected.detail)
        return Filed(outcome=rejected.reason, article=None, sheet=_sheet(item, visits))

    def _proof(self, item: Reading, packed: Member) -> Member | None:
        """Where the address brought the same page the last time, that it did so again, to be kept in its place."""
        known = self._store.visited(item.site, item.candidate.url)
        page = known[0].page if known else None
        if known is None or page is None or page.digest != packed.digest:
            return None
        first = self._store.origin(known[0])
        return again(packed, first) if first else None

    def _removed(self, read: Article) -> Rejected | None:
        """An article that the user let go does not come back as new, though its page is read again."""
        if self._store.is_removed(read.site, read.url, read.id):
            return Rejected(url=read.url, reason=Refusal.EXPIRED, detail="it was removed as sources.toml wishes")
        return None

    def _wall(self, before: Article | None, read: Article) -> Rejected | None:
        """Why an article as read is none, seen beside what the archive has."""
        if before is not None and read.paywalled and has_shrunk(before, read):
            return Rejected(url=read.url, reason=Refusal.PAYWALL, detail="most of what stood there before is gone")
        if is_everywhere(self._store, read):
            return Rejected(url=read.url, reason=Refusal.SAME_TEXT, detail="its text stands at other addresses too")
        return None

    def _revision(self, item: Reading, before: Article | None, read: Article) -> tuple[Article | None, Card | None]:
        """The revision to write, if any, and its card, where the worker's can be used."""
        known = self._learned_of(read.site)
        if before is None and (drawn := _card(item, read)):
            stripped, drawn = known.carried_out(read, drawn)
            return revise(None, stripped), drawn
        was = before and item.was and known.applied(replace(before, title=item.was.title, blocks=item.was.blocks))
        return revise(before and known.applied(before), known.applied(read), was), None

    def _learned_of(self, site: str) -> Learned:
        """What the other pages of a site tell, so that like is compared with like; publishing has the last word.

        Asked anew whenever the articles of this run have doubled: what a new site repeats is dropped at once from most
        of its articles, and they need no second revision.
        """
        self._asked[site] += 1
        if self._asked[site] >= _FEW and self._asked[site].bit_count() == 1:
            self._learned.pop(site, None)
        return self._known(site)

    def _known(self, site: str) -> Learned:
        """The same as it was asked for last."""
        if site not in self._learned:
            self._learned[site] = learned(self._store, site, self._wishes(site))
        return self._learned[site]

    def _before(self, asked: str, read: Article, here: list[str]) -> Article | None:
        """The entry that this article is another sight of: by its canonical address, else by the address asked for.

        `here` are the entries that have or had its canonical address.
        An address alone is not enough (a page may show another story each day): then title or text must be the same.
        """
        store = self._store
        if (
            read.id and (known := store.latest(read.id)) and known.site == read.site
        ):  # of an import that names its entry
            return known
        for entry in here:
            if (known := store.latest(entry)) and known.site == read.site and known.url == read.url:
                return known
        for entry in here if asked == read.url else store.index.entries_at(asked):
            known = store.latest(entry)
            if known and known.site == read.site and _alike(known, read):
                return known
        return None

    def _lost(self, here: list[str]) -> str | None:
        """The id that an article at this address had, all of whose revisions are damaged: it comes back under it."""
        return next((one for one in here if self._store.latest(one) is None), None)

    def _visits(
        self, item: Reading, outcome: str, entry: str | None, detail: str = "", url: str | None = None
    ) -> tuple[Visit, ...]:
        """A visit for the canonical address (`url`), for the further pages and, last, for the address asked for."""
        asked = item.candidate.url
        visit = Visit(
            url=asked,
            at=item.fetched,
            outcome=outcome,
            article=entry,
            stamp=item.candidate.stamp,
            status=item.status,
            detail=detail,
            scheduled=item.candidate.scheduled,
            validators=item.validators,
        )
        beside = replace(visit, scheduled=False)
        visits = [replace(beside, url=further, outcome=Refusal.CONTINUATION) for further in item.further]
        if url and url != asked and self._store.first_visited(item.site, url) is None:
            visits.insert(0, replace(beside, url=url))
        return (*visits, visit)


def sights(item: Reading) -> set[str | int]:
    """What another reading may share with it that must be decided after it: an address, or the text of a wall."""
    if item.article is None:
        return {item.candidate.url}
    name = probe(item.article)
    return {item.candidate.url, item.article.url} | ({name} if name is not None else set())


def _torn(item: Reading, before: Article | None, read: Article) -> Rejected | None:
    """Why an article is not filed as read: a page of it that the archive has could not be had for now."""
    return item.missing if before is not None and len(read.text) < len(before.text) else None


def _card(item: Reading, article: Article) -> Card | None:
    """The card that the worker made; one that cannot be read, or is of another article, is made again."""
    with suppress(RecordError):
        drawn = unpack(item.card, Card) if item.card else None
        return drawn if drawn and len(drawn.keys) == len(drawn.lines) == len(article.blocks) else None
    return None


def _sheet(item: Reading, visits: tuple[Visit, ...], article: Article | None = None, card: Card | None = None) -> Sheet:
    return Sheet(site=item.site, when=item.fetched, member=item.member, article=article, card=card, visits=visits)


def _alike(one: Article, other: Article) -> bool:
    return one.title == other.title or content_hash(one) == content_hash(other)
