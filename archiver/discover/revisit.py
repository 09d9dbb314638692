"""Which known article deserves another visit. The clock comes in as an argument."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple

from archiver.items import ARTICLES, Refusal, Visit

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)

#: When an article is looked at again after it came out, if no listing says that it changed: most corrections
#: come within the hour, most updates within the day, and after a week nearly none.
SCHEDULE = (HOUR, DAY, WEEK)

#: Outcomes that may be another one tomorrow, and the pause before the next try; any other refusal stands.
_PAUSES = {
    Refusal.BLOCKED: DAY,
    Refusal.CONSENT_WALL: WEEK,
    Refusal.CRASHED: WEEK,
    Refusal.EMPTY: DAY,
    Refusal.DOWN: HOUR,
    Refusal.HTTP_ERROR: HOUR,
    Refusal.LOGIN: WEEK,
    Refusal.NEEDS_JAVASCRIPT: WEEK,
    Refusal.PAYWALL: WEEK,
    Refusal.ROBOTS: DAY,
    Refusal.SAME_TEXT: WEEK,
    Refusal.SOFT_404: WEEK,
    Refusal.TOO_SHORT: DAY,
    Refusal.TOO_SLOW: WEEK,
    Refusal.UNREACHABLE: HOUR,
    Refusal.WALLED: HOUR,
}
#: Refusals that say what the moment is like and nothing of the page, unless its status is that of what is gone.
PASSING = frozenset({Refusal.BLOCKED, Refusal.DOWN, Refusal.HTTP_ERROR, Refusal.UNREACHABLE})
#: The statuses that say that an address is gone.
GONE = frozenset({404, 410})


class Experience(NamedTuple):
    """What visits of a site by the schedule have brought: how many there were, how many found an edit."""

    looks: int = 0
    edits: int = 0

    def share(self, *, dated: bool) -> float:
        """The share of a site's articles that the schedule looks at again, 0 to 1.

        Four times the share of visits that found an edit, so that a site where one look in four does is watched
        wholly, and a quiet one by a sample: one in sixteen at first, after 17 looks in vain one in fifty. That always,
        or the site could never show that it has changed its ways. ``dated``: a sitemap says when each article changed,
        and is believed until looks find it wrong; then it begins with the least, one in a hundred.
        """
        doubt, least = (0, 0.01) if dated else (1, 0.02)
        return min(1.0, max(least, (doubt + 8 * self.edits) / (16 + 2 * self.looks)))


def due(visit: Visit, now: datetime, *, stamp: datetime | None) -> bool:
    """Whether a listed address that was visited before should be fetched again, whatever the schedule says.

    `visit` is the last visit. Its `stamp` must be the newest that any listing of that run had shown, and `stamp` the
    newest of this run (`stamps.merged`): a newer one means that the article changed, and one of tomorrow is a slip
    that says nothing. What is gone stays gone; a passing failure is tried again after a pause.
    """
    if visit.status in GONE:
        return False
    if visit.outcome not in ARTICLES:
        pause = _PAUSES.get(Refusal(visit.outcome)) if visit.outcome in set(Refusal) else None
        passed = now - visit.at
        return pause is not None and (passed >= pause or passed < -DAY)  # the clock was ahead then, or is behind now
    return stamp is not None and stamp <= now + DAY and stamp > (visit.stamp or visit.at)


def scheduled(visit: Visit, now: datetime, *, born: datetime, share: float) -> bool:
    """Whether an article that no listing speaks of is looked at again: an hour, a day and a week after it was `born`.

    Born is when it came out, or when it was first seen where that is earlier or all that is known; so what was old
    when it was found is not looked at again. Of a site's articles the schedule takes that share, another one for each
    of the three.
    """
    if visit.outcome not in ARTICLES:
        return False
    return any(_lot(visit.url, age) < share for age in _ages(visit.at - born, now - born))


def _ages(since: timedelta, until: timedelta) -> Iterator[timedelta]:
    return (age for age in SCHEDULE if since < age <= until)


def _lot(url: str, age: timedelta) -> float:
    """Evenly spread from 0 to 1, and always the same for an address and an age."""
    return int.from_bytes(blake2b(f"{url} {age}".encode(), digest_size=6).digest()) / 2**48
