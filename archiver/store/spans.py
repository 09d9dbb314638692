"""The bytes of a journal's file, whatever it lies in: this room alone knows that a closed month may be compressed.

A file ``<month>.jsonl`` is one run of lines with offsets of its own, and lies in one of these forms:

- ``<month>.jsonl``, plain;
- ``<month>.jsonl.zst``, compressed: see frames.py;
- the same, and ``<month>.from-<N>.jsonl`` beside it: lines that came later, plain, from byte N on.

What a compaction cut off by a crash leaves double is settled by the next writer; until then the plain file counts,
and a part that begins before the end of the compressed one does not.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from archiver.errors import RecordError, StoreError
from archiver.store import files, frames, lines

#: Bytes that are in memory at once when a whole file is read.
PIECE = 1 << 22

_NAME = re.compile(r"(?P<month>\d{4}-\d\d)(\.from-(?P<start>\d+))?\.jsonl(?P<packed>\.zst)?")


class Part(NamedTuple):
    """A file on disk that holds a part of the lines: from which byte on, and how many bytes of them."""

    path: Path
    start: int
    size: int
    is_packed: bool = False

    @property
    def end(self) -> int:
        """The byte at which the next part begins."""
        return self.start + self.size


def months(folder: Path) -> list[Path]:
    """Every file of lines in the folder, by the name it has as a whole, in order."""
    found = map(_NAME.fullmatch, sorted(_names(folder)))
    return [folder / f"{month}.jsonl" for month in dict.fromkeys(name["month"] for name in found if name)]


def sizes(folder: Path) -> dict[str, int]:
    """Every file of `months`, by its name alone, and its `size`: one look at the folder for all plain ones."""
    with os.scandir(folder) as found:
        plain = {entry.name: entry.stat().st_size for entry in found if _NAME.fullmatch(entry.name)}
    whole = dict.fromkeys(sorted(f"{name[:7]}.jsonl" for name in plain))
    alone = len(whole) == len(plain)
    return {name: plain[name] if alone and name in plain else size(folder / name) for name in whole}


def doubled(folder: Path) -> list[Path]:
    """Those of which plain and compressed lines lie in the folder: the plain ones came later, or a crash left them."""
    found = [name for one in _names(folder) if (name := _NAME.fullmatch(one))]
    plain, packed = ({name["month"] for name in found if bool(name["packed"]) is one} for one in (False, True))
    return [folder / f"{month}.jsonl" for month in sorted(plain & packed)]


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


def size(path: Path) -> int:
    """How many bytes the lines have, as if they were plain; 0 where there is no such file."""
    here = parts(path)
    return here[-1].end if here else 0


def parts(path: Path) -> list[Part]:
    """The parts that count, in order. Raises StoreError where none of them can be read."""
    head = _head(path)
    if head is None:  # the compressed part was lost
        return plain_parts(path)
    if not head.is_packed or not (late := late_name(path, head.end)).exists():
        return [head]
    return [head, Part(late, head.end, files.size(late))]


def _head(path: Path) -> Part | None:
    """The part that begins with the first byte, if there is one."""
    if path.exists():
        return Part(path, 0, files.size(path))
    packed = packed_name(path)
    return whole_part(packed) if packed.exists() else None


def is_whole(packed: Path) -> bool:
    """Whether every byte of a compressed file is as it was written, those too that no reader needs."""
    return frames.is_whole(partial(files.read_span, packed), files.size(packed))


def whole_part(packed: Path) -> Part:
    """A compressed file as the part it is."""
    return Part(packed, 0, _table(packed).size, is_packed=True)


def plain_parts(path: Path) -> list[Part]:
    """The plain files of the month, in order of their first byte, whether they count or not."""
    names = map(_NAME.fullmatch, (beside.name for beside in path.parent.glob(f"{path.stem}*.jsonl")))
    starts = sorted(int(name["start"] or 0) for name in names if name)
    return [Part(here := late_name(path, start), start, files.size(here)) for start in starts]


def packed_name(path: Path) -> Path:
    """Where the compressed lines lie."""
    return path.with_name(f"{path.name}.zst")


def late_name(path: Path, start: int) -> Path:
    """Where plain lines lie, from that byte on."""
    return path if not start else path.with_name(f"{path.stem}.from-{start}.jsonl")


def growing(path: Path) -> Part:
    """The part that the next line is written to."""
    here = parts(path)
    if here and here[-1].is_packed:
        return Part(late_name(path, here[-1].end), here[-1].end, 0)
    return here[-1] if here else Part(path, 0, 0)


def read(path: Path, offset: int, length: int) -> bytes:
    """These bytes of the lines, fewer where there are no more. Raises RecordError where they are damaged."""
    try:
        return _read(path, offset, length)
    except StoreError as error:
        if isinstance(error, RecordError) or not parts(path):
            raise
        return _read(path, offset, length)  # a compaction beside us has put another file in place of the one we saw


def held(part: Part, begin: int, end: int) -> bytes:
    """Lines of one part, between these bytes of the whole. Raises RecordError where they are damaged."""
    if part.is_packed:
        return _unpacked(part.path, begin, end)
    return files.read_span(part.path, begin - part.start, end - begin)


def line_end(path: Path, start: int) -> int:
    """The end of the line that holds that byte, after its line break; of compressed lines that of their frame."""
    for part in parts(path):
        if start < part.end:
            return _frame_end(part, start) if part.is_packed else _break_after(path, start, part.end)
    return size(path)


def _frame_end(part: Part, start: int) -> int:
    table = _table(part.path)
    return table.spans[table.number(start)].end


def _break_after(path: Path, start: int, end: int) -> int:
    step = 1 << 16
    for at in range(start, end, step):
        found = read(path, at, min(step, end - at)).find(b"\n")
        if found >= 0:
            return at + found + 1
    return end


def whole_lines(path: Path, start: int = 0, stop: int = sys.maxsize) -> Iterator[tuple[int, bytes] | RecordError]:
    """Every whole line from that byte on, many at a time, with the offset of the first; a torn tail is left out.

    `stop` is where a line ends, and a frame. In the place of lines that cannot be read stands the error.
    """
    for part in parts(path):
        if part.end > start and part.start < stop:
            begin, end = max(start, part.start), min(stop, part.end)
            yield from _packed_lines(path, part, begin, end) if part.is_packed else _plain_lines(path, begin, end)


def _plain_lines(path: Path, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    want = PIECE
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


def _packed_lines(path: Path, part: Part, start: int, stop: int) -> Iterator[tuple[int, bytes] | RecordError]:
    for span in _table(part.path).spans:
        if span.end > start and span.start < stop:
            begin = max(start, span.start)
            try:
                yield begin, read(path, begin, span.end - begin)
            except RecordError as error:
                yield error


def _read(path: Path, offset: int, length: int) -> bytes:
    if path.exists() and len(data := files.read_span(path, offset, length)) == length:
        return data  # mostly the lines lie there plain, and no folder need be listed
    head = _head(path)
    here = [head] if head and offset + length <= head.end else parts(path)
    wanted = ((part, max(offset, part.start), min(offset + length, part.end)) for part in here)
    return b"".join(held(part, begin, end) for part, begin, end in wanted if begin < end)


def _unpacked(path: Path, begin: int, end: int) -> bytes:
    """A part of the content, by as few frames as hold it."""
    found, where = _table(path), f"{path.parent.name}/{path.name}"
    spans = found.spans[found.number(begin) : found.number(end - 1) + 1]
    data = b"".join(frames.content(partial(files.read_span, path), span, where) for span in spans)
    return data[begin - spans[0].start : end - spans[0].start]


def _table(path: Path) -> frames.Table:
    return _table_of(path, files.identity(path))


@lru_cache(maxsize=64)  # 12 KB for a month of 100 MB; a reader of many lines asks for the same few
def _table_of(path: Path, identity: tuple[int, ...]) -> frames.Table:
    """The table of the file as it was when it had that identity."""
    return frames.table(partial(files.read_span, path), identity[0])
