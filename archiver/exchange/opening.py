"""A file of others, opened for reading as it grows: plain, or under gzip, xz or zstd, as its name says."""

from __future__ import annotations

import gzip
import lzma
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any, BinaryIO

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_OPENERS: dict[str, Any] = {".gz": gzip.open, ".xz": lzma.open, ".zst": zstd.open}
#: What a damaged file raises while it is read.
DAMAGE = (OSError, EOFError, lzma.LZMAError, zstd.ZstdError)


def kind_of(path: Path) -> str:
    """The ending of a file's name below its compression: ``.jsonl`` of ``2026-11.jsonl.zst``; in lower case."""
    inner = Path(path.stem) if path.suffix.lower() in _OPENERS else path
    return inner.suffix.lower()


@contextmanager
def opened_file(path: Path) -> Iterator[tuple[IO[bytes], BinaryIO]]:
    """The bytes of the file, and the file itself, whose position tells how far it is. Raises OSError."""
    with path.open("rb") as raw, opener_of(path)(raw) as file:
        yield file, raw


def opener_of(path: Path) -> Any:
    """What unpacks the bytes of an open file of that name; one that leaves them as they are for any other ending."""
    return _OPENERS.get(path.suffix.lower(), nullcontext)
