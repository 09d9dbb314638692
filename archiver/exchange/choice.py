"""Which revisions are exported: read from the archive's files in their order, one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from archiver.errors import RecordError
from archiver.exchange.record import Record, flat
from archiver.items import Article
from archiver.publish.window import dated
from archiver.store.journal import Place
from archiver.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is wanted; `since` and `until` bound the date that feeds show, `until` by itself excluded."""

    site: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    history: bool = False  # every revision, not the newest alone

    def wants(self, article: Article) -> bool:
        """Does the article's date lie within the bounds? One without a date lies within none."""
        when = dated(article)
        if when is None:
            return not (self.since or self.until)
        return (self.since is None or when >= self.since) and (self.until is None or when < self.until)


@dataclass(slots=True)
class Chosen:
    """The records, as they are asked for, and what was left out, by reason."""

    store: Store
    choice: Choice
    written: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    withdrawn: list[str] = field(default_factory=list)  # ids of entries that tell no story any more

    def records(self) -> Iterator[Record]:
        """Every record that is wanted, in the order of the archive's files; a damaged line is counted."""
        for file in self.store.archive.files():
            if self.choice.site not in (None, Path(file).parent.name):
                continue
            for found in self.store.archive.scan(file):
                if isinstance(found, RecordError):
                    self.left_out["damaged"] += 1
                    continue
                yield from self._record(*found)

    def _record(self, place: Place, article: Article) -> Iterator[Record]:
        places = self.store.index.revisions(article.id)
        if place not in places:  # a run that is going on wrote it since we began
            return
        if not self.choice.wants(article) or not (self.choice.history or self._is_newest(place, places)):
            return
        if article.is_taken_back:
            self.left_out["taken back"] += 1
            self.withdrawn.append(article.id)
            return
        self.written += 1
        yield flat(article, places.index(place) + 1, len(places))

    def _is_newest(self, place: Place, places: list[Place]) -> bool:
        """Is it the entry's newest sound revision?"""
        return all(self._is_damaged(later) for later in places[places.index(place) + 1 :])

    def _is_damaged(self, place: Place) -> bool:
        try:
            self.store.archive.read(place)
        except RecordError:
            return True
        return False
