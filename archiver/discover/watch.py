"""A site watched over its runs: which listing deserves to be asked again, and what it says that it did not say before.

Pure; the clock comes in as an argument. What a listing named last time stands in its `Memory`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from archiver.items.messages import Candidate, Listing, Memory

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)

#: A sitemap that has brought nothing for more than a week rests for this part of that time. A page of links rests for
#: all of it: its news mostly stand on a front as well, and two still days cost no more requests than one.
PART = 0.25

#: An index may write the day of a change without its hour: a date this young does not say that nothing changed since.
VAGUE = 2 * DAY

#: A server that has said "not modified" for so long is asked for the whole answer once: some say it for ever.
TRUSTED = WEEK

#: Where this share of what a list named is gone, or told otherwise, the list itself was made anew.
MADE_ANEW = 0.5
#: ... but below so many entries a share says nothing.
FEW = 4


def is_due(memory: Memory, now: datetime, *, front: bool, stamp: datetime | None = None) -> bool:
    """Whether a listing that is known should be asked again; `stamp` is what an index of sitemaps says of it now.

    A front is where news comes first: the home page, a feed, a sitemap that robots.txt names. One that names articles
    is asked in every run, and so is a sitemap with an article of this week, unless its index gives the same stamp as
    before. Any other listing rests for a part of the time in which it brought nothing of its own: an hour at least
    where it is a page of links, a day where it names no article, and a week at most.
    """
    candidates = memory.listing.candidates
    if front and (candidates or memory.listing.sitemaps):
        return True
    if stamp is not None and candidates and stamp < now - VAGUE:
        return stamp != memory.stamp
    alive = max((c.stamp for c in candidates if c.stamp), default=memory.changed)
    return now - memory.asked >= min(_rest(memory.listing, memory.asked - alive), WEEK)


def _rest(listing: Listing, still: timedelta) -> timedelta:
    """How long a listing rests that has brought nothing for so long."""
    if not listing.candidates:
        return max(still, DAY) if listing.listings or listing.pages else WEEK
    if any(candidate.found_by == "link" for candidate in listing.candidates):
        return max(still, HOUR)
    return timedelta(0) if still < WEEK else still * PART


def is_trusted(memory: Memory, now: datetime) -> bool:
    """Whether the validators may be sent."""
    return now - memory.read < TRUSTED


def vanished(before: Listing, now: Listing) -> tuple[Candidate, ...]:
    """What a feed or sitemap named and names no longer, though what stood on both sides of it is still there.

    At its ends a list drops the old to make room; out of its middle something is gone because it was taken away.
    """
    left = {candidate.url for candidate in now.candidates}
    there = [candidate.url in left for candidate in before.candidates]
    if True not in there:
        return ()
    first, last = there.index(True), len(there) - there[::-1].index(True)
    gone = tuple(c for c, stands in zip(before.candidates[first:last], there[first:last], strict=True) if not stands)
    return () if _is_made_anew(len(gone), len(there)) else gone


def pushed_out(before: Listing, now: Listing, news: int) -> tuple[Candidate, ...]:
    """What a page of links names no longer, where it is more than its news pushed out; nothing if it is much more."""
    left = {candidate.url for candidate in now.candidates}
    gone = tuple(candidate for candidate in before.candidates if candidate.url not in left)
    return gone if news < len(gone) < FEW else ()


def retold(before: Listing, now: Listing) -> tuple[Candidate, ...]:
    """What a listing shows otherwise than before, perhaps without a newer stamp that would say so."""
    shown = {candidate.url: candidate.shown for candidate in before.candidates}
    both = [candidate for candidate in now.candidates if candidate.shown and shown.get(candidate.url)]
    moved = tuple(candidate for candidate in both if candidate.shown != shown[candidate.url])
    return () if _is_made_anew(len(moved), len(both)) else moved


def _is_made_anew(moved: int, of: int) -> bool:
    return of >= FEW and moved > MADE_ANEW * of


def brought(listing: Listing, elsewhere: Iterable[str], news: Iterable[str]) -> bool:
    """Whether a listing named news that none of the fronts named."""
    return not {candidate.url for candidate in listing.candidates}.isdisjoint(set(news).difference(elsewhere))
