"""``output/damaged/``: what could not be repaired, kept as it was found, with a note of each piece.

The bytes lie under the path of their file, ``damaged/<path>/<offset>-<length>-<blake2b>``; ``damaged/notes.jsonl`` says
what they are. A piece is written before the file that held it changes, under a name that its bytes give: a repair that
was killed writes the same again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from archiver.codec import from_json, to_json
from archiver.errors import RecordError
from archiver.store import files

_FOLDER = "damaged"
_NOTES = f"{_FOLDER}/notes.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One piece that was set aside, or that stays where it is although it is beyond repair."""

    file: str  # where it stood, below the output folder
    offset: int
    length: int
    piece: str  # where its bytes lie now, below the output folder
    why: str
    entry: str | None = None  # the article it was of, where that could still be read
    stays: bool = False  # a raw page: others are found by their offsets, so nothing is taken out of its file


def set_aside(root: Path, file: str, offset: int, data: bytes, why: str, entry: str | None, *, stays: bool) -> Note:
    """Keep the bytes and note them, durably; what is noted already is not noted again."""
    name = f"{offset}-{len(data)}-{hashlib.blake2b(data, digest_size=8).hexdigest()}"
    piece = f"{_FOLDER}/{file}/{name}"
    files.replace(root / piece, data)
    note = Note(file=file, offset=offset, length=len(data), piece=piece, why=why, entry=entry, stays=stays)
    if note not in notes(root):
        with files.Batch(root) as batch:
            batch.append([(_NOTES, to_json(note) + b"\n")])
    return note


def notes(root: Path) -> list[Note]:
    """Every note; one that cannot be read any more is left out: its piece is there all the same."""
    found = []
    for line in (files.read(root / _NOTES) or b"").splitlines():
        try:
            found.append(from_json(line, Note, _NOTES))
        except RecordError:
            continue
    return found


def is_noted(root: Path, known: list[Note], file: str, offset: int, data: bytes) -> bool:
    """Whether these bytes, beyond repair and still in their file, are those of a note."""
    return any(
        note.stays and note.file == file and note.offset == offset and files.read(root / note.piece) == data
        for note in known
    )
