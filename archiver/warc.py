"""A fetched page as a record of WARC 1.1, in a gzip member of its own, so that a cut costs one record.

Requests are not kept: they are all alike but for secrets, which must never be.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from isal import isal_zlib
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
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
    return Member(data=_record(page, payload), digest=payload)


def digest(body: bytes) -> str:
    """The sha256 of a payload, as WARC writes it."""
    return "sha256:" + base64.b32encode(hashlib.sha256(body).digest()).decode()


def _record(page: Page, payload: str) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    record = writer.create_warc_record(
        page.url,
        "response",
        payload=io.BytesIO(page.body),
        length=len(page.body),
        http_headers=_http(page),
        warc_headers_dict={"WARC-Date": _date(page.fetched), "WARC-Payload-Digest": payload},
    )
    writer.write_record(record)
    return _member(out.getvalue())


def _http(page: Page) -> StatusAndHeaders:
    phrase = next((s.phrase for s in HTTPStatus if s == page.status), "")
    headers = [(name, value) for name, value in page.headers if name.lower() not in _WIRE]
    headers.append(("Content-Length", str(len(page.body))))
    return StatusAndHeaders(f"{page.status} {phrase}".strip(), headers, protocol="HTTP/1.1")


def again(one: Member, first: Origin) -> Member:
    """The proof that an address brought a payload that is kept already, in place of the page itself."""
    raw = next(iter(ArchiveIterator(io.BytesIO(one.data))))
    url, date = raw.rec_headers.get_header("WARC-Target-URI"), raw.rec_headers.get_header("WARC-Date")
    return _revisit(_SAME_PAYLOAD, url, date, raw.http_headers, first)


def unchanged(page: Page, first: Origin) -> Member:
    """The proof that the server said 304 of it; its body is empty."""
    headers = _http(page)
    headers.remove_header("Content-Length")  # the payload is that of the record it refers to
    return _revisit(_NOT_MODIFIED, page.url, _date(page.fetched), headers, first)


def origin(data: bytes, ref: PageRef) -> Origin | None:
    """What a revisit says of the kept record in these bytes; None where they hold no payload of that digest."""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(data))))
    except (ArchiveLoadFailed, StopIteration, OSError, EOFError, zlib.error):
        return None
    told = [record.rec_headers.get_header(name) for name in ("WARC-Payload-Digest", "WARC-Target-URI", "WARC-Date")]
    is_it = record.rec_type == "response" and told[0] == ref.digest
    return Origin(ref=ref, url=told[1], date=told[2]) if is_it else None


def _revisit(profile: str, url: str, date: str, headers: StatusAndHeaders, first: Origin) -> Member:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    record = writer.create_revisit_record(
        url, first.ref.digest, first.url, first.date, headers, warc_headers_dict={"WARC-Date": date}
    )
    record.rec_headers.replace_header("WARC-Profile", profile)
    writer.write_record(record)
    return Member(data=_member(out.getvalue()), digest=first.ref.digest, payload=first.ref)


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
    return hashlib.blake2b(packed, digest_size=8).digest()


def _member(data: bytes) -> bytes:
    codes = isal_zlib.compressobj(_LEVEL, wbits=-zlib.MAX_WBITS)
    trailer = isal_zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    packed = codes.compress(data) + codes.flush() + trailer
    return SEAL + seal(packed) + packed


def _date(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
