"""Bytes on disk: atomic replacement, durable appending. Every byte under output/ passes here, but for the lock's.

An ``OSError`` leaves this room as a StoreError that names the path and the remedy.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from archiver.errors import StoreError

_NANOSECONDS = 10**9  # in a second

#: How the name of a file ends that is being written, and will take another's place.
_DRAFT = ".draft"

#: Files from which on several are made durable at once, and how many.
_MANY, _AT_ONCE = 100, 16


@contextmanager
def told(path: Path, doing: str) -> Iterator[None]:
    """Turn an OSError into a StoreError: one sentence about the path."""
    try:
        yield
    except OSError as error:
        remedy = "check that the folder exists, is writable and has room, or give another with --output"
        raise StoreError(f"{path}: cannot {doing}: {error.strerror or error}; {remedy}") from error


def make_folder(path: Path) -> Path:
    """The folder, made with its parents where it is missing; each stands durably before anything lies in it."""
    if not path.is_dir():
        make_folder(path.parent)
        with told(path, "make this folder"):
            path.mkdir(exist_ok=True)
            _sync_folder(path.parent)
    return path


def read(path: Path) -> bytes | None:
    """The whole file, or None where there is none."""
    with told(path, "read this file"):
        return path.read_bytes() if path.exists() else None


def listing(folder: Path) -> list[tuple[Path, float, int]]:
    """Every file below the folder, with the time of its last change (seconds since the epoch) and its size in bytes."""
    with told(folder, "list this folder"):
        found = [(path, path.stat()) for path in folder.rglob("*") if path.is_file()]
        return [(path, stat.st_mtime, stat.st_size) for path, stat in found]


def remove(path: Path) -> None:
    """Take the file away; one that is gone already is well."""
    with told(path, "remove this file"):
        path.unlink(missing_ok=True)


def size(path: Path) -> int:
    """How many bytes the file has; 0 where there is none."""
    with told(path, "read this file"):
        return path.stat().st_size if path.exists() else 0


def identity(path: Path) -> tuple[int, int, int]:
    """Size, number and last change of a file: another file of that name has another one, and so has one written to."""
    with told(path, "read this file"):
        stat = path.stat()
    return stat.st_size, stat.st_ino, stat.st_mtime_ns


def stamp(path: Path) -> tuple[int, int] | None:
    """Size in bytes and time of the last change in ns, of a file or folder; None where there is none."""
    with told(path, "look at this file"):
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        return found.st_size, found.st_mtime_ns


def read_span(path: Path, offset: int, length: int) -> bytes:
    """A part of a file."""
    with told(path, "read this file"), path.open("rb") as file:
        file.seek(offset)
        return file.read(length)


def draft_name(path: Path) -> Path:
    """Where a draft of the file lies; one that a crash left says nothing, and is swept away."""
    return path.with_name(f".{path.name}{_DRAFT}")


def draft(path: Path, pieces: Iterable[bytes]) -> Path:
    """These bytes on disk beside the file, to be put in its place: the name of the file they lie in."""
    make_folder(path.parent)
    beside = draft_name(path)
    with told(path, "write this file"), _tidy(beside), beside.open("wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return beside


def put(drafted: Path, path: Path) -> None:
    """A draft in place of the file, in one step and durably."""
    with told(path, "write this file"), _tidy(drafted):
        drafted.replace(path)
        _sync_folder(path.parent)


@contextmanager
def _tidy(drafted: Path) -> Iterator[None]:
    """Leave no draft behind where it cannot be written."""
    try:
        yield
    except OSError:
        with suppress(OSError):  # on a disk that is full or broken the sweep of the next run gets it
            drafted.unlink(missing_ok=True)
        raise


def replace(path: Path, data: bytes) -> bool:
    """Put these bytes in place of the file in one step; False, and the file untouched, where they are there already.

    A reader, or a crash at any moment, finds the old bytes or the new ones and nothing between.
    """
    if read(path) == data:
        return False
    beside = draft(path, (data,))
    _date(beside, stamp(path))
    put(beside, path)
    return True


def _date(drafted: Path, before: tuple[int, int] | None) -> None:
    """Date the draft in a later second than its forerunner, however soon it comes.

    HTTP dates have whole seconds (RFC 9110, 8.8.2): a reader that has the forerunner, and asks by its date, would be
    told that nothing changed, and newsboat reads no document that is dated like the one it has. Half a second more,
    since servers round a date up or down.
    """
    second = before[1] // _NANOSECONDS + 1 if before else 0
    with told(drafted, "date this file"), _tidy(drafted):
        if drafted.stat().st_mtime < second:
            os.utime(drafted, (second + 0.5, second + 0.5))


def sweep(root: Path) -> None:
    """Remove the drafts that killed runs left below the folder; to be called under the lock."""
    for folder, _, names in os.walk(root):
        for name in names:
            if name.startswith(".") and name.endswith(_DRAFT):
                remove(Path(folder, name))


def settle(*paths: Path) -> None:
    """Make durable what a run that died may have written without an fsync, and that the files are there at all."""
    folders = dict.fromkeys(path.parent for path in paths)
    if len(paths) < _MANY:
        for path in (*paths, *folders):
            _settle(path)
        return
    with ThreadPoolExecutor(_AT_ONCE) as threads:  # each waits for the disk, which does what several ask in one go
        deque(threads.map(_settle, (*paths, *folders)), maxlen=0)


def _settle(path: Path) -> None:
    with told(path, "make this durable"):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


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
                    remove(path)

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
        with told(path, "append to this file"):
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
    with told(path, "mend the end of this file"), path.open("r+b") as file:
        file.truncate(size)
        os.fsync(file.fileno())


def overwrite(path: Path, offset: int, data: bytes) -> None:
    """Put these bytes in place of as many others, durably; a crash leaves each byte as it was or as it should be."""
    with told(path, "repair this file"), path.open("r+b") as file:
        file.seek(offset)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
