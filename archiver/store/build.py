"""The index made from the journals in one go: tables filled in order, beside the old index, and put in its place.

A kill leaves the old index, or none; a draft that is left over is overwritten by the next one.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archiver.errors import StoreError
from archiver.store import (
    agenda,
    binding,
    crew,
    database,
    edits,
    entries,
    files,
    fulltext,
    logged,
    marks,
    names,
    spans,
    votes,
)
from archiver.store.journal import Journal, Place
from archiver.store.leaves import Rows, Span

#: KiB of pages in memory while tables are filled, and bytes of words before FTS5 writes a segment: a million articles
#: make some 90, which a search looks through in milliseconds; to merge them would cost more than it saves.
_CACHE, _WORDS = 32 << 10, 20 << 20
#: Bytes of lines that a child reads at a time.
_SPAN = 1 << 20
#: Texts that are added at once, in the order of their numbers.
_TEXTS = 8192

#: Told what is done, and how many bytes of how many of it.
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Built:
    """What the new index holds, and what was found damaged, a sentence each."""

    lines: int = 0
    visits: int = 0
    damage: list[str] = field(default_factory=list)
    pages: Counter[str] = field(default_factory=Counter)  # up to which byte a file of raw pages is known to be whole


def build(root: Path, archive: Journal[Any], visits: Journal[Any], progress: Progress) -> Built:
    """Make the index of the folder, whose lock is held and whose journals are mended. Raises StoreError."""
    path = root / "index.sqlite"
    draft = files.draft_name(path)
    files.remove(draft)
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as db:
            built = _Build(root, db).fill([*_spans(archive, is_log=False), *_spans(visits, is_log=True)], progress)
    except sqlite3.Error as error:
        files.remove(draft)  # on a full disk it would be in the way
        raise StoreError(f"{draft}: cannot write the index: {error}; make room if the disk is full") from error
    except StoreError:
        files.remove(draft)
        raise
    # A journal that a killed run left would be played back into the new file.
    files.remove(path)
    files.remove(path.with_name(f"{path.name}-journal"))
    files.settle(draft)
    files.put(draft, path)
    return built


def _spans(journal: Journal[Any], *, is_log: bool) -> Iterator[Span]:
    """All files of a journal in pieces that end with a line."""
    for file in journal.files():
        path, start = journal.root / file, 0
        size = spans.size(path)
        while start < size:
            end = spans.line_end(path, start + _SPAN)
            yield Span(file, start, min(end, size), is_log)
            start = end


class _Build:
    """The tables under way, in a file that nobody knows yet: no step of it needs to be taken back."""

    def __init__(self, root: Path, db: sqlite3.Connection) -> None:
        self._root = root
        self._db = db
        self._sites, self._files = names.Sites(db.execute), names.Files(db.execute)
        self._entries = entries.Entries(db.execute, self._sites, self._files)
        self._visits = logged.Logged(db.execute, db.executemany, self._sites, self._files)
        self._agenda = agenda.Agenda(db.execute, db.executemany, self._sites)
        self._binding = binding.Binding(db.execute, db.executemany)
        self._edits = edits.Edits(db.execute)
        self._words = fulltext.FullText(db.execute, db.executemany, fulltext.BUILT, _TEXTS)

    def fill(self, given: list[Span], progress: Progress) -> Built:
        """Fill every table."""
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE}", "threads = 2"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(database.TABLES)
        self._db.execute("BEGIN")
        self._words.tune(hashsize=_WORDS, automerge=0, crisismerge=1999)
        built, read, total = Built(), 0, sum(span.end - span.start for span in given)
        for span, rows in crew.read_all(self._root, given):
            self._take_in(span, rows, built)
            read += span.end - span.start
            progress("reading", read, total)
        self._words.flush()
        progress("sorting", 0, 0)
        marks.fill(self._db.execute, self._db.executemany)
        for statement in filter(str.strip, database.INDEXES.split(";")):
            self._db.execute(statement)
        votes.fill(self._db.execute, self._db.executemany)
        self._db.execute(
            "INSERT INTO stirred SELECT name FROM sites s WHERE EXISTS (SELECT 1 FROM entries WHERE site = s.number)"
        )
        self._db.execute(f"PRAGMA user_version = {database.VERSION}")
        self._db.execute("COMMIT")
        return built

    def _take_in(self, span: Span, rows: Rows, built: Built) -> None:
        """Note the lines of a span."""
        for offset, length, one in rows.leaves:
            place = Place(span.file, offset, length)
            move = self._entries.put(place, one)
            if move.told:
                self._entries.tell(move.number, self._words.add(move.number, move.site, one.minute, one.words))
            self._agenda.add(move.site, move.number, one.judged)
            self._binding.add(place, binding.line(one), is_first=move.before is None)
            self._edits.add(place, one)
        if rows.visits:
            self._visits.put(Path(span.file).parent.name, span.file, rows.visits, rows.looks, rows.edits)
        self._files.reached(span.file, span.end)
        built.lines += len(rows.leaves)
        built.visits += len(rows.visits)
        built.damage += rows.damage
        for file, end in rows.pages.items():
            built.pages[file] = max(built.pages[file], end)
