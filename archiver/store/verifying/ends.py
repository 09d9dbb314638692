"""The ends of files when a writer opens the archive: what a crash left is cut, what is damaged is not.

They look alike: bytes after which no record follows. Cutting a damaged record would lose for good what
`verify --repair` puts back.
"""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Any

from archiver.items import Article
from archiver.store import files
from archiver.store.journal import Journal
from archiver.store.verifying.members import members
from archiver.store.verifying.rows import Row, mended_break

#: Bytes of a site's newest lines that are asked whether they know a record: batches have 64 pages at most.
_NEWEST = 1 << 22


def put_back_break(journal: Journal[Any], file: str) -> bool:
    """Put the last line break of a plain file back, where one flipped bit took it from a whole line."""
    path = journal.root / file
    size = files.size(path)
    if not size or files.read_span(path, size - 1, 1) == b"\n":
        return False
    start = max(0, size - _NEWEST)
    line = files.read_span(path, start, size - start).rpartition(b"\n")[2]
    row: Row[object] = Row(0, line, None)
    if mended_break(row, journal.name, journal.kind) is None:
        return False
    files.overwrite(path, size - 1, b"\n")
    return True


def cut_record(archive: Journal[Article], file: str, sound: int) -> int:
    """Cut what a crash left after the last whole record of a WARC file; how many bytes were cut (0 almost always).

    The first ``sound`` bytes are known to be whole. Damaged records that others follow, or that an article points to,
    stay as they are.
    """
    path = archive.root / file
    size = files.size(path)
    last = next(iter(deque(members(path, size, sound), maxlen=1)), None)
    if last is None or not last.error or _is_pointed_at(archive, file, last.offset):
        return 0
    files.cut(path, last.offset)
    return size - last.offset


def _is_pointed_at(archive: Journal[Article], file: str, offset: int) -> bool:
    newest = archive.tail(Path(file).parent.name, _NEWEST)
    return any(ref.file == file and ref.offset >= offset for article in newest for ref in article.pages)
