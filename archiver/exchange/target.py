"""Where an export goes: a file that is put in place whole, or standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from archiver.errors import StoreError


@contextmanager
def target(path: Path | None) -> Iterator[BinaryIO]:
    """What to write to: standard output for None. Raises StoreError, and then the file is what it was before.

    The bytes go to a file beside it that takes its name once all of them are on disk. What is no ordinary file, as
    /dev/null or a pipe, is written to as it is.
    """
    with _told(path):
        if path is None:
            yield sys.stdout.buffer
            sys.stdout.buffer.flush()
        elif path.exists() and not path.is_file():
            with path.open("wb") as file:
                yield file
        else:
            with _draft(path.resolve()) as file:
                yield file


@contextmanager
def _draft(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        with suppress(OSError):  # it is gone when it has taken its name
            draft.unlink(missing_ok=True)


@contextmanager
def _told(path: Path | None) -> Iterator[None]:
    """Turn an OSError into one sentence about the place; a reader of our output that went away is no such error."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        place = path or "standard output"
        raise StoreError(
            f"{place}: the export cannot be written: {error.strerror or error}; make room, or name another place "
            "with --to"
        ) from error
