"""Raw pages as WARC 1.1, ``pages/<site>/<YYYY-MM>-<n>.warc.gz``: a gzip member each, so a cut costs one record."""

from __future__ import annotations

import base64
import hashlib
import io
import zlib
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archiver.errors import RecordError
from archiver.items import Page, PageRef
from archiver.store import files

#: A file is followed by the next number once it has reached this size, in bytes: 1 GB, as the WARC standard advises.
FULL = 1_000_000_000

#: Level 1 takes a third of level 9's time for a tenth more bytes (measured on real pages of 256 KB).
_LEVEL = 1

#: Headers that speak of the bytes on the wire; the body kept is the decoded one.
_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length", "set-cookie"})


def keep(root: Path, page: Page) -> PageRef:
    """Where the page now stands, durably, below ``root``/pages."""
    digest = "sha256:" + base64.b32encode(hashlib.sha256(page.body).digest()).decode()
    record = _record(page, digest)
    file = _file(root, page.site, page.fetched)
    if not (root / file).exists():
        files.append(root / file, _info(file, page.fetched))
    return PageRef(file=file, offset=files.append(root / file, record), length=len(record), digest=digest)


def load(root: Path, ref: PageRef) -> bytes:
    """The body of a kept page; raises RecordError where the record is damaged."""
    raw = files.read_span(root / ref.file, ref.offset, ref.length)
    try:
        for record in ArchiveIterator(io.BytesIO(raw)):
            body: bytes = record.content_stream().read()
            if "sha256:" + base64.b32encode(hashlib.sha256(body).digest()).decode() == ref.digest:
                return body
    except (ArchiveLoadFailed, OSError, EOFError, zlib.error) as error:
        raise RecordError(f"{ref.file}, byte {ref.offset}: this is no WARC record: {error}") from error
    raise RecordError(f"{ref.file}, byte {ref.offset}: the page's digest does not fit its bytes")


def mend(path: Path, sound: int) -> int:
    """Cut what follows the last whole gzip member; how many bytes were cut (0 almost always).

    The first ``sound`` bytes are known to be whole.
    """
    size = path.stat().st_size
    data = files.read_span(path, sound, size - sound)
    whole = 0
    while whole < len(data):
        member = zlib.decompressobj(wbits=31)
        try:
            member.decompress(memoryview(data)[whole:])
        except zlib.error:
            break
        if not member.eof:
            break
        whole = len(data) - len(member.unused_data)
    if whole < len(data):
        files.cut(path, sound + whole)
    return len(data) - whole


def _file(root: Path, site: str, when: datetime) -> str:
    """The file to append to: the month's newest, or the next number once that is full."""
    month = f"{when:%Y-%m}"
    numbers = [int(p.name.split("-")[2].split(".")[0]) for p in (root / "pages" / site).glob(f"{month}-*.warc.gz")]
    number = max(numbers, default=1)
    newest = f"pages/{site}/{month}-{number:05d}.warc.gz"
    path = root / newest
    if path.exists() and path.stat().st_size >= FULL:
        return f"pages/{site}/{month}-{number + 1:05d}.warc.gz"
    return newest


def _record(page: Page, digest: str) -> bytes:
    phrase = next((s.phrase for s in HTTPStatus if s == page.status), "")
    headers = [(name, value) for name, value in page.headers if name.lower() not in _WIRE]
    headers.append(("Content-Length", str(len(page.body))))
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    record = writer.create_warc_record(
        page.url,
        "response",
        payload=io.BytesIO(page.body),
        length=len(page.body),
        http_headers=StatusAndHeaders(f"{page.status} {phrase}".strip(), headers, protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": _date(page.fetched), "WARC-Payload-Digest": digest},
    )
    writer.write_record(record)
    return _member(out.getvalue())


def _info(file: str, when: datetime) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    record = writer.create_warcinfo_record(Path(file).name, {"software": "archiver", "format": "WARC File Format 1.1"})
    record.rec_headers.replace_header("WARC-Date", _date(when))
    writer.write_record(record)
    return _member(out.getvalue())


def _member(data: bytes) -> bytes:
    gzip = zlib.compressobj(_LEVEL, wbits=31)
    return gzip.compress(data) + gzip.flush()


def _date(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
