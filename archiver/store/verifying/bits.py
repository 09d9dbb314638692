"""The single flipped bit of a damaged record, found by trying: the checksum says when it is put back.

No two lines or members of an archive are likely to answer to one checksum: a wrong bit passes the 64 bits of a line's
once in 10^14 searches, and CRC-32, size, header, form and sha256 of a member together never.
"""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

from archiver.errors import RecordError
from archiver.store import lines
from archiver.store.verifying.members import HEADER, TRAILER, distance, is_sealed, is_whole, loose_bits, record
from archiver.warc import SEALED

#: Seconds that one record is searched for: a line of 100 KB and a page of 50 KB packed are tried to the end in it.
PATIENCE = 60.0

_SUM = slice(len(lines.HEAD), len(lines.HEAD) + 16)
_REST = _SUM.stop


def line_mended(data: bytes, is_sound: Callable[[bytes], bool], patience: float = PATIENCE) -> bytes | None:
    """The line as it was written, of bytes that differ from it by one bit; None where no such bit is found in time.

    ``is_sound`` reads a candidate as the record that it must be.
    """
    for candidate in _line_candidates(data, time.monotonic() + patience):
        if is_sound(candidate):
            return candidate
    return None


def member_mended(raw: bytes, patience: float = PATIENCE) -> bytes | None:
    """The gzip member as it was written, of bytes that differ from it by one bit; None where none is found in time."""
    for candidate in _member_candidates(raw, time.monotonic() + patience):
        if _is_sound(candidate):
            return candidate
    return None


def frame_mended(raw: bytes, content: Callable[[bytes], bytes], patience: float = PATIENCE) -> bytes | None:
    """The compressed frame as it was written, of bytes that differ from it by one bit; ``content`` unpacks a sound one.

    None where no such bit is found in time.
    """
    deadline = time.monotonic() + patience
    for at in range(len(raw)):
        if time.monotonic() > deadline:
            return None
        for bit in range(8):
            candidate = _flipped(raw, at, bit)
            with suppress(RecordError):
                content(candidate)
                return candidate
    return None


def _line_candidates(data: bytes, deadline: float) -> Iterator[bytes]:
    """Cheap places first: head, line break, the sum itself, then every bit that the sum covers."""
    if distance(data[: len(lines.HEAD)], lines.HEAD) == 1:
        yield lines.HEAD + data[len(lines.HEAD) :]
        return
    body = data[:-1] if data.endswith(b"\n") else data
    tail = data[len(body) :]
    made = lines.checksum(body[_REST:])
    if distance(data[_SUM], made) == 1:
        yield data[: _SUM.start] + made + body[_REST:] + tail
        return
    yield from (data[:at] + fixed + data[at + 1 :] for at, fixed in _summed(body, deadline))


def _summed(body: bytes, deadline: float) -> Iterator[tuple[int, bytes]]:
    """The places after the sum at which one bit brings the sum about, with the byte that then stands there."""
    with suppress(ValueError):  # a sum that is none
        yield from _hashed(body, _REST, bytes.fromhex(body[_SUM].decode("ascii", "replace")), deadline)


def _hashed(data: bytes, start: int, wanted: bytes, deadline: float) -> Iterator[tuple[int, bytes]]:
    """The places from `start` on at which one bit makes the BLAKE2b of the rest that one."""
    state = hashlib.blake2b(digest_size=8)
    view = memoryview(data)
    for at in range(start, len(data)):
        after, byte = view[at + 1 :], data[at]
        if not at & 0xFF and time.monotonic() > deadline:
            return
        for bit in range(8):
            trial = state.copy()
            fixed = bytes((byte ^ 1 << bit,))
            trial.update(fixed)
            trial.update(after)
            if trial.digest() == wanted:
                yield at, fixed
        state.update(view[at : at + 1])


def _member_candidates(raw: bytes, deadline: float) -> Iterator[bytes]:
    """Header and trailer first, then the stream backwards from where it breaks: it is wrong before, never after."""
    is_older = not is_sealed(raw)
    if is_older and distance(raw[:10], HEADER) == 1:
        yield HEADER + raw[10:]
        return
    if fixed := loose_bits(raw) if not is_older or _reads(raw) else None:
        yield fixed
        return
    if not is_older and _reads(raw):  # other codes of the same content
        places = _hashed(raw, SEALED, raw[SEALED - 8 : SEALED], deadline)
        yield from (raw[:at] + fixed + raw[at + 1 :] for at, fixed in places)
        return
    for at in range(len(raw) - TRAILER, len(raw)):
        yield from (_flipped(raw, at, bit) for bit in range(8))
    states, broken = _states(raw, len(HEADER) if is_older else SEALED)
    for number in range(len(states) - 1, -1, -1):
        start, state = states[number]
        stop = min(start + _STRIDE, len(raw) - TRAILER, broken + 1)
        for at in range(stop - 1, start - 1, -1):
            if time.monotonic() > deadline:
                return
            yield from _unpacking(raw, state, start, at)


#: Bytes between two places from which the unpacking of a member is taken up again.
_STRIDE = 64


def _states(raw: bytes, begin: int) -> tuple[list[tuple[int, zlib._Decompress]], int]:
    """The unpacker as it stood every few bytes of the stream that begins there, and the byte at which it broke."""
    unpack = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    states = []
    for start in range(begin, len(raw) - TRAILER, _STRIDE):
        states.append((start, unpack.copy()))
        try:
            unpack.decompress(raw[start : start + _STRIDE])
        except zlib.error:
            return states, start + _STRIDE
        if unpack.eof:
            break
    return states, len(raw) - TRAILER - 1


def _unpacking(raw: bytes, state: zlib._Decompress, start: int, at: int) -> Iterator[bytes]:
    """The members with another bit in that byte that unpack to their last byte: most break soon."""
    before, after = raw[start:at], memoryview(raw)[at + 1 :]
    for bit in range(8):
        trial = state.copy()
        try:
            trial.decompress(before + bytes((raw[at] ^ 1 << bit,)))
            trial.decompress(after)
        except zlib.error:
            continue
        if trial.eof and len(trial.unused_data) == TRAILER:
            yield _flipped(raw, at, bit)


def _is_sound(raw: bytes) -> bool:
    unpack = zlib.decompressobj(wbits=31)
    try:
        data = unpack.decompress(raw)
    except zlib.error:
        return False
    if not unpack.eof or unpack.unused_data or not (is_sealed(raw) or raw.startswith(HEADER)):
        return False
    return not isinstance(record(data), str) and is_whole(raw)


def _reads(raw: bytes) -> bool:
    try:
        return len(raw) > len(HEADER) + TRAILER and zlib.decompressobj(wbits=31).decompress(raw) != b""
    except zlib.error:
        return False


def _flipped(raw: bytes, at: int, bit: int) -> bytes:
    fixed = bytearray(raw)
    fixed[at] ^= 1 << bit
    return bytes(fixed)
