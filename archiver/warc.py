"""A fetched page as a record of WARC 1.1, in a gzip member of its own, so that a cut costs one record.

Requests are not kept: they are all alike but for secrets, which must never be.
"""

from __future__ import annotations

import io
import zlib
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b, sha1, sha256
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

from isal import isal_zlib
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.warcwriter import WARCWriter

from archiver.items import PageRef
from archiver.items.messages import Member, Page

#: ISA-L's level 2 takes a third of the time of zlib's level 1 for 3 % fewer bytes (docs/decisions/0037).
_LEVEL = 2

#: What a member begins with (RFC 1952: an extra field named "Ar" of 8 bytes): a seal over all bytes behind itself. What
#: deflate writes can be said in several ways, so a flipped bit may leave the content, and its CRC, as they were.
SEAL = bytes.fromhex("1f8b08040000000004030c0041720800")
#: Where a member's codes begin.
SEALED = len(SEAL) + 8

#: Headers that speak of the bytes on the wire; the body kept is the decoded one.
_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length", "set-cookie"})

_PHRASES = {status.value: status.phrase for status in HTTPStatus}

#: What a head ends with.
_BLANK = b"\r\n\r\n"

#: WARC 1.1, 6.7.2: what a revisit record stands for.
_SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True)
class Origin:
    """A kept record, as a revisit record refers to it."""

    ref: PageRef
    url: str
    date: str  # as WARC writes it


def member(page: Page) -> Member:
    """The page, packed."""
    payload = digest(page.body)
    told = (("WARC-Payload-Digest", payload),)
    head = _http(page, [("Content-Length", str(len(page.body)))])
    return Member(data=_record("response", page.url, _date(page.fetched), told, head, page.body), digest=payload)


def digest(body: bytes) -> str:
    """The sha256 of a payload, as WARC writes it."""
    return _named("sha256", sha256(body).digest())


def _named(kind: str, value: bytes) -> str:
    return f"{kind}:{b32encode(value).decode()}"


def _record(kind: str, url: str, date: str, told: Iterable[tuple[str, str]], http: bytes, body: bytes = b"") -> bytes:
    """A record of an answer as warcio writes it (WARC 1.1, section 4), but that headers stay as the server wrote them.

    It takes a third of warcio's time, and there is one for each page.
    """
    block = http + body
    fields = (
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:{uuid4()}>"),
        ("WARC-Target-URI", url),
        ("WARC-Date", date),
        *told,
        ("WARC-Block-Digest", _named("sha1", sha1(block, usedforsecurity=False).digest())),
        ("Content-Type", "application/http; msgtype=response"),
        ("Content-Length", str(len(block))),
    )
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    return _member(b"".join((b"WARC/1.1\r\n", head.encode(), b"\r\n", block, _BLANK)))


def _http(page: Page, more: Iterable[tuple[str, str]] = ()) -> bytes:
    """The head of the answer."""
    lines = [f"HTTP/1.1 {page.status} {_PHRASES.get(page.status, '')}".rstrip().encode()]
    for name, value in (*(one for one in page.headers if one[0].lower() not in _WIRE), *more):
        line = f"{name}: {value}"
        try:
            lines.append(line.encode("latin-1"))  # as a response's bytes were decoded
        except UnicodeEncodeError:
            lines.append(line.encode())
    return b"\r\n".join(lines) + _BLANK


def again(one: Member, first: Origin) -> Member:
    """The proof that an address brought a payload that is kept already, in place of the page itself."""
    record = zlib.decompress(one.data, wbits=31)
    raw = next(iter(ArchiveIterator(io.BytesIO(record))))
    url, date = raw.rec_headers.get_header("WARC-Target-URI"), raw.rec_headers.get_header("WARC-Date")
    _, http, _ = record.split(_BLANK, 2)
    return _revisit(_SAME_PAYLOAD, url, date, http + _BLANK, first)


def unchanged(page: Page, first: Origin) -> Member:
    """The proof that the server said 304 of it; its payload is that of the record it refers to."""
    return _revisit(_NOT_MODIFIED, page.url, _date(page.fetched), _http(page), first)


def origin(data: bytes, ref: PageRef) -> Origin | None:
    """What a revisit says of the kept record in these bytes; None where they hold no payload of that digest."""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(data))))
    except (ArchiveLoadFailed, StopIteration, OSError, EOFError, zlib.error):
        return None
    told = [record.rec_headers.get_header(name) for name in ("WARC-Payload-Digest", "WARC-Target-URI", "WARC-Date")]
    is_it = record.rec_type == "response" and told[0] == ref.digest
    return Origin(ref=ref, url=told[1], date=told[2]) if is_it else None


def _revisit(profile: str, url: str, date: str, http: bytes, first: Origin) -> Member:
    told = (
        ("WARC-Profile", profile),
        ("WARC-Refers-To-Target-URI", first.url),
        ("WARC-Refers-To-Date", first.date),
        ("WARC-Payload-Digest", first.ref.digest),
    )
    return Member(data=_record("revisit", url, date, told, http), digest=first.ref.digest, payload=first.ref)


def info(file: str, when: datetime) -> bytes:
    """The record that a file of that name begins with."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    record = writer.create_warcinfo_record(Path(file).name, {"software": "archiver", "format": "WARC File Format 1.1"})
    record.rec_headers.replace_header("WARC-Date", _date(when))
    writer.write_record(record)
    return _member(out.getvalue())


def seal(packed: bytes) -> bytes:
    """The seal of what stands behind it: BLAKE2b, 8 bytes."""
    return blake2b(packed, digest_size=8).digest()


def _member(data: bytes) -> bytes:
    codes = isal_zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS)
    trailer = isal_zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    packed = codes.compress(data) + codes.flush() + trailer
    return SEAL + seal(packed) + packed


def _date(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
