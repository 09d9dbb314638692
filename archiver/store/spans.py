"""The bytes of a journal's file: its size, a part of it, and its lines a few megabytes at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archiver.store import files, lines

#: Bytes that are in memory at once when a whole file is read.
PIECE = 1 << 22


def size(path: Path) -> int:
    """How many bytes the file has."""
    return files.size(path)


def read(path: Path, offset: int, length: int) -> bytes:
    """A part of the file."""
    return files.read_span(path, offset, length)


def line_end(path: Path, start: int) -> int:
    """The end of the line that holds that byte: after its line break, or the size of the file."""
    end, step = size(path), 1 << 16
    while start < end:
        found = read(path, start, min(step, end - start)).find(b"\n")
        if found >= 0:
            return start + found + 1
        start += step
    return end


def whole_lines(path: Path, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """Every whole line from that byte on, many at a time, with the offset of the first; a torn tail is left out."""
    end, want = size(path), PIECE
    while start < end:
        data = read(path, start, min(want, end - start))
        whole = lines.whole(data)
        if whole:
            yield start, data[:whole]
            start, want = start + whole, PIECE
        elif start + want >= end:
            return
        else:
            want *= 2  # a line longer than a piece
