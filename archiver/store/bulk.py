"""Entries of a whole archive, on their way into empty tables: held in memory, and written many at a time.

What a line says is what `Entries.put` makes of it; a statement for each of its rows would cost as much as its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from archiver.compare.card import UNKNOWN
from archiver.store import entries, fulltext, marks
from archiver.store.entries import Held
from archiver.store.journal import Place
from archiver.store.leaf import Leaf
from archiver.store.names import Files, Run, RunMany, Sites

#: Lines that are held.
HELD = 1024
#: A byte for each hash that an entry may have, and for each minute in which an article may have come out, 64 years of
#: them: what is asked of a million entries fits into memory, and none of them is looked for that is not there.
_HASHES, _MINUTES = (1 << 24) - 1, (1 << 25) - 1


class Noted(NamedTuple):
    """What became of a line: the number of its entry, and that of its text where it has one to be found by."""

    entry: int
    site: int
    text: int | None
    is_first: bool


class Row(NamedTuple):
    """An entry as the table has it."""

    number: int
    entry: str
    site: int
    url: str
    stamp: str
    file: int
    at: int
    said: int
    told: int
    held: Held


class Bulk:
    """The tables `entries`, `revisions`, `told`, `fresh` and `marks`, which only this writes until it is done."""

    def __init__(self, run: Run, many: RunMany, sites: Sites, files: Files) -> None:
        self._run = run
        self._many = many
        self._sites = sites
        self._files = files
        self._entries = entries.Entries(run, sites, files)
        self._last = 0  # number of an entry
        self._rows: dict[str, Row] = {}
        self._revisions: list[tuple[int, int, int, int]] = []
        self._told: list[tuple[int, int]] = []
        self._fresh: dict[tuple[int, int], int] = {}
        self._hashes = bytearray(_HASHES + 1)
        self._minutes = bytearray(_MINUTES + 1)
        marks.begin(run)

    def put(self, place: Place, one: Leaf) -> Noted:
        """One line of the archive."""
        known = self._rows.get(one.entry)
        if known is None and self._may_be_known(one.entry):
            return self._put_at_once(place, one)
        noted = self._changed(known, place, one) if known else self._begun(place, one)
        self._revisions.append((noted.entry, self._files.number(place.file), place.offset, place.length))
        fresh = (noted.site, noted.entry)
        self._fresh[fresh] = UNKNOWN if fresh in self._fresh else one.judged
        if len(self._revisions) >= HELD:
            self.flush()
        return noted

    def _may_be_known(self, entry: str) -> bool:
        """False where no line was of that entry; to be asked once for each."""
        number = hash(entry)
        first, second = number & _HASHES, number >> 24 & _HASHES
        is_known = self._hashes[first] & self._hashes[second] & 1
        self._hashes[first] = self._hashes[second] = 1
        return bool(is_known)

    def _begun(self, place: Place, one: Leaf) -> Noted:
        self._last += 1
        site, text = self._sites.number(one.site), self._number(self._last, one.minute)
        self._rows[one.entry] = Row(
            self._last, one.entry, site, one.url, one.stamp, self._files.number(place.file), place.offset, one.said,
            text, Held(*one[4:13]),
        )  # fmt: skip
        return Noted(self._last, site, text, is_first=True)

    def _changed(self, known: Row, place: Place, one: Leaf) -> Noted:
        site, text = self._sites.number(one.site), None
        is_latest = (self._files.name(known.file), known.at) <= (place.file, place.offset)
        known = known._replace(held=entries.joined(known.held, one, is_latest=is_latest))
        if is_latest:
            if one.said != known.said:
                text = self._number(known.number, one.minute)
            known = known._replace(
                site=site, url=one.url, stamp=one.stamp, file=self._files.number(place.file), at=place.offset,
                said=one.said, told=text or known.told,
            )  # fmt: skip
        self._rows[one.entry] = known
        return Noted(known.number, site, text, is_first=False)

    def _put_at_once(self, place: Place, one: Leaf) -> Noted:
        """A line of an entry that was written, or nearly always."""
        move = self._entries.put(place, one, self._last + 1)
        self._last = max(self._last, move.number)
        text = self._number(move.number, one.minute) if move.told else None
        if text is not None:
            self._entries.tell(move.number, text)
        change = f"ON CONFLICT DO UPDATE SET judged = {UNKNOWN}"
        self._run(f"INSERT INTO fresh VALUES (?, ?, ?) {change}", (move.site, move.number, one.judged))
        marks.note_late(self._run, move.number)
        return Noted(move.number, move.site, text, is_first=move.before is None)

    def _number(self, entry: int, minute: int) -> int:
        """A number for a text of the entry, as `FullText` gives them."""
        while (taken := self._minutes[minute & _MINUTES]) == fulltext.SLOTS - 1:
            minute += 1
        self._minutes[minute & _MINUTES] = taken + 1
        number = minute * fulltext.SLOTS + taken
        self._told.append((number, entry))
        return number

    def flush(self) -> None:
        """Write what is held."""
        rows = self._rows.values()
        self._many(entries.INSERT, ((*row[:-1], *row.held) for row in rows))
        self._many("INSERT INTO revisions VALUES (?, ?, ?, ?)", self._revisions)
        self._many("INSERT INTO told VALUES (?, ?)", sorted(self._told))
        self._many("INSERT INTO fresh VALUES (?, ?, ?)", ((*key, judged) for key, judged in self._fresh.items()))
        marks.add(self._many, self._marks())
        for held in (self._rows, self._revisions, self._told, self._fresh):
            held.clear()

    def _marks(self) -> Iterator[marks.Mark]:
        for row in self._rows.values():
            for kind, key in marks.marks(row.held):
                yield kind, key, row.site, row.number

    def finish(self) -> None:
        """Write all that is left, and the marks in their order."""
        self.flush()
        marks.fill(self._run, self._many)
