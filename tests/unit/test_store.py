"""What is written is there, whole, after any end of the writer; what is damaged is named."""

from __future__ import annotations

import math
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.errors import LockError, StoreError
from archiver.items import Cause, Visit, replace
from archiver.items.messages import Candidate, Page
from archiver.store import files, pages
from archiver.store.opening import browsed, opened
from tests.records import NOW, make_article

LINES = "archive/news.example/2026-11.jsonl"


def page(body: bytes = b"<p>The river rose.</p>", url: str = "https://news.example/2026/11/flood") -> Page:
    return Page(
        url=url,
        site="news.example",
        source="news",
        body=body,
        status=200,
        headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip")),
        fetched=NOW,
        candidate=Candidate(url=url, found_by="feed"),
    )


def test_a_revision_is_found_by_id_and_by_any_address_it_was_read_at(tmp_path: Path) -> None:
    article = make_article()
    with opened(tmp_path) as store:
        store.append(article)
        store.log("news.example", Visit(url="https://news.example/?p=7", at=NOW, outcome="new", article=article.id))
    with browsed(tmp_path) as store:
        assert store.latest(article.id) == article
        assert store.index.entries_at(article.url) == [article.id]
        assert store.index.entries_at("https://news.example/?p=7") == [article.id]


def test_every_revision_stays_and_the_last_one_counts(tmp_path: Path) -> None:
    first = make_article("The river rose by two metres.")
    edit = replace(make_article("The river rose by three metres."), cause=Cause.EDIT, fetched=NOW + timedelta(days=20))
    with opened(tmp_path) as store:
        store.append(first)
        store.append(edit)
        assert store.latest(first.id) == edit
        assert store.history(first.id) == [first, edit]
    assert sorted(p.name for p in (tmp_path / "archive/news.example").iterdir()) == ["2026-11.jsonl", "2026-12.jsonl"]


def test_an_article_without_its_stamps_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as store, pytest.raises(StoreError, match="without id"):
        store.append(replace(make_article(), id=""))


def test_the_index_is_made_again_with_the_same_answers(tmp_path: Path) -> None:
    articles = [make_article(id=f"urn:uuid:{n}", url=f"https://news.example/{n}") for n in range(5)]
    with opened(tmp_path) as store:
        for article in articles:
            store.append(article)
            store.log("news.example", Visit(url=article.url, at=NOW, outcome="new", article=article.id))
        before = store.index.newest("news.example", 3), store.visited("news.example", articles[1].url)
    (tmp_path / "index.sqlite").unlink()
    with opened(tmp_path) as store:
        assert (store.index.newest("news.example", 3), store.visited("news.example", articles[1].url)) == before


def test_an_index_of_another_version_is_made_again_by_a_writer_and_read_around_by_a_reader(tmp_path: Path) -> None:
    article, index = make_article(), tmp_path / "index.sqlite"
    with opened(tmp_path) as store:
        store.append(article)
    with sqlite3.connect(index) as db:
        db.executescript("DROP TABLE counts; PRAGMA user_version = 1;")
    db.close()
    for enter in (browsed, opened):
        with enter(tmp_path) as store:
            assert store.latest(article.id) == article
            assert store.index.entries.of(article.site) == [article.id]


def test_an_index_whose_making_was_cut_off_is_made_again(tmp_path: Path) -> None:
    article = make_article()
    with opened(tmp_path) as store:
        store.append(article)
    with sqlite3.connect(tmp_path / "index.sqlite") as db:  # the tables are there, their version not yet
        db.executescript("DROP TABLE entries; PRAGMA user_version = 0;")
    db.close()
    with opened(tmp_path) as store:
        assert store.latest(article.id) == article


def test_a_torn_line_is_cut_and_reported_and_costs_no_other(tmp_path: Path) -> None:
    article = make_article()
    with opened(tmp_path) as store:
        store.append(article)
    whole = (tmp_path / LINES).read_bytes()
    (tmp_path / LINES).write_bytes(whole + whole[: len(whole) // 2])
    with opened(tmp_path) as store:
        assert [sentence.split(":")[0] for sentence in store.damage] == [LINES]
        assert store.latest(article.id) == article
    assert (tmp_path / LINES).read_bytes() == whole


@pytest.mark.parametrize("where", [9, 40, -30])
def test_a_flipped_bit_is_named_and_the_next_line_is_read(tmp_path: Path, where: int) -> None:
    with opened(tmp_path) as store:
        store.append(make_article(id="urn:uuid:a", url="https://news.example/a"))
        store.append(make_article(id="urn:uuid:b", url="https://news.example/b"))
    data = bytearray((tmp_path / LINES).read_bytes())
    first = data.index(b"\n")
    data[where if where >= 0 else first + where] ^= 1
    (tmp_path / LINES).write_bytes(data)
    (tmp_path / "index.sqlite").unlink()
    with opened(tmp_path) as store:
        assert any(f"{LINES}, byte 0" in sentence for sentence in store.damage)
        assert store.latest("urn:uuid:a") is None
        assert store.latest("urn:uuid:b") is not None


def test_a_raw_page_is_read_again_and_any_warc_reader_finds_it(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        refs = [store.keep(page(b"<p>%d</p>" % n)) for n in range(3)]
    assert [pages.load(tmp_path, ref) for ref in refs] == [b"<p>0</p>", b"<p>1</p>", b"<p>2</p>"]
    with (tmp_path / refs[0].file).open("rb") as file:
        records = [(r.rec_type, r.http_headers) for r in ArchiveIterator(file, check_digests="raise")]
    assert [kind for kind, _ in records] == ["warcinfo", "response", "response", "response"]
    assert records[1][1].get_header("Content-Type") == "text/html"
    assert records[1][1].get_header("Content-Encoding") is None


def test_a_torn_raw_page_is_cut_and_the_file_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        ref = store.keep(page())
    path = tmp_path / ref.file
    whole = path.read_bytes()
    path.write_bytes(whole + whole[ref.offset : -7])
    with opened(tmp_path) as store:
        assert [sentence.split(":")[0] for sentence in store.damage] == [ref.file]
        again = store.keep(page(b"<p>Later.</p>"))
    assert again.offset == len(whole)
    assert pages.load(tmp_path, again) == b"<p>Later.</p>"


def test_a_second_writer_is_told_and_a_dead_one_holds_nothing(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import sys, time
        from pathlib import Path
        from archiver.store.opening import opened
        with opened(Path(sys.argv[1])):
            print("held", flush=True)
            time.sleep(60)
    """)
    with subprocess.Popen([sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        says = rf"another run is writing here \(“-c .*”, process {other.pid}, since 20.*--output"
        with pytest.raises(LockError, match=says), opened(tmp_path):
            pass
        other.send_signal(signal.SIGKILL)
    with opened(tmp_path) as store:
        assert store.index.sites() == []


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"cannot make this folder.*--output"), opened(tmp_path / "file" / "output"):
        pass


def test_an_unchanged_document_keeps_its_bytes_and_its_time(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert store.publish("feed.atom", b"<feed/>")
        path = tmp_path / "public/feed.atom"
        os.utime(path, (1, 1))
        assert not store.publish("feed.atom", b"<feed/>")
        assert path.stat().st_mtime == 1
        assert store.publish("feed.atom", b"<feed></feed>")
    assert [p.name for p in path.parent.iterdir()] == ["feed.atom"]


def test_a_document_replaced_within_the_second_has_a_later_date(tmp_path):
    path = tmp_path / "feed.atom"
    dates = []
    for number in range(4):
        assert files.replace(path, f"edition {number}".encode())
        dates.append(path.stat().st_mtime)
    for one, other in pairwise(dates):
        assert math.floor(one) < math.floor(other)  # as nginx writes a date
        assert math.ceil(one) < math.ceil(other)  # as archiver serve does
    assert not files.replace(path, b"edition 3")
    assert path.stat().st_mtime == dates[-1]
