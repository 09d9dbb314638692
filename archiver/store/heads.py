"""What a kept page says of itself beside its body: the address it was fetched from and its content type.

Only the head of its record is unpacked; `pages.load` gives the body, and holds it against its digest.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import RecordError
from archiver.items import PageRef
from archiver.store import files

#: Bytes in which the headers of a record and of its answer stand; servers send 8 to 16 KB at most.
_LONGEST = 1 << 17
_PIECE = 1 << 13


@dataclass(frozen=True, slots=True)
class Head:
    """The address of a kept page, and the Content-Type header of its answer."""

    url: str
    content_type: str | None = None


def head(root: Path, ref: PageRef) -> Head:
    """What the record says; raises RecordError where it cannot be read."""
    raw = files.read_span(root / ref.file, ref.offset, ref.length)
    where = f"{ref.file}, byte {ref.offset}"
    try:
        text = _unpacked(raw)
    except zlib.error as error:
        raise RecordError(f"{where}: this is no WARC record: {error}") from error
    record, _, answer = text.partition(b"\r\n\r\n")
    url = _value(record, b"warc-target-uri")
    if url is None:
        raise RecordError(f"{where}: this WARC record names no address")
    return Head(url.strip("<>"), _value(answer.partition(b"\r\n\r\n")[0], b"content-type"))


def _unpacked(raw: bytes) -> bytes:
    """The beginning of a gzip member, with the two empty lines that end both heads, or all there is."""
    gzip = zlib.decompressobj(wbits=31)
    text = gzip.decompress(raw, _PIECE)
    while text.count(b"\r\n\r\n") < 2 and gzip.unconsumed_tail and len(text) < _LONGEST:
        text += gzip.decompress(gzip.unconsumed_tail, _PIECE)
    return text


def _value(lines: bytes, name: bytes) -> str | None:
    for line in lines.split(b"\r\n"):
        key, colon, value = line.partition(b":")
        if colon and key.strip().lower() == name:
            return value.strip().decode("utf-8", "replace")
    return None
