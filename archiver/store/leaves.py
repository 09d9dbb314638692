"""``python -m archiver.store.leaves ROOT PARENT``: a child of `build`, which makes rows of the lines of journals.

A frame is four bytes of length, big endian, and that many bytes of msgpack. It ends when its parent does.
"""

from __future__ import annotations

import gc
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from archiver.codec import pack, unpack
from archiver.compare.card import card
from archiver.errors import RecordError
from archiver.items import Article, Visit
from archiver.parent import die_with
from archiver.store import lines, logged, spans
from archiver.store.journal import Place
from archiver.store.leaf import Leaf, leaf

_HEADER = struct.Struct("!I")


class Span(NamedTuple):
    """Whole lines of a journal's file."""

    file: str  # below the output folder
    start: int
    end: int
    is_log: bool


@dataclass(slots=True, kw_only=True)
class Rows:
    """What a span says: leaves with their offsets and lengths, or visits, and a sentence for each damaged line."""

    leaves: list[tuple[int, int, Leaf]] = field(default_factory=list)
    visits: list[logged.Row] = field(default_factory=list)
    looks: int = 0
    edits: int = 0
    damage: list[str] = field(default_factory=list)
    pages: dict[str, int] = field(default_factory=dict)  # up to which byte a file of raw pages is known to be whole


def main() -> None:
    """Answer one load of spans after another, until there are no more."""
    die_with(int(sys.argv[2]))
    root = Path(sys.argv[1])
    gc.disable()  # records hold no cycles, and to look for some takes a tenth of the time
    while data := receive(sys.stdin.buffer):
        send(sys.stdout.buffer, pack([read(root, span) for span in unpack(data, list[Span])]))


def read(root: Path, span: Span) -> Rows:
    """The rows of a span."""
    rows = Rows()
    take = _visits if span.is_log else _leaves
    for found in spans.whole_lines(root / span.file, span.start, span.end):
        if isinstance(found, RecordError):
            rows.damage.append(str(found))
        else:
            take(found[1], span.file, found[0], rows)
    return rows


def _leaves(data: bytes, file: str, base: int, rows: Rows) -> None:
    for line in lines.scan(data, "article", Article, file, base):
        if isinstance(line, RecordError):
            rows.damage.append(str(line))
        else:
            rows.leaves.append((line.offset, line.length, leaf(line.record, card(line.record))))
            for ref in line.record.pages:
                rows.pages[ref.file] = max(rows.pages.get(ref.file, 0), ref.offset + ref.length)


def _visits(data: bytes, file: str, base: int, rows: Rows) -> None:
    for line in lines.scan(data, "visit", Visit, file, base):
        if isinstance(line, RecordError):
            rows.damage.append(str(line))
        else:
            rows.visits.append(logged.row(Place(file, line.offset, line.length), line.record))
            rows.looks += line.record.scheduled
            rows.edits += line.record.scheduled and line.record.outcome == "changed"


def send(pipe: BinaryIO, data: bytes) -> None:
    """Write a frame."""
    pipe.write(_HEADER.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: BinaryIO) -> bytes:
    """The next frame; empty at the end of the pipe."""
    header = pipe.read(_HEADER.size)
    return pipe.read(_HEADER.unpack(header)[0]) if len(header) == _HEADER.size else b""


if __name__ == "__main__":
    main()
