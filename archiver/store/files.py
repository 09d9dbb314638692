"""Bytes on disk: atomic replacement, durable appending, the lock. Every byte under output/ passes here.

An ``OSError`` leaves this room as a StoreError that names the path and the remedy.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from archiver.errors import LockError, StoreError


@contextmanager
def _told(path: Path, doing: str) -> Iterator[None]:
    """Turn an OSError into one sentence about the path."""
    try:
        yield
    except OSError as error:
        remedy = "check that the folder exists, is writable and has room, or give another with --output"
        raise StoreError(f"{path}: cannot {doing}: {error.strerror or error}; {remedy}") from error


def make_folder(path: Path) -> Path:
    """The folder, made with its parents where it is missing."""
    with _told(path, "make this folder"):
        path.mkdir(parents=True, exist_ok=True)
    return path


def read(path: Path) -> bytes | None:
    """The whole file, or None where there is none."""
    with _told(path, "read this file"):
        return path.read_bytes() if path.exists() else None


def listing(folder: Path) -> list[tuple[Path, float, int]]:
    """Every file below the folder, with the time of its last change (seconds since the epoch) and its size in bytes."""
    with _told(folder, "list this folder"):
        found = [(path, path.stat()) for path in folder.rglob("*") if path.is_file()]
        return [(path, stat.st_mtime, stat.st_size) for path, stat in found]


def remove(path: Path) -> None:
    """Take the file away; one that is gone already is well."""
    with _told(path, "remove this file"):
        path.unlink(missing_ok=True)


def size(path: Path) -> int:
    """How many bytes the file has; 0 where there is none."""
    with _told(path, "read this file"):
        return path.stat().st_size if path.exists() else 0


def read_span(path: Path, offset: int, length: int) -> bytes:
    """A part of a file."""
    with _told(path, "read this file"), path.open("rb") as file:
        file.seek(offset)
        return file.read(length)


def replace(path: Path, data: bytes) -> bool:
    """Put these bytes in place of the file in one step; False, and the file untouched, where they are there already.

    A reader, or a crash at any moment, finds the old bytes or the new ones and nothing between.
    """
    if read(path) == data:
        return False
    make_folder(path.parent)
    draft = path.with_name(f".{path.name}.draft")
    with _told(path, "write this file"):
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync_folder(path.parent)
    return True


def settle(draft: Path, path: Path) -> None:
    """Put a file that was written beside it in the place of another, durably."""
    with _told(path, "write this file"):
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
        _sync_folder(path.parent)


class Batch:
    """Appends to files below ``root`` that hold together: leave the ``with`` block by an error, and all are taken back.

    One batch at a time: the lock of the folder keeps other processes out, `Store` other threads.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._written: list[tuple[Path, int]] = []  # a file, and its size before

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Take back what was written, the last first: at no moment does a visit stand there without its article."""
        if kind is not None:
            for path, size in reversed(self._written):
                if size:
                    cut(path, size)
                else:
                    path.unlink(missing_ok=True)

    def append(self, records: Iterable[tuple[str, bytes]]) -> list[int]:
        """The offsets at which they now stand, durably, each at the end of its file: one fsync a file."""
        data: dict[str, list[bytes]] = {}
        ends: dict[str, int] = {}
        offsets = []
        for file, record in records:
            if file not in data:
                data[file], ends[file] = [], size(self.root / file)
            offsets.append(ends[file])
            data[file].append(record)
            ends[file] += len(record)
        for file, pieces in data.items():
            self._append(self.root / file, b"".join(pieces))
        return offsets

    def _append(self, path: Path, data: bytes) -> None:
        make_folder(path.parent)
        with _told(path, "append to this file"):
            fresh = not path.exists()
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
            try:
                self._written.append((path, os.fstat(descriptor).st_size))
                _write_whole(descriptor, data)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if fresh:
                _sync_folder(path.parent)


def _write_whole(descriptor: int, data: bytes) -> None:
    """Write all of it: a full disk first shows as a short count, and only then as an error."""
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def cut(path: Path, size: int) -> None:
    """Shorten the file to that many bytes."""
    with _told(path, "mend the end of this file"), path.open("r+b") as file:
        file.truncate(size)
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the folder for one writer. The kernel lets go when the process dies, however it dies."""
    make_folder(folder)
    path = folder / ".lock"
    with _told(path, "make the lock"):
        file = path.open("a+b")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LockError(
                f"{folder}: another run is writing here; wait until it ends or give another --output"
            ) from error
        yield
