"""The pages of a WARC file as offers: answers that are HTML with status 200, one after another, whoever wrote them."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import nullcontext, redirect_stderr
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParserException

from archiver.codings import says_its_end, undone
from archiver.errors import CodingError, TooLargeError
from archiver.exchange.offers import Kept, Offer, Unusable
from archiver.exchange.opening import DAMAGE, opener_of
from archiver.items import Refusal
from archiver.items.messages import Candidate, Page
from archiver.markup.scan import MAX_SIZE
from archiver.normalize.dates import parse_date
from archiver.normalize.urls import canonical, site_of

_DAMAGE = (ArchiveLoadFailed, StatusAndHeadersParserException, zlib.error, ValueError, *DAMAGE)
_HTML = ("text/html", "application/xhtml+xml")
_CUT = "the record is cut off"
_MEMBER = b"\x1f\x8b\x08"
_HEAD = b"WARC/"
#: Bytes that are searched at a time for the record after a damaged one.
_STEP = 1 << 20


@dataclass(frozen=True, slots=True)
class Warcs:
    """Reads such files; `site` is the folder that the pages go to, where the user names one."""

    now: datetime
    site: str | None = None

    def read(self, path: Path) -> Iterator[tuple[Offer, int]]:
        """Every record as an offer, and how many bytes of the file were read so far. Raises OSError.

        After a damaged record reading goes on with the next one that begins as one, but in a file whose records were
        squeezed together and not each for itself.
        """
        opener = _opener(path)
        is_squeezed = opener is not nullcontext
        start: int | None = 0
        while start is not None:
            with path.open("rb") as file, opener(file) as unpacked:
                file.seek(start)
                found = ArchiveIterator(unpacked)
                try:
                    for record in _records(found):
                        yield self._offer(record, f"{path}, byte {found.offset}"), file.tell()
                    if found.offset < unpacked.tell():
                        yield Unusable(where=f"{path}, byte {found.offset}", reason="damaged", detail=_CUT), file.tell()
                    return
                except _DAMAGE as error:
                    detail = " ".join(str(error).split())[:200] or type(error).__name__
                    yield Unusable(where=f"{path}, byte {found.offset}", reason="damaged", detail=detail), file.tell()
            start = None if is_squeezed else _next_record(path, found.offset + 1)

    def _offer(self, record: Any, where: str) -> Offer:
        if record.rec_type != "response" or record.http_headers is None:
            return Unusable(where=where, reason=f"{record.rec_type} record")
        url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        address, when = canonical(url), parse_date(record.rec_headers.get_header("WARC-Date") or "")
        if address is None or when is None:
            return Unusable(where=where, reason="no address" if address is None else "no date", detail=url)
        status = record.http_headers.get_statuscode()
        if not status.isdigit():
            return Unusable(where=where, reason="no answer", detail=url)
        if status != "200":
            return Unusable(where=where, reason=f"status {status}", detail=url)
        declared = record.http_headers.get_header("Content-Type")
        if declared and declared.partition(";")[0].strip().lower() not in _HTML:
            return Unusable(where=where, reason=str(Refusal.NOT_HTML), detail=url)
        body = _body(record, where, url)
        if isinstance(body, Unusable):
            return body
        return Kept(where=where, page=self._page(url, address, when, body, record.http_headers.headers, declared))

    def _page(
        self, url: str, address: str, when: datetime, body: bytes, headers: list[tuple[str, str]], declared: str | None
    ) -> Page:
        site = self.site or site_of(address)
        return Page(
            url=url,
            site=site,
            source=site,
            body=body,
            status=200,
            headers=tuple((str(name), str(value)) for name, value in headers),
            fetched=min(when.astimezone(UTC).replace(microsecond=0), self.now),
            candidate=Candidate(url=address, found_by="import"),
            content_type=declared,
        )


def _body(record: Any, where: str, url: str) -> bytes | Unusable:
    """What a record answers, its content codings undone."""
    packed = _packed(record)
    if len(packed) > MAX_SIZE:
        return Unusable(where=where, reason=str(Refusal.TOO_BIG), detail=url)
    record.raw_stream.read()
    if record.raw_stream.limit:
        return Unusable(where=where, reason="damaged", detail=_CUT)
    try:
        body, is_whole = undone(packed, _codings(record), MAX_SIZE)
    except TooLargeError:
        return Unusable(where=where, reason=str(Refusal.TOO_BIG), detail=url)
    except CodingError as error:
        return Unusable(where=where, reason="damaged", detail=f"{url}: {error}")
    is_suspect = not is_whole or record.rec_headers.get_header("WARC-Truncated")
    return Unusable(where=where, reason="truncated", detail=url) if is_suspect and not says_its_end(body) else body


def _packed(record: Any) -> bytes:
    """What a record answers as it was sent, its content codings not undone; no more than a byte beyond the limit."""
    sent = (record.http_headers.get_header("Transfer-Encoding") or "").lower()
    stream = ChunkedDataReader(record.raw_stream) if "chunked" in sent else record.raw_stream
    return bytes(stream.read(MAX_SIZE + 1))


def _codings(record: Any) -> list[str]:
    fields = ((str(name).lower(), str(value)) for name, value in record.http_headers.headers)
    return [coding for name, value in fields if name == "content-encoding" for coding in value.split(",")]


def _records(found: ArchiveIterator) -> Iterator[Any]:
    """Its records, without what is written to standard error of a wrong length: what stands there is read next."""
    while True:
        with redirect_stderr(io.StringIO()):
            record = next(found, None)
        if record is None:
            return
        yield record


def _opener(path: Path) -> Any:
    """What unpacks the whole of a file; `nullcontext` where each of its records is for itself."""
    by_name = opener_of(path)
    if by_name not in (gzip.open, nullcontext):
        return by_name
    return gzip.open if _is_squeezed(path) else nullcontext


def _is_squeezed(path: Path) -> bool:
    """Does the first member of a gzip file hold more than one record? The standard wants one in each."""
    with path.open("rb") as file:
        if file.read(3) != _MEMBER:
            return False
        file.seek(0)
        first = ArchiveIterator(file)
        try:
            for _ in islice(_records(first), 2):
                pass
        except ArchiveLoadFailed as error:
            return "non-chunked" in str(error)
        except _DAMAGE:
            return False
        return False


def _next_record(path: Path, start: int) -> int | None:
    """Where the first record at or after that byte begins; None where none does."""
    with path.open("rb") as file:
        sign = _MEMBER if file.read(3) == _MEMBER else b"\n" + _HEAD
        while True:
            file.seek(start)
            data = file.read(_STEP)
            found = data.find(sign)
            if found < 0:
                if len(data) < _STEP:
                    return None
                start += _STEP - len(sign) + 1
                continue
            begin = start + found + (0 if sign is _MEMBER else 1)
            if sign is not _MEMBER or _begins_record(path, begin):
                return begin
            start = begin + 1


def _begins_record(path: Path, begin: int) -> bool:
    with path.open("rb") as file:
        file.seek(begin)
        try:
            return zlib.decompressobj(wbits=31).decompress(file.read(1 << 12), len(_HEAD)) == _HEAD
        except zlib.error:
            return False
