"""A clock that was wrong: what the archive holds of days that have not come yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from archiver.store.store import Store

#: How far a clock may be off without a word: summer time, zones that were taken for UTC, a slow correction.
SLACK = timedelta(days=1)
#: Bytes of a site's crawl log that are read from its end: a few visits.
_TAIL = 1 << 12


def ahead(store: Store, now: datetime) -> str | None:
    """A sentence where the crawl log of a site ends with a visit of days to come; nothing is wrong with the rest."""
    moment, site = last_visit(store) or (now, "")
    if moment <= now + SLACK:
        return None
    return (
        f"the clock of this machine says {now:%Y-%m-%d %H:%M} UTC, and {site} was visited {moment:%Y-%m-%d %H:%M} UTC:"
        " set the clock if it is wrong now; if it was wrong then, all is kept, and what was read then bears those dates"
    )


def last_visit(store: Store) -> tuple[datetime, str] | None:
    """When the log was written to last, as the clock was then, and of which site; None where nothing was visited."""
    last = [(visits[-1].at, site) for site in store.index.sites() if (visits := store.visits.tail(site, _TAIL))]
    return max(last, default=None)
