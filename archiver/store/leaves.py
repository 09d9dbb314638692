"""``python -m archiver.store.leaves ROOT``: a child of `build`, which reads lines of journals and answers with rows.

A frame is four bytes of length, big endian, and that many bytes of msgpack. It ends when its parent does.
"""

from __future__ import annotations

import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

from archiver.codec import pack, unpack
from archiver.compare.card import card
from archiver.errors import RecordError
from archiver.items import Article, Visit
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What a span says: leaves with their offsets and lengths, or visits, and a sentence for each damaged line."""

    leaves: list[tuple[int, int, Leaf]] = field(default_factory=list)
    visits: list[logged.Row] = field(default_factory=list)
    looks: int = 0
    edits: int = 0
    damage: list[str] = field(default_factory=list)
    pages: dict[str, int] = field(default_factory=dict)  # up to which byte a file of raw pages is known to be whole


def main() -> None:
    """Answer one span after another, until there are no more."""
    root = Path(sys.argv[1])
    while data := receive(sys.stdin.buffer):
        send(sys.stdout.buffer, pack(read(root, unpack(data, Span))))


def read(root: Path, span: Span) -> Rows:
    """The rows of a span."""
    data = spans.read(root / span.file, span.start, span.end - span.start)
    return _visits(data, span) if span.is_log else _leaves(data, span)


def _leaves(data: bytes, span: Span) -> Rows:
    found, damage = [], []
    pages: dict[str, int] = {}
    for line in lines.scan(data, "article", Article, span.file, span.start):
        if isinstance(line, RecordError):
            damage.append(str(line))
        else:
            found.append((line.offset, line.length, leaf(line.record, card(line.record))))
            for ref in line.record.pages:
                pages[ref.file] = max(pages.get(ref.file, 0), ref.offset + ref.length)
    return Rows(leaves=found, damage=damage, pages=pages)


def _visits(data: bytes, span: Span) -> Rows:
    found, damage, scheduled = [], [], []
    for line in lines.scan(data, "visit", Visit, span.file, span.start):
        if isinstance(line, RecordError):
            damage.append(str(line))
        else:
            found.append(logged.row(Place(span.file, line.offset, line.length), line.record))
            if line.record.scheduled:
                scheduled.append(line.record.outcome == "changed")
    return Rows(visits=found, looks=len(scheduled), edits=sum(scheduled), damage=damage)


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
