"""How far a run goes back: a round of the day, or a backfill. Its numbers bound what a site can make us ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from archiver.rules.typed import typed_day

#: Section and further pages, and sitemap files, that a round reads: a news home page names 10 to 40 sections, and a
#: sitemap holds up to 50,000 addresses (sitemaps.org).
_IN_ROUND = {"page": 80, "sitemap": 50}
#: The same in a backfill, which is bounded as well: a calendar has a page for every day of every year.
_IN_BACKFILL = {"page": 5000, "sitemap": 5000}
#: Feeds are few; a page that declares a thousand is no news site.
_FEEDS = 20

#: Articles a run fetches from a source unless its stanza or the command says otherwise: 17 minutes at a page a second,
#: and half a day for a backfill. The rest comes in the next run.
_ARTICLES, _ARTICLES_OF_A_BACKFILL = 1000, 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What of a site a run asks for."""

    since: datetime | None = None
    everything: bool = False
    oldest_first: bool = False

    @classmethod
    def told(cls, since: str = "", everything: str = "", oldest: str = "") -> Self:
        """From a spider's arguments; raises ConfigError for a day that is none."""
        return cls(since=typed_day("since", since), everything=bool(everything), oldest_first=bool(oldest))

    @property
    def is_backfill(self) -> bool:
        """Is it to find what lies behind the newest, too?"""
        return self.everything or self.since is not None

    def is_before(self, stamp: datetime | None) -> bool:
        """Whether a date lies before what is asked for."""
        return self.since is not None and stamp is not None and stamp < self.since

    def most(self, task: str) -> int:
        """How many listings of a kind are read."""
        return (_IN_BACKFILL if self.is_backfill else _IN_ROUND).get(task, _FEEDS)

    @property
    def articles(self) -> int:
        """How many articles are fetched."""
        return _ARTICLES_OF_A_BACKFILL if self.is_backfill else _ARTICLES


#: The round of the day.
ROUND = Reach()
