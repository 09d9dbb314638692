"""What came of a crawl, source by source; for the progress display, the table at the end and the exit code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archiver.edition import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one source."""

    name: str
    listings: int = 0  # home and section pages, feeds and sitemaps that were read
    found: int = 0  # addresses that may be articles
    elsewhere: int = 0  # how often its listings named one on another site, which is no part of it
    asked: int = 0  # those of them whose pages this run set out to fetch
    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0  # articles of the archive that the site has taken away
    rejected: Mapping[str, int] = field(default_factory=dict)  # reason -> pages
    left: int = 0  # due, but beyond the limit of this run or the budget, or the run was stopped before their turn
    spent: str | None = None  # the budget that was used up, in words
    problems: int = 0  # listings that could not be read
    seconds: float = 0.0
    failed: str | None = None  # why the source itself could not be read
    alarms: tuple[str, ...] = ()  # what of it is not as it used to be, a sentence each
    held: int = 0  # articles that no feed shows as this run read them

    @property
    def read(self) -> int:
        """Pages that gave an article."""
        return self.new + self.changed + self.same

    @property
    def told(self) -> int:
        """Pages of which it is known what they came to."""
        return self.read + self.gone + sum(self.rejected.values())

    @property
    def good(self) -> bool:
        """Did it answer, name addresses, and give an article where pages were fetched?"""
        return self.failed is None and self.found > 0 and (self.read > 0 or not self.rejected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of a run."""

    outcomes: tuple[Outcome, ...]
    edition: Edition | None
    errors: int  # exceptions in our own code: bugs
    reason: str  # Scrapy's finish reason
    broken: str | None = None  # what could not be written, so that the run ended early
    stopped_by: str | None = None  # the signal that ended the run before its work was done: SIGINT, SIGTERM
