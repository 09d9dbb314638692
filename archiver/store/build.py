"""The index made from the journals in one go: tables filled in order, beside the old index, and put in its place.

A kill leaves the old index, or none; a draft that is left over is overwritten by the next one.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archiver.errors import StoreError
from archiver.store import (
    beside,
    binding,
    bulk,
    crew,
    database,
    edits,
    files,
    fulltext,
    logged,
    names,
    spans,
    votes,
)
from archiver.store.journal import Journal, Place
from archiver.store.leaves import Rows, Span

#: KiB of pages in memory while tables are filled.
_CACHE = 16 << 10

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
    # Named by this process: a child of a run that was killed may still write its own for a moment.
    draft, words = files.draft_name(path), files.draft_name(root / f"words-{os.getpid()}.sqlite")
    _remove(draft, words)
    given = [*_spans(archive, is_log=False), *_spans(visits, is_log=True)]
    try:
        with closing(sqlite3.connect(draft, isolation_level=None)) as db:
            built = _Build(root, db).fill(given, words, progress)
    except sqlite3.Error as error:
        _remove(draft, words)  # on a full disk they would be in the way
        raise StoreError(f"{draft}: cannot write the index: {error}; make room if the disk is full") from error
    except StoreError:
        _remove(draft, words)
        raise
    files.remove(words)
    # A journal that a killed run left would be played back into the new file.
    files.remove(path)
    files.remove(path.with_name(f"{path.name}-journal"))
    files.settle(draft)
    files.put(draft, path)
    return built


def _remove(*drafts: Path) -> None:
    for draft in drafts:
        files.remove(draft)


def _spans(journal: Journal[Any], *, is_log: bool) -> Iterator[Span]:
    """All files of a journal in pieces that end with a line."""
    for file in journal.files():
        path, start = journal.root / file, 0
        size = spans.size(path)
        while start < size:
            end = spans.line_end(path, start + crew.LOAD) if start + crew.LOAD < size else size
            yield Span(file, start, min(end, size), is_log)
            start = end


class _Build:
    """The tables under way, in a file that nobody knows yet: no step of it needs to be taken back."""

    def __init__(self, root: Path, db: sqlite3.Connection) -> None:
        self._root = root
        self._db = db
        run, many = db.execute, db.executemany
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE}", "threads = 2"):
            run(f"PRAGMA {pragma}")
        db.executescript(database.TABLES)
        self._sites, self._files = names.Sites(run), names.Files(run)
        self._visits = logged.Logged(run, many, self._sites, self._files)
        self._bulk = bulk.Bulk(run, many, self._sites, self._files)
        self._binding = binding.Bulk(run, many)
        self._edits = edits.Edits(run)

    def fill(self, given: list[Span], words: Path, progress: Progress) -> Built:
        """Fill every table; that of the words by way of that file."""
        built, read, total = Built(), 0, sum(span.end - span.start for span in given)
        with crew.beside(words) as texts:
            self._db.execute("BEGIN")
            for span, rows in crew.read_all(self._root, given):
                self._take_in(span, rows, texts, built)
                read += span.end - span.start
                progress("reading", read, total)
            progress("sorting", 0, 0)
            self._bulk.finish()
            self._binding.flush()
            self._files.flush()
            for statement in filter(str.strip, database.INDEXES.split(";")):
                self._db.execute(statement)
            votes.fill(self._db.execute, self._db.executemany)
            some = "EXISTS (SELECT 1 FROM entries WHERE site = s.number)"
            self._db.execute(f"INSERT INTO stirred SELECT name FROM sites s WHERE {some}")
            self._db.execute("COMMIT")
            texts.finish()
        beside.move(self._db.execute, words)
        self._db.execute(f"PRAGMA user_version = {database.VERSION}")
        return built

    def _take_in(self, span: Span, rows: Rows, texts: beside.Beside, built: Built) -> None:
        """Note the lines of a span."""
        for offset, length, one in rows.leaves:
            place = Place(span.file, offset, length)
            noted = self._bulk.put(place, one)
            if noted.text is not None:
                texts.add(fulltext.text(noted.text, noted.site, one.words))
            self._binding.add(place, binding.line(one), is_first=noted.is_first)
            self._edits.add(place, one)
        if rows.visits:
            self._visits.put(Path(span.file).parent.name, span.file, rows.visits, rows.looks, rows.edits)
        self._files.reached(span.file, span.end)
        built.lines += len(rows.leaves)
        built.visits += len(rows.visits)
        built.damage += rows.damage
        for file, end in rows.pages.items():
            built.pages[file] = max(built.pages[file], end)
