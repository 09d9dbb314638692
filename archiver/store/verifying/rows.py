"""The lines of a journal where some are damaged: a line break may be lost, or stand where none was written.

A line begins with a head that no record can hold (JSON writes its quotes with a backslash), so reading goes on at the
next head whatever lies before it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from archiver.errors import RecordError
from archiver.store import lines, spans

T = TypeVar("T")

#: Bytes of a journal that one process checks at a time.
PIECE = 1 << 22
_STEP = 1 << 16


class Row(NamedTuple, Generic[T]):
    """The bytes of one line as they stand, and its record; of a damaged one, why there is none."""

    offset: int
    data: bytes  # with its line break, which may be damaged or missing
    record: T | None
    error: str = ""


def pieces(path: Path, size: int) -> list[tuple[int, int]]:
    """The file in parts of about `PIECE` bytes, each from a head to a head."""
    if not path.exists():
        return [(0, size)]  # compressed, and read frame by frame
    edges = sorted({_edge(path, at, size) for at in range(0, size, PIECE)} | {size})
    return list(itertools.pairwise(edges))


def rows(data: bytes, base: int, name: str, kind: type[T]) -> Iterator[Row[T]]:
    """Every line of these bytes, which begin with one; what a damaged line break parted or joined is put right."""
    broken, begin, start = b"", 0, 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        raw = data[start:end]
        row = _row(base + start, raw, name, kind)
        if broken and (row.record is not None or _is_headed(raw)):
            yield from _parted(broken, begin, name, kind)
            broken = b""
        if row.record is not None and raw.endswith(b"\n"):
            yield row
        else:
            begin = begin if broken else base + start
            broken += raw
        start = end
    if broken:
        yield from _parted(broken, begin, name, kind)


def mended_break(row: Row[T], name: str, kind: type[T]) -> bytes | None:
    """The line with the break that one flipped bit took from it; None where that is not all its trouble."""
    if row.data.endswith(b"\n") or (row.data[-1] ^ 0x0A).bit_count() != 1:
        return None
    whole = row.data[:-1] + b"\n"
    return whole if _row(row.offset, whole, name, kind).record is not None else None


def _parted(data: bytes, base: int, name: str, kind: type[T]) -> Iterator[Row[T]]:
    """A broken stretch, a row for each head in it."""
    start = 0
    while start < len(data):
        end = data.find(lines.HEAD, start + len(lines.HEAD))
        end = len(data) if end < 0 else end
        row = _row(base + start, data[start:end], name, kind)
        if row.record is not None and not row.data.endswith(b"\n"):
            row = row._replace(record=None, error="its line break is missing")
        yield row
        start = end


def _row(offset: int, raw: bytes, name: str, kind: type[T]) -> Row[T]:
    try:
        return Row(offset, raw, lines.read(raw, name, kind, ""))
    except RecordError as error:
        return Row(offset, raw, None, str(error).removeprefix(": "))


def _is_headed(raw: bytes) -> bool:
    """Whether a line begins here, be it with a flipped bit in its head."""
    head = raw[: len(lines.HEAD)]
    if len(head) < len(lines.HEAD):
        return False
    return (int.from_bytes(head) ^ int.from_bytes(lines.HEAD)).bit_count() <= 1


def _edge(path: Path, at: int, size: int) -> int:
    """The first head that follows a line break from there on."""
    if at == 0:
        return 0
    mark = b"\n" + lines.HEAD
    for start in range(at - 1, size, _STEP):
        found = spans.read(path, start, min(_STEP + len(mark) - 1, size - start)).find(mark)
        if found >= 0:
            return start + found + 1
    return size
