"""A page that comes again unchanged costs a small revisit record, which every reader of WARC understands."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from archiver.filing import Filed, Filing
from archiver.items import Validators
from archiver.items.messages import Candidate, Page, Reading
from archiver.rules.wishes import NO_WISHES
from archiver.store import pages
from archiver.store.opening import opened
from archiver.store.store import Store
from archiver.warc import member, unchanged
from tests.records import NOW, make_article

URL = "https://news.example/2026/11/flood"
BODY = "".join(f"<p>In place {n}, the river rose by {n * 7919 % 1013} metres.</p>\n" for n in range(400)).encode()


def page(day: int, body: bytes = BODY) -> Page:
    return Page(
        url=URL, site="news.example", source="news", body=body, status=200,
        headers=(("Content-Type", "text/html"), ("Etag", '"7"')), fetched=NOW + timedelta(days=day),
        candidate=Candidate(url=URL, found_by="feed"), validators=Validators(etag='"7"'),
    )  # fmt: skip


def read(store: Store, fetched: Page, text: str = "The river rose overnight.") -> Filed:
    """The page as a crawl files it."""
    bare: dict[str, Any] = {"id": "", "first_seen": None, "updated": None, "fetched": None}
    item = Reading(
        candidate=fetched.candidate, site=fetched.site, source="news", fetched=fetched.fetched, status=200,
        article=make_article(text, "It rose by two metres.", url=URL, **bare), member=member(fetched),
    )  # fmt: skip
    filed = Filing(store, lambda _: NO_WISHES).decide(item)
    store.note(store.write([filed.sheet]))
    return filed


def records(output: Path) -> list[dict[str, str]]:
    """The WARC headers of every record."""
    found = []
    for path in sorted(output.glob("pages/*/*.warc.gz")):
        with path.open("rb") as file:
            found += [dict(record.rec_headers.headers) for record in ArchiveIterator(file)]
    return found


def test_the_same_payload_again_is_a_revisit_of_the_record_that_holds_it(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first = read(store, page(0)).article
        size = sum(path.stat().st_size for path in tmp_path.glob("pages/*/*"))
        read(store, page(1))
        read(store, page(2))
        assert sum(path.stat().st_size for path in tmp_path.glob("pages/*/*")) - size < 2 * 600
        assert first is not None
        known = store.visited("news.example", URL)
        assert known is not None
        assert known[0].page is not None
        assert pages.load(tmp_path, known[0].page) == BODY
    _, kept, *others = records(tmp_path)
    assert [one["WARC-Type"] for one in others] == ["revisit", "revisit"]
    for day, one in enumerate(others, 1):
        assert one["WARC-Profile"].endswith("warc/1.1/revisit/identical-payload-digest")
        assert one["WARC-Refers-To-Target-URI"] == kept["WARC-Target-URI"] == URL
        assert one["WARC-Refers-To-Date"] == kept["WARC-Date"]
        assert one["WARC-Payload-Digest"] == kept["WARC-Payload-Digest"]
        assert one["WARC-Date"] == f"2026-11-{20 + day}T12:00:00Z"


def test_a_revision_read_from_an_unchanged_payload_finds_it(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        read(store, page(0))
        read(store, page(1), text="The same page, as a better extractor reads it.")
        (entry,) = store.index.entries_at(URL)
        refs = {article.pages[0] for article in store.history(entry)}
        assert (len(store.history(entry)), len(refs)) == (2, 1)
        assert pages.load(tmp_path, refs.pop()) == BODY


def test_another_payload_and_one_whose_record_is_gone_are_kept_whole(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        read(store, page(0))
        read(store, page(1, b"<p>Another.</p>"))
        read(store, page(2))
    assert [one["WARC-Type"] for one in records(tmp_path)] == ["warcinfo", "response", "response", "response"]
    with opened(tmp_path) as store:
        pages.expire(tmp_path, "pages/news.example/2026-11-00001.warc.gz", NOW)
        read(store, page(3))
    assert [one["WARC-Type"] for one in records(tmp_path)] == ["warcinfo", "response"]


def test_a_304_is_a_revisit_too(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        read(store, page(0))
        known = store.visited("news.example", URL)
        assert known is not None
        first = store.origin(known[0])
        assert first is not None
        store.log("news.example", known[0], unchanged(page(1, b""), first))
        again = store.visited("news.example", URL)
        assert again is not None
        assert again[0].page == known[0].page
    assert records(tmp_path)[-1]["WARC-Profile"].endswith("warc/1.1/revisit/server-not-modified")


def test_every_file_passes_the_check_of_warcio_and_each_record_has_a_digest_of_its_block(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(tmp_path) as store:
        for day in range(3):
            read(store, page(day))

    class Asked:
        verbose, inputs = False, [str(path) for path in tmp_path.glob("pages/*/*.warc.gz")]

    checker = Checker(Asked)
    checker.process_all()
    assert (checker.exit_value, capsys.readouterr().out) == (0, "")
    assert all("WARC-Block-Digest" in one for one in records(tmp_path))
