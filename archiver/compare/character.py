"""Did the answers of a source change character: articles until now, walls in this run? Counts in, a sentence out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from archiver.items import ARTICLES, Article, Refusal, Visit

#: An article that lost two thirds of its text is a stub until another look.
_SHRUNK = 3

#: Refusals that say how a source treats us. An address that leads away does: consent is often asked for elsewhere.
WALLS = frozenset(
    {Refusal.BLOCKED, Refusal.CONSENT_WALL, Refusal.DOWN, Refusal.LOGIN, Refusal.NEEDS_JAVASCRIPT, Refusal.OFFSITE}
    | {Refusal.PAYWALL, Refusal.SAME_TEXT, Refusal.SOFT_404}
)
#: So do these where the address gave an article before; a new address may well be none.
LOST = frozenset({Refusal.EMPTY, Refusal.GALLERY, Refusal.LISTING, Refusal.OTHER, Refusal.PRODUCT, Refusal.TOO_SHORT})
#: Too little to judge by: articles in the past, pages in this run.
_KNOWN, _ASKED = 10, 5
#: A source has changed when it gives at most this part of the usual share of articles: a quarter. At five pages of a
#: source that always gave articles that is one.
_LEFT = 4


@dataclass(slots=True)
class Answers:
    """What pages of a source gave."""

    articles: int = 0
    walls: Counter[str] = field(default_factory=Counter)  # refusal -> pages

    @property
    def total(self) -> int:
        """All that count."""
        return self.articles + self.walls.total()


@dataclass(frozen=True, slots=True)
class Past:
    """What a source used to give, and whether it gave walls when it was asked last."""

    usual: Answers
    was_walled: bool


def past_of(visits: Iterable[Visit]) -> Past:
    """The past as the crawl log tells it, oldest visit first; what was noted as walled is no part of what is usual."""
    log = list(visits)
    walled = {(visit.url, visit.at) for visit in log if visit.outcome == Refusal.WALLED}
    usual, was_walled = Answers(), False
    for visit in log:
        if (visit.url, visit.at) in walled:
            was_walled = True
        elif visit.outcome in ARTICLES:
            usual.articles += 1
            was_walled = False
        elif visit.outcome in WALLS:
            usual.walls[visit.outcome] += 1
    return Past(usual, was_walled)


def changed(past: Past, now: Answers) -> str | None:
    """What happened to a source, as a sentence; None where its answers are of the usual kind, or too few to tell."""
    usual = past.usual
    if now.total < _ASKED or not (past.was_walled or usual.articles >= _KNOWN):
        return None
    share = 1.0 if past.was_walled else usual.articles / usual.total
    if now.articles * _LEFT > share * now.total or share * now.total < _LEFT:
        return None
    reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(now.walls.items(), key=lambda item: -item[1]))
    before = "as in the last run" if past.was_walled else f"where {share:.0%} used to be articles"
    return (
        f"its answers changed character: {now.walls.total()} of {now.total} pages were none ({reasons}), {before}; "
        "look at one in a browser. They are asked for again from an hour on"
    )


def has_shrunk(before: Article, read: Article) -> bool:
    """Whether so much of an article is gone that what is left may be a stub."""
    return len(read.text) * _SHRUNK < len(before.text)
