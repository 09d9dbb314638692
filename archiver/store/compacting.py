"""One journal's file put into compressed form, and what a crash on the way left double put in order.

At every moment the lines lie whole in one form: the compressed file is on disk, read back and compared before it gets
its name, and only then does the plain one go.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from archiver.errors import RecordError, StoreError
from archiver.store import files, frames, spans


class Packed(NamedTuple):
    """What came of a file: the bytes it had on disk, and those it has."""

    before: int
    after: int


def is_compact(path: Path) -> bool:
    """Whether there is nothing to do: all lines are compressed."""
    return all(part.is_packed for part in spans.parts(path))


def compact(path: Path) -> Packed:
    """Put all lines of the file into compressed form.

    Raises StoreError where lines cannot be read, or do not read back: then the file stays as it is.
    """
    before = sum(files.size(part.path) for part in spans.parts(path))
    packed = spans.packed_name(path)
    try:
        drafted = files.draft(packed, frames.pack(_pieces(path)))
        if not _reads_back(drafted, path):
            raise StoreError(f"{path}: its compressed form does not read back as it was written; check the disk")
    except StoreError:
        files.remove(files.draft_name(packed))  # on a full disk it takes the room that all else needs
        raise
    files.put(drafted, packed)
    _settle(path)
    return Packed(before, files.size(packed))


def settle(folder: Path) -> list[str]:
    """Take away what a crash left in a site's folder, half done or twice; a sentence for what differs, and stays."""
    for draft in folder.glob(files.draft_name(folder / "*.jsonl.zst").name):
        files.remove(draft)
    return [sentence for path in spans.doubled(folder) for sentence in _settle(path)]


def _settle(path: Path) -> list[str]:
    packed = spans.packed_name(path)
    whole, told = spans.whole_part(packed), []
    for part in spans.plain_parts(path):
        if part.start == whole.end and part.size:
            continue
        if part.end <= whole.end and _is_in(part, whole):
            files.remove(part.path)
        else:
            told.append(f"{part.path}: what it holds is not what {packed.name} holds of it; both stay, this one counts")
    return told


def _pieces(path: Path) -> Iterator[bytes]:
    for found in spans.whole_lines(path):
        if isinstance(found, RecordError):
            raise found
        yield found[1]


def _reads_back(drafted: Path, path: Path) -> bool:
    whole, start = spans.whole_part(drafted), 0
    for piece in _pieces(path):
        if spans.held(whole, start, start + len(piece)) != piece:
            return False
        start += len(piece)
    return start == whole.end == spans.size(path)


def _is_in(part: spans.Part, whole: spans.Part) -> bool:
    """Whether every byte of the part stands in the whole too; False where that cannot be read."""
    try:
        return all(
            spans.held(part, at, end) == spans.held(whole, at, end)
            for at in range(part.start, part.end, spans.PIECE)
            if (end := min(at + spans.PIECE, part.end))
        )
    except RecordError:
        return False
