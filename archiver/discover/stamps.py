"""What a listing's dates are worth: a stamp moves when its article does, or it says nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from archiver.items.messages import Candidate

#: From this many stamped entries on, one stamp shared by nearly all is the time the listing was made.
ENOUGH = 10
NEARLY_ALL = 0.9


def merged(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Each address once, in the order of first sight, with the first title, the first day of coming out and the
    newest stamp that any listing gave it.

    Listings of one site differ: a feed says when an article came out, a sitemap when it was changed. A visit must be
    noted with the newest of a run's stamps, or the next run takes the difference for an edit.
    """
    kept: dict[str, Candidate] = {}
    for candidate in candidates:
        known = kept.setdefault(candidate.url, candidate)
        if candidate.stamp and (known.stamp is None or candidate.stamp > known.stamp):
            known = replace(known, stamp=candidate.stamp)
        if candidate.title and not known.title:
            known = replace(known, title=candidate.title)
        if candidate.published and not known.published:
            known = replace(known, published=candidate.published)
        kept[candidate.url] = known
    return tuple(kept.values())


def without_constant(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates as they are, or without the stamp that nearly all of them share.

    Some sites write "now" as the date of every entry. Believed, that would fetch all their articles at every visit.
    """
    stamps = Counter(candidate.stamp for candidate in candidates if candidate.stamp)
    if stamps.total() < ENOUGH:
        return candidates
    stamp, count = stamps.most_common(1)[0]
    if count < NEARLY_ALL * stamps.total():
        return candidates
    return tuple(_unstamped(c) if c.stamp == stamp else c for c in candidates)


def _unstamped(candidate: Candidate) -> Candidate:
    published = candidate.published if candidate.published != candidate.stamp else None
    return replace(candidate, stamp=None, published=published)
