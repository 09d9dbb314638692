"""What a command is given to read: a file, or standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from archiver.errors import ArchiverError


def bytes_of(what: str) -> bytes:
    """The bytes of a file or of standard input; raises ArchiverError."""
    if what == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(what).read_bytes()
    except OSError as error:
        raise ArchiverError(f"{what}: cannot read this file: {error.strerror}") from error
