"""Putting flipped bits of a compressed month back: frame by frame, then whatever no reader needs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from archiver.errors import RecordError
from archiver.store import files, frames, spans
from archiver.store.verifying.bits import frame_mended


def mended(path: Path) -> bool:
    """Whether every byte of the month's compressed file is as it was written again, or packed anew from whole lines."""
    packed = spans.packed_name(path)
    read, where = partial(files.read_span, packed), f"{path.parent.name}/{packed.name}"
    for span in frames.table(read, files.size(packed)).spans:
        if not _is_sound(read(span.at, span.length), span, where) and not _put_back(packed, span, where):
            return False
    if not spans.is_whole(packed):
        files.put(files.draft(packed, frames.pack(_pieces(path))), packed)
    return True


def _put_back(packed: Path, span: frames.Span, where: str) -> bool:
    raw = files.read_span(packed, span.at, span.length)
    fixed = frame_mended(raw, lambda data: _content(data, span, where))
    if fixed is None:
        return False
    at = next(at for at, (was, now) in enumerate(zip(fixed, raw, strict=True)) if was != now)
    files.overwrite(packed, span.at + at, fixed[at : at + 1])
    return True


def _pieces(path: Path) -> Iterator[bytes]:
    for found in spans.whole_lines(path):
        if isinstance(found, RecordError):
            raise found
        yield found[1]


def _content(raw: bytes, span: frames.Span, where: str) -> bytes:
    return frames.content(lambda _, __: raw, span, where)


def _is_sound(raw: bytes, span: frames.Span, where: str) -> bool:
    try:
        _content(raw, span, where)
    except RecordError:
        return False
    return True
