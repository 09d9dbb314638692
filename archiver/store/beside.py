"""``python -m archiver.store.beside FILE PARENT``: a child of `build`, which fills the table of words in its own file.

Splitting texts into words is a third of a rebuild, and needs nothing of the other tables. Frames are those of
leaves.py; an empty one ends the texts, and is answered with nothing, or with what went wrong.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from subprocess import Popen

from archiver.codec import pack, unpack
from archiver.errors import StoreError
from archiver.parent import die_with
from archiver.store import fulltext
from archiver.store.fulltext import Text
from archiver.store.leaves import receive, send
from archiver.store.names import Run

#: Bytes of words before FTS5 writes a segment: a million articles make some 90, which a search looks through in
#: milliseconds; to merge them would cost more than it saves.
_WORDS = 20 << 20
#: KiB of pages in memory: the table only grows at its end.
_CACHE = 4 << 10
#: Texts that are sent at once, and those that are added at once, in the order of their numbers.
_SENT, _ADDED = 256, 4096


class Beside:
    """The parent's end: takes texts, and has the table moved into its own file when all are there."""

    def __init__(self, draft: Path, child: Popen[bytes]) -> None:
        self._draft = draft
        self._child = child
        self._waiting: list[Text] = []

    def add(self, text: Text) -> None:
        """Another text. Raises StoreError where the child has failed."""
        self._waiting.append(text)
        if len(self._waiting) >= _SENT:
            self._send(pack(self._waiting))
            self._waiting.clear()

    def _send(self, data: bytes) -> None:
        try:
            send(self._child.stdin, data)  # type: ignore[arg-type]
        except OSError:
            raise self._failed(self._answer()) from None

    def _answer(self) -> str:
        data = receive(self._child.stdout)  # type: ignore[arg-type]
        return unpack(data, str) if data else "the process that writes it ended; see whether memory is short"

    def _failed(self, why: str) -> StoreError:
        return StoreError(f"{self._draft}: cannot write the index: {why}")

    def finish(self) -> None:
        """Have all texts written. Raises StoreError."""
        if self._waiting:
            self._send(pack(self._waiting))
        self._send(b"")
        if why := self._answer():
            raise self._failed(why)


def move(run: Run, draft: Path) -> None:
    """The table of words in that file into our own, which is empty: page by page, nothing is looked at."""
    run("ATTACH ? AS beside", (str(draft),))
    for table in fulltext.SHADOWS:
        run(f"DELETE FROM main.{table}")
        run(f"INSERT INTO main.{table} SELECT * FROM beside.{table}")
    run("DETACH beside")


def main() -> None:
    """Add the texts of one frame after another, until an empty one."""
    die_with(int(sys.argv[2]))
    try:
        with closing(sqlite3.connect(sys.argv[1], isolation_level=None)) as db:
            for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE}"):
                db.execute(f"PRAGMA {pragma}")
            db.executescript(fulltext.TABLES)
            db.execute("BEGIN")
            words = fulltext.FullText(db.execute, db.executemany, fulltext.BUILT, _ADDED)
            words.tune(hashsize=_WORDS, automerge=0, crisismerge=1999)
            for text in _texts():
                words.add(text)
            words.flush()
            db.execute("COMMIT")
        why = ""
    except sqlite3.Error as error:
        why = f"{error}; make room if the disk is full"
    send(sys.stdout.buffer, pack(why))


def _texts() -> Iterable[Text]:
    while data := receive(sys.stdin.buffer):
        yield from unpack(data, list[Text])


if __name__ == "__main__":
    main()
