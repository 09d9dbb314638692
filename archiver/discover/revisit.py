"""Which known article deserves another visit. The clock comes in as an argument."""

from __future__ import annotations

from datetime import datetime, timedelta

from archiver.items import Refusal, Visit

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)

#: When an article is looked at again after it was first seen, if no listing says that it changed: most corrections
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
_ARTICLES = ("new", "changed", "same")
_GONE = (404, 410)


def due(visit: Visit, now: datetime, *, stamp: datetime | None, first_seen: datetime) -> bool:
    """Whether a listed address that was visited before should be fetched again.

    `visit` is the last visit. Its `stamp` must be the newest that any listing of that run had shown, and `stamp` the
    newest of this run (`stamps.merged`): a newer one means that the article changed, and one of tomorrow is a slip
    that says nothing. Without a newer stamp an article is looked at again an hour, a day and a week after
    `first_seen`. What is gone stays gone; a passing failure is tried again after a pause.
    """
    if visit.status in _GONE:
        return False
    if visit.outcome not in _ARTICLES:
        pause = _PAUSES.get(Refusal(visit.outcome)) if visit.outcome in set(Refusal) else None
        return pause is not None and now - visit.at >= pause
    if stamp is not None and stamp <= now + DAY and stamp > (visit.stamp or visit.at):
        return True
    return any(visit.at < first_seen + age <= now for age in SCHEDULE)
