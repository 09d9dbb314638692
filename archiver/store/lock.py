"""The lock of an output folder: one writer, and who it is.

The kernel holds it (flock) and lets go when the process dies, however it dies. What stands in the file is only told.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from archiver.errors import LockError
from archiver.store.files import make_folder, told

#: Bytes of the file that are read: it holds a line.
_LINE = 1 << 10


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the folder for one writer. Raises LockError, at once, where another holds it, and StoreError."""
    make_folder(folder)
    path = folder / ".lock"
    with told(path, "make the lock"):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = _holder(os.pread(descriptor, _LINE, 0))
            raise LockError(
                f"{folder}: another run is writing here{holder}; wait until it ends or give another --output"
            ) from error
        with told(path, "note in the lock who holds it"):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, _myself(), 0)
        yield
        with suppress(OSError):  # the next holder writes over it
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _myself() -> bytes:
    program, *rest = sys.argv or [""]
    name = Path(program).parent.name if program.endswith("__main__.py") else Path(program).name
    command = " ".join([name, *(word for word in rest[:1] if not word.startswith("-"))])
    since = datetime.now(UTC).isoformat(" ", "seconds")
    return json.dumps({"pid": os.getpid(), "since": since, "command": command}).encode() + b"\n"


def _holder(line: bytes) -> str:
    """Who that is; nothing where it has not yet written it, or the line is of one that was killed."""
    try:
        note = json.loads(line)
        told = f" (“{note['command']}”, process {note['pid']}, since {note['since']})"
        os.kill(note["pid"], 0)
    except PermissionError:  # of another user
        return told
    except (ValueError, LookupError, TypeError, OSError):
        return ""
    return told
