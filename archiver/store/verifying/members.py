"""The gzip members of a WARC file where some are damaged: reading goes on at the next one that begins as a record."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader

from archiver.errors import RecordError
from archiver.store import files
from archiver.warc import SEAL, SEALED, seal

#: What zlib wrote before a member of ours when they had no seal (RFC 1952: no name, no time, level 1, Unix).
HEADER = bytes.fromhex("1f8b0800000000000403")
#: Checksum and size at its end.
TRAILER = 8
_MAGIC = HEADER[:3]
#: Where the head that sealed members have in common is parted: a flipped bit leaves one half as it was.
_HALF = len(SEAL) // 2
_STEP = 1 << 16
#: Bytes that a sound member may come to: eight of the largest pages that are fetched.
LARGEST = 1 << 27


class Member(NamedTuple):
    """A stretch of the file: a record unpacked, or bytes that are none (`error`), or its unfinished end (`torn`)."""

    offset: int
    length: int
    data: bytes = b""
    error: str = ""
    torn: bool = False


class Record(NamedTuple):
    """What a record's own headers say of it."""

    kind: str  # WARC-Type
    url: str | None
    date: str | None
    digest: str | None  # of the payload, or of that which it stands for


def members(path: Path, size: int, at: int = 0) -> Iterator[Member]:
    """Every stretch of the first ``size`` bytes of the file from a member on, one after the other without a gap."""
    while at < size:
        one = _member(path, at, size)
        yield one
        at += one.length


def record(data: bytes) -> Record | str:
    """What an unpacked record says, or in words why it is none: headers, length of the block, digests."""
    stream = io.BytesIO(data)
    try:
        loaded = ArcWarcRecordLoader().parse_record_stream(stream, check_digests=True, ensure_http_headers=True)
        body = loaded.raw_stream
        while body.read(_STEP):
            pass
    except (ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
        return f"this is no WARC record: {error}"
    length = loaded.rec_headers.get_header("Content-Length") or ""
    head = data.find(b"\r\n\r\n") + 4
    if not length.isdigit() or data[head + int(length) :] != b"\r\n\r\n":
        return f"its block is {len(data) - head - 4} bytes long, and its header says {length}"
    if loaded.digest_checker.passed is False:
        return "its digest does not fit its bytes"
    say = loaded.rec_headers.get_header
    return Record(loaded.rec_type, say("WARC-Target-URI"), say("WARC-Date"), say("WARC-Payload-Digest"))


def response(data: bytes) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """Status, headers and body of an unpacked response; raises RecordError for a record that is none."""
    loaded = ArcWarcRecordLoader().parse_record_stream(io.BytesIO(data))
    head = loaded.http_headers
    if loaded.rec_type != "response" or head is None or not head.get_statuscode().isdigit():
        raise RecordError("this record is no answer of a server")
    return int(head.get_statuscode()), tuple(head.headers), loaded.raw_stream.read()


def is_sealed(raw: bytes) -> bool:
    """Whether the member bears a seal, be it that a bit of what says so is wrong; older ones do not."""
    return distance(raw[: len(SEAL)], SEAL) <= 1


def is_whole(raw: bytes) -> bool:
    """Whether each bit of a member that unpacks is as it was written; of one without a seal, as far as can be told."""
    if is_sealed(raw):
        return raw.startswith(SEAL + seal(raw[SEALED:]))
    return loose_bits(raw) is None


def loose_bits(raw: bytes) -> bytes | None:
    """The member with bits put back that no checksum covers, in its header or behind the last code; else None."""
    if is_sealed(raw):
        whole = SEAL + seal(raw[SEALED:]) + raw[SEALED:]
        return whole if distance(raw[:SEALED], whole[:SEALED]) == 1 else None
    if raw[:10] != HEADER and distance(raw[:10], HEADER) == 1:
        return HEADER + raw[10:]
    last = len(raw) - TRAILER - 1
    if not raw[last]:
        return None
    cleared = bytearray(raw)
    cleared[last] ^= 1 << (raw[last].bit_length() - 1)
    before = zlib.decompressobj(wbits=31)
    before.decompress(raw[:last])
    try:
        before.decompress(cleared[last:])
    except zlib.error:
        return None
    return bytes(cleared) if before.eof and not before.unused_data else None


def next_member(path: Path, start: int, size: int) -> int:
    """Where the next member begins; ``size`` where there is none.

    One that bears a seal is known by its head, be a bit of it flipped; another by unpacking to "WARC/".
    """
    at = start
    while at < size:
        data = files.read_span(path, at, min(_STEP, size - at))
        found = _candidate(data)
        if found < 0:
            at += max(1, len(data) - len(SEAL) + 1)
        elif _begins(files.read_span(path, at + found, _STEP)):
            return at + found
        else:
            at += found + 1
    return size


def _candidate(data: bytes) -> int:
    """Where a member may begin first: by its first bytes, or by the end of a sealed one's head."""
    places = data.find(_MAGIC), data.find(SEAL[_HALF:], _HALF) - _HALF
    return min((place for place in places if place >= 0), default=-1)


def _begins(raw: bytes) -> bool:
    if is_sealed(raw):
        return True
    try:
        return zlib.decompressobj(wbits=31).decompress(raw, 5) == b"WARC/"
    except zlib.error:
        return False


def _member(path: Path, start: int, size: int) -> Member:
    unpack, at, out, total, error = zlib.decompressobj(wbits=31), start, list[bytes](), 0, ""
    try:
        while not unpack.eof and at < size and total <= LARGEST:
            data = files.read_span(path, at, min(_STEP, size - at))
            out.append(unpack.decompress(data))
            total += len(out[-1])
            at += len(data)
        error = "" if unpack.eof else "it does not end"
    except zlib.error as problem:
        error = str(problem)
    if not error:
        return Member(start, at - len(unpack.unused_data) - start, b"".join(out))
    end = next_member(path, start + 1, size)
    is_torn = end == size and at >= size and error == "it does not end"
    return Member(start, end - start, error=error, torn=is_torn)


def distance(one: bytes, other: bytes) -> int:
    """How many bits of the one are other than those of the other; all of them where their lengths differ."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count() if len(one) == len(other) else 8 * len(other)
