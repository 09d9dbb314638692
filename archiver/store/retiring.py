"""What was kept as long as was wished goes: whole months of a site, the articles to tombstones, the raw pages to notes.

Each step is safe to be killed after: a tombstone is on disk before the lines of its article go, the note that a file of
raw pages went before the file does, and what is left the next compaction finds again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from archiver.errors import RecordError
from archiver.items import Article, Tombstone
from archiver.rules.retention import Retention, Span
from archiver.store import files, pages, spans
from archiver.store.store import Store

#: Tombstones that are written with one fsync.
_AT_ONCE = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What goes of a site."""

    site: str
    months: tuple[str, ...] = ()  # files of the archive
    entries: tuple[str, ...] = ()  # the articles of which nothing stays
    pages: tuple[str, ...] = ()  # files of raw pages
    size: int = 0  # bytes on disk
    why: str = ""


def leaving(store: Store, site: str, wish: Retention, now: datetime, spare: int) -> Leaving:
    """What is older than was wished, by whole months of the time it was fetched.

    A month stays that holds one of the site's newest ``spare`` articles: a feed shows them.
    """
    today = now.date()
    shown = {place.file for entry in store.index.newest(site, spare) for place in store.index.revisions(entry)}
    months = [file for file in _older(_of(store.archive.files(), site), wish.articles, today) if file not in shown]
    raw = _older(_of(pages.files_of(store.root), site), wish.pages, today)
    entries = store.index.only_in(months)
    size = sum(files.size(part.path) for file in months for part in spans.parts(store.root / file))
    size += sum(files.size(store.root / file) for file in raw)
    why = f'retention in sources.toml: articles = "{wish.articles.told}"' if wish.articles else ""
    return Leaving(site=site, months=tuple(months), entries=tuple(entries), pages=tuple(raw), size=size, why=why)


def retire(store: Store, leavings: Sequence[Leaving], now: datetime) -> None:
    """Let them go, durably. Where articles went, the index is empty then, and made again when the store is opened."""
    for left in leavings:
        fresh = [entry for entry in left.entries if not store.index.tombs.has(entry)]
        for start in range(0, len(fresh), _AT_ONCE):
            store.bury(*(_stone(store, entry, left, now) for entry in fresh[start : start + _AT_ONCE]))
    for file in (file for left in leavings for file in left.pages):
        store.index.forget(file)
        store.index.commit()
        pages.expire(store.root, file, now)
    months = [file for left in leavings for file in left.months]
    if months:
        store.index.clear()
        store.index.commit()
    for file in months:
        _remove(store.root / file)


def _stone(store: Store, entry: str, left: Leaving, now: datetime) -> Tombstone:
    """What is to be remembered of an article; of one whose lines are damaged, what the index knows."""
    url, born = store.index.entry(entry)
    first = next((one.first_seen for one in _sound(store, entry) if one.first_seen), born)
    return Tombstone(id=entry, url=url, site=left.site, first_seen=first, at=now, why=left.why)


def _sound(store: Store, entry: str) -> Iterable[Article]:
    for place in store.index.revisions(entry):
        try:
            yield store.archive.read(place)
        except RecordError as error:
            store.damage.append(str(error))


def _remove(path: Path) -> None:
    """Every part of the month, the first last: what a crash leaves begins with its first byte."""
    for part in reversed(spans.parts(path)):
        files.remove(part.path)


def _of(found: Iterable[str], site: str) -> list[str]:
    return [file for file in found if file.split("/")[1] == site]


def _older(found: Iterable[str], kept: Span | None, today: date) -> list[str]:
    """The files of months that are past it."""
    return [file for file in found if kept and file.split("/")[2][:7] < kept.first_kept(today)]
