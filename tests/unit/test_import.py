"""What an import takes, from whom, and what it counts instead."""

from __future__ import annotations

import gzip
import json
import lzma
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import brotli
import pytest
from backports import zstd
from typer.testing import CliRunner

from archiver.cli import app
from archiver.exchange.offers import Kept, Unusable
from archiver.exchange.warcs import Warcs
from archiver.items import Article, Cause, replace
from archiver.normalize.ids import mint
from archiver.publish.window import dated
from archiver.store import lines, pages
from archiver.store.opening import browsed, opened
from archiver.workers.reading import SAMPLE
from tests.records import NOW, make_article

TEXT = "The river rose by two metres overnight.\n\nNobody was hurt, and the bridge held, as the mayor said at noon."
STORY = "".join(f"<p>{'The council met again and decided nothing of note, as all knew. ' * n}</p>" for n in (3, 4, 5))


def run(output: Path, *words: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["import", *(str(word) for word in words), "--output", str(output)])
    assert done.exit_code == code, (done.output, done.exception)
    return done.output


def newest(output: Path) -> list[Article]:
    with browsed(output) as store:
        return [a for site in store.index.sites() for e in store.index.newest(site, 99) if (a := store.latest(e))]


def put(path: Path, *records: Any) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), "utf-8")
    return path


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.mark.parametrize(
    "record",
    [
        {"url": "u", "title": "t", "text": "x", "published": "2020-05-01T10:00:00+02:00", "author": "Ann Lee"},
        {"link": "u", "headline": "t", "content": "x", "pubDate": "Fri, 1 May 2020 08:00 GMT", "byline": "Ann Lee"},
        {"url": "u", "title": "t", "maintext": "x", "date_publish": "2020-05-01 08:00:00", "authors": ["Ann Lee"]},
        {"permalink": "u", "name": "t", "articleBody": "x", "datePublished": 1588320000, "author": {"name": "Ann Lee"}},
        {"canonical_url": "u", "title": "t", "body": "x", "timestamp": 1588320000000, "creator": [{"name": "Ann Lee"}]},
        {"url": "u", "title": "t", "text": "x", "date": 20200501080000, "author": "Ann Lee"},
        {"url": "u", "title": "t", "text": "x", "date": 1588320000000000, "author": "Ann Lee"},
        {"url": "u", "title": "t", "text": "x", "date": 1588320000000000000, "author": "Ann Lee"},
        {"url": "u", "title": "t", "text": "x", "date": {"$date": "2020-05-01T08:00:00Z"}, "author": "<b>Ann Lee</b>"},
        {"url": "u", "title": "t", "text": "x", "date": [{"$date": {"$numberLong": "1588320000000"}}],
         "author": "Ann Lee"},
        {"url": "u", "title": "<em>The river</em> rose", "content": " ", "text": "x", "date": "2020-05-01T08:00Z",
         "author": "<a href='/ann'>Ann Lee</a>"},
    ],
)  # fmt: skip
def test_records_of_others_are_read_under_their_usual_names(record: dict[str, Any], output: Path) -> None:
    told = {"u": "https://news.example/flood?utm_source=x", "t": "The river rose", "x": TEXT}
    path = put(
        output.with_name("x.jsonl"),
        {key: told.get(value, value) if isinstance(value, str) else value for key, value in record.items()},
    )
    run(output, path)
    (article,) = newest(output)
    assert (article.url, article.title) == ("https://news.example/flood", "The river rose")
    assert article.id == mint("news.example", "https://news.example/flood")
    assert article.text == TEXT
    assert article.authors == ("Ann Lee",)
    assert article.published == article.first_seen == dated(article) == datetime(2020, 5, 1, 8, tzinfo=UTC)


def test_authors_by_their_family_names_are_two_and_not_four(output: Path) -> None:
    record = {"url": "https://news.example/flood", "title": "T", "text": TEXT, "authors": "Lee, Ann; Ek, Bo"}
    run(output, put(output.with_name("x.jsonl"), record))
    assert newest(output)[0].authors == ("Ann Lee", "Bo Ek")


def test_an_entry_as_feedparser_holds_it_is_read(output: Path) -> None:
    entry = {
        "link": "https://news.example/flood", "title": "The river rose", "published": "Fri, 01 May 2020 08:00:00 GMT",
        "authors": [{"name": "Ann Lee"}], "tags": [{"term": "floods", "scheme": None, "label": None}],
        "summary": "It rose.", "content": [{"type": "text/html", "language": "en", "value": STORY}],
    }  # fmt: skip
    run(output, put(output.with_name("x.jsonl"), entry))
    (article,) = newest(output)
    assert (article.authors, article.tags) == (("Ann Lee",), ("floods",))
    assert article.text.startswith("The council met again")


def test_html_that_others_call_a_text_is_read_as_html(output: Path) -> None:
    run(output, put(output.with_name("x.jsonl"), {"url": "https://news.example/flood", "title": "T", "text": STORY}))
    (article,) = newest(output)
    assert article.text.startswith("The council met again")
    assert "<" not in article.text


def test_a_record_whose_text_is_blank_has_none(output: Path) -> None:
    said = run(output, put(output.with_name("x.jsonl"), {"url": "https://news.example/a", "text": " \n "}), code=1)
    assert "1 no text" in said


def test_markup_that_others_leave_in_a_line_is_none_of_its_words(output: Path) -> None:
    post = POST | {
        "title": {"rendered": "The <em>river</em>&#8217;s rise"},
        "excerpt": {"rendered": "<p>It rose by two metres &hellip;</p>\n"},
        "tags": ["<span>floods</span>"],
    }
    run(output, put(output.with_name("x.jsonl"), post))
    (article,) = newest(output)
    assert (article.title, article.summary) == ("The river’s rise", "It rose by two metres …")
    assert article.tags == ("floods",)


POST = {"link": "https://news.example/flood", "title": {"rendered": "The river rose"}, "content": {"rendered": STORY}}
ITEM = {"id": "7", "url": "https://news.example/flood", "title": "The river rose", "content_html": STORY}


@pytest.mark.parametrize(
    "document",
    [
        json.dumps([POST]),
        json.dumps([POST], indent=2),
        f"[\n{json.dumps(ITEM)},\n{json.dumps(POST | {'link': 'https://news.example/other'})}\n]",
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": [ITEM]}),
        json.dumps({"total": 1, "data": {"articles": [ITEM]}}, indent=1),
        json.dumps(ITEM, indent=4),
        f"\ufeff{json.dumps(ITEM)}\r\n",
    ],
    ids=["list", "list over lines", "Scrapy", "JSON Feed", "list within", "object over lines", "mark and CRLF"],
)
def test_a_list_of_records_is_read_as_its_members(document: str, output: Path) -> None:
    path = output.with_name("posts.json")
    path.write_text(document, "utf-8")
    assert "0 not usable" in run(output, path)
    article = next(article for article in newest(output) if article.url == "https://news.example/flood")
    assert article.title == "The river rose"
    assert article.text.startswith("The council met again")


def test_a_broken_first_line_costs_no_other_line_and_a_broken_member_no_other_member(output: Path) -> None:
    path = output.with_name("x.jsonl")
    sound = {"url": "https://news.example/a", "title": "A", "text": TEXT}
    path.write_text(f'{{"url":\n{json.dumps(sound)}\n{json.dumps([5, {**sound, "url": "https://news.example/b"}])}\n')
    said = run(output, path)
    assert f"{path}:3, record 1: this is no JSON object" in said
    assert {article.url for article in newest(output)} == {"https://news.example/a", "https://news.example/b"}


def test_a_list_too_large_to_be_read_at_once_is_told(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.exchange.documents.LONGEST", 1000)
    path = output.with_name("x.json")
    path.write_text("[\n" + ",\n".join(json.dumps({"url": f"https://news.example/{n}"}) for n in range(50)) + "\n]")
    said = run(output, path, code=1)
    assert "0 new, 0 changed, 0 known, 1 not usable" in said
    assert "write JSON Lines" in said


def test_a_list_too_deep_within_is_no_list_of_records(output: Path) -> None:
    path = output.with_name("x.json")
    path.write_text('{"data":' * 900 + json.dumps([ITEM]) + "}" * 900)
    assert "1 no address" in run(output, path, code=1)


def test_what_a_record_says_loosely_is_set_right(output: Path) -> None:
    told = {"tags": "flood, river; town", "language": "English", "published": "2999-01-01", "modified": "2020-01-02"}
    record = {"url": "https://news.example/a", "title": "A", "text": TEXT.split("\n\n")} | told
    run(output, put(output.with_name("x.jsonl"), record))
    (article,) = newest(output)
    assert article.text == TEXT
    assert (article.tags, article.language) == (("flood", "river", "town"), "en")
    assert (article.published, article.modified) == (None, datetime(2020, 1, 2, tzinfo=UTC))


def test_html_of_others_goes_through_the_extractor(output: Path) -> None:
    html = f"{STORY}<p>Read also: <a href='https://news.example/other'>The other story</a></p><script>alert(1)</script>"
    record = {"url": "https://news.example/council", "title": "The council", "html": html, "date": "2024-05-06"}
    run(output, put(output.with_name("x.jsonl"), record))
    (article,) = newest(output)
    assert article.text.startswith("The council met again")
    assert "Read also" not in article.text
    assert "script" not in article.html


def test_what_cannot_be_used_is_counted_and_named_and_stops_nothing(output: Path) -> None:
    path = output.with_name("x.jsonl")
    sound = lines.write("article", make_article())
    path.write_bytes(
        b"{broken\n"
        + b'{"title": "no address", "text": "x"}\n'
        + b'{"url": "https://news.example/empty"}\n'
        + sound.replace(b"overnight", b"overnighd", 1)
        + lines.write("article", make_article(site="../../evil"))
        + lines.write("article", make_article(fetched=datetime(2999, 1, 1, tzinfo=UTC)))
        + b"\n"
        + json.dumps({"url": "https://news.example/a", "title": "A", "text": TEXT}).encode()
    )
    said = run(output, path)
    assert "1 new, 0 changed, 0 known, 6 not usable" in said
    assert "3 no record" in said
    assert "1 no address" in said
    assert "1 no text" in said
    assert f"{path}:1:" in said
    assert not (output.parent / "evil").exists()
    assert {path.name for path in (output / "archive").iterdir()} == {"news.example"}


def test_nothing_usable_is_exit_code_1_and_a_path_that_is_not_there_2(output: Path) -> None:
    run(output, put(output.with_name("x.jsonl"), {"title": "no address"}), code=1)
    done = CliRunner().invoke(app, ["import", "nowhere.jsonl", "--output", str(output)])
    assert "nowhere.jsonl: there is no such file" in str(done.exception)


@pytest.mark.parametrize("ending", ["jsonl.gz", "jsonl.zst"])
def test_an_archive_comes_back_with_its_history_and_never_behind_what_is_known(ending: str, output: Path) -> None:
    first = make_article(fetched=NOW - timedelta(days=3), first_seen=NOW - timedelta(days=3))
    edit = replace(first, title="The river fell", fetched=NOW - timedelta(days=2), updated=NOW, cause=Cause.EDIT)
    again = replace(edit, section="Town", cause=Cause.REEXTRACT)
    data = b"".join(lines.write("article", one) for one in (first, edit, again))
    path = output.with_name(f"2026-11.{ending}")
    path.write_bytes(gzip.compress(data) if ending.endswith("gz") else zstd.compress(data))
    assert "1 new, 2 changed" in run(output, path)
    with browsed(output) as store:
        assert store.history(first.id) == [first, edit, again]
    assert "0 new, 0 changed, 3 known" in run(output, path)
    older = put(
        output.with_name("x.jsonl"), {"url": first.url, "title": "An old word", "text": TEXT, "date": "2020-01-01"}
    )
    assert "0 new, 0 changed, 1 known" in run(output, older)


def test_the_newest_visit_counts_in_whatever_order_the_files_are_read(output: Path) -> None:
    """An import writes visits of months that are over; the index made anew must say the same."""
    run(
        output,
        put(
            output.with_name("x.jsonl"),
            {"url": "https://n.example/a", "title": "A", "text": TEXT, "fetched": "2026-03-01"},
        ),
    )
    run(
        output,
        put(
            output.with_name("y.jsonl"),
            {"url": "https://n.example/b", "title": "B", "text": TEXT[::-1], "fetched": "2026-02-01"},
        ),
    )

    def answers() -> list[object]:
        with opened(output) as store:
            return [store.visited("n.example", f"https://n.example/{name}") for name in "ab"]

    before = answers()
    (output / "index.sqlite").unlink()
    assert answers() == before
    with opened(output) as store:
        known = store.visited("n.example", "https://n.example/a")
        assert known
        store.log("n.example", replace(known[0], at=known[0].at - timedelta(days=60), outcome="listing", article=None))
        after = store.visited("n.example", "https://n.example/a")
        assert after
        assert after[0] == known[0]
        assert after[1] == known[1] - timedelta(days=60)


def response(url: str, body: bytes, status: str = "200 OK", *fields: str) -> bytes:
    """An answer as other programs write it."""
    head = [f"HTTP/1.1 {status}", 'ETag: "x"', *(fields or ("Content-Type: text/html",))]
    block = "\r\n".join(head).encode() + b"\r\n\r\n" + body
    names = ["WARC/1.0", "WARC-Type: response", "WARC-Date: 2024-03-05T06:07:08Z", f"WARC-Target-URI: {url}"]
    names += [f"WARC-Record-ID: <{uuid4().urn}>", "Content-Type: application/http; msgtype=response"]
    return "\r\n".join([*names, f"Content-Length: {len(block)}"]).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def warc(path: Path, *, squeezed: bool = True) -> Path:
    coded = ("Content-Type: text/html; charset=utf-8", "Content-Encoding: gzip")
    records = [
        b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
        response("https://news.example/one", gzip.compress(SAMPLE), "200 OK", *coded),
        response("https://news.example/gone", b"gone", "404 Not Found"),
        response("https://news.example/one.pdf", b"%PDF", "200 OK", "Content-Type: application/pdf"),
        response("https://other.example/two", SAMPLE.replace(b"bridge", b"tunnel")),
    ]
    path.write_bytes(b"".join(gzip.compress(one) if squeezed else one for one in records))
    return path


def test_a_warc_of_others_brings_its_pages_as_they_were_fetched(output: Path) -> None:
    said = run(output, warc(output.with_name("x.warc.gz")))
    assert "2 new" in said
    for reason in ("1 warcinfo record", "1 status 404", "1 not-html"):
        assert reason in said
    one = next(article for article in newest(output) if article.site == "news.example")
    assert one.fetched == one.first_seen == datetime(2024, 3, 5, 6, 7, 8, tzinfo=UTC)
    assert one.title == "The bridge is open again"
    assert one.found_by == "import"
    (ref,) = one.pages
    assert ref.file == "pages/news.example/2024-03-00001.warc.gz"
    assert pages.load(output, ref) == SAMPLE
    kept = gzip.decompress((output / ref.file).read_bytes())
    assert b"WARC-Date: 2024-03-05T06:07:08Z" in kept
    assert b'ETag: "x"' in kept


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (brotli.compress(SAMPLE), ["Content-Encoding: br"]),
        (zstd.compress(SAMPLE), ["content-encoding: zstd"]),
        (gzip.compress(brotli.compress(SAMPLE)), ["Content-Encoding: br", "Content-Encoding: gzip"]),
        (gzip.compress(gzip.compress(SAMPLE)), ["Content-Encoding: gzip, gzip"]),
        (SAMPLE, ["Content-Encoding: br"]),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(SAMPLE), SAMPLE), ["Transfer-Encoding: Chunked"]),
    ],
    ids=["br", "zstd", "two fields", "twice", "undone already", "chunked"],
)
def test_an_answer_of_a_warc_is_unpacked_whatever_it_came_in(body: bytes, fields: list[str], output: Path) -> None:
    path = output.with_name("x.warc")
    path.write_bytes(response("https://news.example/one", body, "200 OK", "Content-Type: text/html", *fields))
    ((offer, _),) = Warcs(NOW).read(path)
    assert isinstance(offer, Kept)
    assert offer.page.body == SAMPLE
    assert "1 new" in run(output, path)


def test_an_answer_that_is_not_packed_as_it_says_costs_no_other(output: Path) -> None:
    path = output.with_name("x.warc")
    packed = ["Content-Type: text/html", "Content-Encoding: br"]
    path.write_bytes(
        response("https://news.example/none", b"\xff\xfe\x00" * 9, "200 OK", *packed)
        + response("https://news.example/half", brotli.compress(SAMPLE)[:-99], "200 OK", *packed)
        + response("https://news.example/bomb", brotli.compress(bytes(20 << 20)), "200 OK", *packed)
        + response("https://news.example/whole", brotli.compress(SAMPLE), "200 OK", *packed)
    )
    offers = [offer for offer, _ in Warcs(NOW).read(path)]
    assert [one.reason for one in offers if isinstance(one, Unusable)] == ["damaged", "truncated", "too-big"]
    assert isinstance(offers[3], Kept)


@pytest.mark.parametrize("squeezed", [True, False])
def test_after_a_damaged_record_the_next_one_is_read(squeezed: bool, output: Path) -> None:
    path = warc(output.with_name("x.warc.gz" if squeezed else "x.warc"), squeezed=squeezed)
    data = path.read_bytes()
    sign = b"\x1f\x8b\x08" if squeezed else b"WARC/1.0"
    begins = [at for at in range(len(data)) if data.startswith(sign, at)]
    spot = begins[-2] + (30 if squeezed else 0)  # the last but one
    path.write_bytes(data[:spot] + b"damaged!" + data[spot + 8 :])
    offers = [offer for offer, _ in Warcs(NOW).read(path)]
    assert any(isinstance(offer, Unusable) and offer.reason == "damaged" for offer in offers)
    assert "https://other.example/two" in [offer.page.url for offer in offers if isinstance(offer, Kept)]


@pytest.mark.parametrize(("ending", "squeeze"), [("gz", gzip.compress), ("zst", zstd.compress), ("xz", lzma.compress)])
def test_a_warc_squeezed_as_a_whole_is_read_like_any_other(
    ending: str, squeeze: Callable[[bytes], bytes], output: Path
) -> None:
    path = warc(output.with_name("x.warc"), squeezed=False)
    whole = output.with_name(f"y.warc.{ending}")
    whole.write_bytes(squeeze(path.read_bytes()))
    assert [type(offer) for offer, _ in Warcs(NOW).read(whole)] == [type(offer) for offer, _ in Warcs(NOW).read(path)]
    assert "2 new" in run(output, whole)


def test_of_a_warc_each_record_may_be_packed_by_zstd_for_itself(output: Path) -> None:
    path = output.with_name("x.warc.zst")
    path.write_bytes(b"".join(zstd.compress(response(f"https://news.example/{n}", SAMPLE)) for n in range(3)))
    assert sum(isinstance(offer, Kept) for offer, _ in Warcs(NOW).read(path)) == 3
    path.write_bytes(b"\x28\xb5\x2f\xfd" + b"\xff" * 99)
    ((offer, _),) = Warcs(NOW).read(path)
    assert isinstance(offer, Unusable)
    assert offer.reason == "damaged"


@pytest.mark.parametrize("squeezed", [True, False])
@pytest.mark.parametrize("missing", [20, 300])
def test_a_record_that_is_cut_off_is_counted_and_is_no_article(squeezed: bool, missing: int, output: Path) -> None:
    path = warc(output.with_name("x.warc"), squeezed=squeezed)
    path.write_bytes(path.read_bytes()[:-missing])
    offers = [offer for offer, _ in Warcs(NOW).read(path)]
    assert isinstance(offers[-1], Unusable)
    assert (offers[-1].reason, offers[-1].detail) == ("damaged", "the record is cut off")
    assert [offer.page.url for offer in offers if isinstance(offer, Kept)] == ["https://news.example/one"]


def test_a_page_that_a_crawler_cut_off_is_no_article(output: Path) -> None:
    path = output.with_name("x.warc")
    cut = response("https://news.example/cut", SAMPLE[: SAMPLE.index(b"</body>")])
    whole = response("https://news.example/whole", SAMPLE)
    sign = b"WARC/1.0\r\nWARC-Truncated: length"
    path.write_bytes(b"".join(one.replace(b"WARC/1.0", sign, 1) for one in (cut, whole)))
    offers = [offer for offer, _ in Warcs(NOW).read(path)]
    assert isinstance(offers[0], Unusable)
    assert offers[0].reason == "truncated"
    assert isinstance(offers[1], Kept)


@pytest.mark.parametrize(
    ("note", "url", "fetched"),
    [
        ("saved from url=(0024)https://news.example/one", "https://news.example/one", None),
        (
            "\n Page saved with SingleFile \n url: https://news.example/one \n saved date: "
            "Fri May 01 2020 10:00:00 GMT+0200 (Central European Summer Time)\n",
            "https://news.example/one",
            datetime(2020, 5, 1, 8, tzinfo=UTC),
        ),
        (
            "Saved from https://news.example/one at 2020-05-01T08:00:00Z using monolith v2.8.1",
            "https://news.example/one",
            datetime(2020, 5, 1, 8, tzinfo=UTC),
        ),
        (
            "Mirrored from news.example/one by HTTrack Website Copier/3.x [XR&CO'2014], Fri, 01 May 2020 08:00:00 GMT",
            "https://news.example/one",
            datetime(2020, 5, 1, 8, tzinfo=UTC),
        ),
        ("saved from url=(0014)about:internet", None, None),
        ("saved from url=(0017)file:///C:/a.html", None, None),
    ],
    ids=["browser", "SingleFile", "monolith", "HTTrack", "no address", "a file"],
)
def test_the_note_of_a_program_that_saved_a_page_says_where_and_when(
    note: str, url: str | None, fetched: datetime | None, output: Path
) -> None:
    path = output.with_name("a.html")
    path.write_bytes(SAMPLE.replace(b"<head>", f"<!-- {note} --><head>".encode()))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    said = run(output, path, code=0 if url else 1)
    assert ("1 no address" in said) is (url is None)
    found = [(article.url, article.fetched) for article in newest(output)] if url else []
    assert found == ([(url, fetched or datetime.fromtimestamp(1_700_000_000, UTC))] if url else [])


def test_a_folder_of_html_has_its_addresses_from_the_pages_or_from_the_base(output: Path) -> None:
    folder = output.with_name("saved")
    (folder / "2024").mkdir(parents=True)
    canonical = b'<head><link rel="canonical" href="https://news.example/bridge">'
    (folder / "a.html").write_bytes(SAMPLE.replace(b"<head>", canonical))
    (folder / "2024" / "b c.html").write_bytes(SAMPLE.replace(b"bridge", b"tunnel"))
    for path in folder.rglob("*.html"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert "1 no address" in run(output, folder)
    run(output, folder, "--base", "https://paper.example/archive")
    found = {article.url: article for article in newest(output)}
    assert set(found) == {"https://news.example/bridge", "https://paper.example/archive/2024/b%20c.html"}
    assert {a.first_seen for a in found.values()} == {datetime.fromtimestamp(1_700_000_000, UTC)}


def test_texts_are_cleaned_and_their_first_line_is_the_title(output: Path) -> None:
    folder = output.with_name("texts")
    folder.mkdir()
    (folder / "flood.txt").write_text(f"The river rose\n\n{TEXT}\n\nRead also: The bridge is closed\n", "utf-8")
    run(output, folder, "--base", "https://news.example/")
    (article,) = newest(output)
    assert (article.url, article.title, article.text) == ("https://news.example/flood.txt", "The river rose", TEXT)
    assert "0 new, 0 changed, 1 known" in run(output, folder, "--base", "https://news.example/")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_text_in_another_encoding_loses_no_letter(encoding: str, output: Path) -> None:
    folder = output.with_name("texts")
    folder.mkdir()
    story = (
        "Le café a rouvert à midi après les crues, dit l’hôtelier.\n\nPersonne n’a été blessé, et le pont a tenu bon."
    )
    (folder / "crue.txt").write_bytes(f"La crue d’été\n\n{story}\n".encode(encoding))
    run(output, folder, "--base", "https://news.example/")
    (article,) = newest(output)
    assert (article.title, article.text, article.language) == ("La crue d’été", story, "fr")


def test_old_articles_that_come_today_stand_behind_today_s_in_a_feed(output: Path) -> None:
    with opened(output) as store:
        store.append(make_article())
    old = [
        {"url": f"https://news.example/old-{n}", "title": f"Old {n}", "text": f"{n} {TEXT}", "date": "2019-02-03"}
        for n in range(60)
    ]  # fmt: skip
    run(output, put(output.with_name("x.jsonl"), *old))
    with browsed(output) as store:
        assert store.index.newest("news.example", 1) == [make_article().id]
