"""The record of a run: what one source brought once, in figures. A line of runs/<site>/<YYYY-MM>.jsonl."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """What the new articles of a run are like; counts of articles, where nothing else is said."""

    articles: int = 0
    words: tuple[int, int, int] = (0, 0, 0)  # of a story: the lower quartile, the median, the upper one
    removed: float = 0.0  # the mean share of a page's text that is none of the story, 0 to 1
    authored: int = 0
    dated: int = 0  # by the page itself
    pictured: int = 0
    structured: int = 0  # those of which JSON-LD gave a field
    told: int = 0  # those whose listing named a title …
    agreed: int = 0  # … which is theirs
    garbled: int = 0  # with signs of a wrong charset
    old: int = 0  # that came out a month or more before they were seen
    one_text: int = 0  # the most that carry one same text
    one_title: int = 0
    one_date: int = 0  # the most that came out in one same minute
    language: str | None = None  # what most are written in …
    spoken: int = 0  # … and how many that is


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something of a source that is not as it used to be."""

    kind: str  # a table of data/health.toml, which has the words
    usual: float
    now: float
    since: datetime  # the end of the first run of those in a row that were like this


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run of a source brought."""

    source: str
    site: str
    began: datetime
    ended: datetime
    found: int = 0  # addresses that listings name, the known ones too
    asked: int = 0  # pages that were asked for; in lines of older versions none, whatever the next ones say …
    pages: int = 0  # … that answered …
    read: int = 0  # … and gave an article
    looked: int = 0  # known articles that were read again …
    shrunk: int = 0  # … and have lost most of their text
    portrait: Portrait = Portrait()
    bulk: bool = False  # it went back into the past: nothing of it is usual
    failed: str | None = None  # why the source could not be read, in words
    alarms: tuple[Alarm, ...] = ()
    held: tuple[str, ...] = ()  # the entries that no feed shows as this run read them
    said: tuple[tuple[str, str], ...] = ()  # what the site says of itself, as (what, text), where that is news
    accepted: bool = False  # no run: the user's word that what the source is like now is well
