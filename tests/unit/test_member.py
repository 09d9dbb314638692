"""A raw page is written as warcio writes it, and the headers stay as the server wrote them."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archiver.items import PageRef, replace
from archiver.items.messages import Job, Member, Page
from archiver.warc import Origin, again, member, origin, unchanged
from archiver.workers.reading import SAMPLE, read
from tests.rot.archives import page

URL = "https://news.example/1"
BODY = "<p>Größe und Maß: der Fluß steigt.</p>".encode()
PLAIN = (("Content-Type", "text/html"), ("X-Empty", ""))
#: As bytes of UTF-8 and of Latin-1 arrive, which no standard allows and many servers send.
ODD = (("Link", "</gr\xc3\xb6\xc3\x9fe>; rel=shortlink"), ("X-Town", "Z\xfcrich"), ("X-\xfc", "1"))
FIRST = Origin(PageRef(file="pages/a", offset=0, length=1, digest="sha256:A"), URL, "2026-11-01T00:00:00Z")


def answered(headers: tuple[tuple[str, str], ...], status: int = 200, body: bytes = BODY) -> Page:
    secret = ("Set-Cookie", "session=1")
    return replace(page(URL, "news.example", body), headers=(*headers, secret), status=status)


def loaded(packed: Member) -> ArcWarcRecord:
    return next(ArchiveIterator(io.BytesIO(packed.data), check_digests="raise"))


def by_warcio(packed: Member, make: Callable[[WARCWriter, dict[str, str]], ArcWarcRecord]) -> bytes:
    """The record that its own writer makes, with what is another one each time taken from ours."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    ours = loaded(packed).rec_headers
    writer.write_record(make(writer, {name: ours[name] for name in ("WARC-Record-ID", "WARC-Date")}))
    return out.getvalue()


def parted(record: bytes) -> tuple[set[bytes], bytes]:
    """The lines of the head, whose order means nothing, and all that follows."""
    head, _, rest = record.partition(b"\r\n\r\n")
    return set(head.split(b"\r\n")), rest


def http(status_line: str, headers: tuple[tuple[str, str], ...]) -> StatusAndHeaders:
    return StatusAndHeaders(status_line, list(headers), protocol="HTTP/1.1")


@pytest.mark.parametrize("headers", [PLAIN, ()])
@pytest.mark.parametrize(("status", "line"), [(200, "200 OK"), (404, "404 Not Found"), (299, "299")])
def test_a_page_is_the_record_that_warcio_makes(headers: tuple, status: int, line: str) -> None:
    packed = member(answered(headers, status))

    def make(writer: WARCWriter, given: dict[str, str]) -> ArcWarcRecord:
        told = http(line, (*headers, ("Content-Length", str(len(BODY)))))
        given["WARC-Payload-Digest"] = packed.digest
        return writer.create_warc_record(
            URL, "response", io.BytesIO(BODY), len(BODY), http_headers=told, warc_headers_dict=given
        )

    assert parted(gzip.decompress(packed.data)) == parted(by_warcio(packed, make))


def test_a_revisit_is_the_record_that_warcio_makes() -> None:
    packed = unchanged(answered(PLAIN, 304, b""), FIRST)

    def make(writer: WARCWriter, given: dict[str, str]) -> ArcWarcRecord:
        told = http("304 Not Modified", PLAIN)
        record = writer.create_revisit_record(URL, FIRST.ref.digest, FIRST.url, FIRST.date, told, given)
        record.rec_headers.replace_header("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/server-not-modified")
        return record

    assert parted(gzip.decompress(packed.data)) == parted(by_warcio(packed, make))


def test_headers_that_no_standard_allows_stand_as_they_came() -> None:
    first = member(answered(ODD))
    assert loaded(first).content_stream().read() == BODY
    kept = origin(first.data, PageRef(file="pages/a", offset=0, length=len(first.data), digest=first.digest))
    assert kept
    for packed in (first, again(first, kept), unchanged(answered(ODD, 304, b""), kept)):
        record = gzip.decompress(packed.data)
        assert "Link: </größe>; rel=shortlink\r\n".encode() in record
        assert "X-Town: Zürich\r\nX-ü: 1\r\n".encode("latin-1") in record
        assert b"session=1" not in record
        assert loaded(packed).rec_headers["WARC-Target-URI"] == URL


def test_a_page_with_such_headers_gives_its_article() -> None:
    fetched = answered((*ODD, ("Content-Type", "text/html")), body=SAMPLE)
    answer = read(Job(task="article", url=URL, body=SAMPLE, page=replace(fetched, body=b"")))
    assert answer.article
    assert answer.member
