"""Deflate in its two wrappers, gzip and zlib, undone within bounds; checksums are passed over, as browsers do."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from isal import isal_zlib

from archiver.errors import TooLargeError

T = TypeVar("T", bytes, bytearray)

GZIP = b"\x1f\x8b"
_HEAD, _FOOT = 10, 8  # bytes before and after what a member of a gzip file holds (RFC 1952, 2.3)
_CHECKED, _EXTRA, _TEXTS = 2, 4, (8, 16)  # flags of the fields that may follow the head
#: Members of a gzip file that are read: one of blocks of 64 KB has some hundreds; a million empty ones are an attack.
_MEMBERS = 2000
_PIECE = 1 << 16  # bytes that are unpacked at a time: what lies behind a member's end is copied with each
#: What is raised for bytes that are nothing of the kind.
ERRORS: tuple[type[Exception], ...] = (EOFError, isal_zlib.error)  # type: ignore[assignment]
_FAULTS: tuple[type[Exception], ...] = (TooLargeError, *ERRORS)


class Undone(NamedTuple):
    """A body without its codings, and whether each of them came to its own end."""

    body: bytes
    is_whole: bool


def unpacked(body: bytes, limit: int) -> bytes:
    """The body, unpacked where it is gzip although no header said so; as it stands where that cannot be done."""
    if not body.startswith(GZIP):
        return body
    try:
        return gunzip(body, limit).body
    except _FAULTS:
        return body


def gunzip(body: bytes, limit: int) -> Undone:
    """What the members of a gzip file hold. Raises one of `ERRORS`, and TooLargeError."""
    if not body.startswith(GZIP):
        raise EOFError("it does not begin as gzip does")
    found, at, is_whole = bytearray(), 0, True
    for _ in range(_MEMBERS):
        if not is_whole or not body.startswith(GZIP, at):
            return Undone(bytes(found), is_whole)
        piece, end, is_whole = _inflated(body, _behind_head(body, at), limit - len(found))
        found += piece
        at = end + _FOOT
    return Undone(bytes(found), is_whole=False)


def inflate(body: bytes, limit: int) -> Undone:
    """Deflate as RFC 9110 has it, in zlib's format; some servers leave that out. Raises as `gunzip` does."""
    has_head = len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    piece, _, is_whole = _inflated(body, 2 if has_head else 0, limit)
    return Undone(piece, is_whole)


def bounded(found: T, limit: int) -> T:
    """What was found; raises TooLargeError for more than the limit."""
    if len(found) > limit:
        raise TooLargeError(f"the page is larger than {limit} bytes once it is unpacked")
    return found


def _behind_head(body: bytes, at: int) -> int:
    """Where the head of the member ends that begins there; behind the body where that is cut off."""
    flags, end = (body[at + 3] if len(body) > at + 3 else 0), at + _HEAD
    if flags & _EXTRA:
        end += 2 + int.from_bytes(body[end : end + 2], "little")
    for flag in _TEXTS:
        if flags & flag:
            end = body.find(b"\0", end) + 1 or len(body)
    return end + 2 if flags & _CHECKED else end


def _inflated(body: bytes, start: int, limit: int) -> tuple[bytes, int, bool]:
    """A deflate stream's content, where it ends in the body, and whether it does."""
    inflater, found, at = isal_zlib.decompressobj(wbits=-15), bytearray(), start
    while at < len(body) and not inflater.eof:
        found += inflater.decompress(body[at : at + _PIECE], limit + 1 - len(found))
        bounded(found, limit)
        at = min(at + _PIECE, len(body))
    return bytes(found), at - len(inflater.unused_data), inflater.eof
