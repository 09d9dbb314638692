"""Kept pages read again: what changes, what stays, what is written, and that nothing of it is lost or doubled."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from typer.testing import CliRunner

from archiver.cli import app
from archiver.codec import to_json
from archiver.compare.joined import join
from archiver.compare.revisions import revise
from archiver.edition import publish
from archiver.extract import extract
from archiver.items import Article, Block, Cause, Kind, PageRef, Reason, Refusal, replace
from archiver.items.messages import Answer, Candidate, Job, Page, SiteRules
from archiver.normalize.ids import mint
from archiver.reread import run
from archiver.reread.change import Came, Change
from archiver.reread.page import read
from archiver.reread.run import Terms, reread, rewrite
from archiver.reread.summary import Summary
from archiver.reread.walk import Scope
from archiver.store.opening import browsed, opened
from archiver.store.store import Store
from archiver.workers.pool import Pool
from tests.records import paragraph

SITE = "news.example"
DAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
EVERYTHING, NO_TERMS = Scope(), Terms()
COMMAND = (sys.executable, "-m", "archiver.reread")


def html(number: int, more: str = "", links: str = "") -> bytes:
    """A page whose article no other page resembles."""
    words = f"number {number} of the series, which the paper began in the year {1900 + number}"
    return f"""<html lang="en"><head><title>Story {number} of the town</title>
<meta property="og:type" content="article"><meta name="author" content="Ann Lee"></head>
<body><nav><a href="/">Home</a></nav><article>
<h1>Story {number} of the town</h1><p>The council met on Monday for {words}, and decided nothing of note, as it had done
in all the weeks before.</p><p>The mayor, who was there for {words}, said that the bridge would be closed for two months
and that nobody had asked for a second report on the school.</p>{more}</article>{links}</body></html>""".encode()


def address(number: int) -> str:
    return f"https://{SITE}/2026/11/story-{number}"


def kept(store: Store, url: str, body: bytes, when: datetime = DAY, content_type: str = "text/html") -> PageRef:
    candidate = Candidate(url=url, found_by="feed")
    headers = (("Content-Type", content_type),)
    page = Page(
        url=url, site=SITE, source="news", body=body, status=200, headers=headers, fetched=when, candidate=candidate
    )
    return store.keep(page)


def extracted(url: str, body: bytes, when: datetime = DAY) -> Article:
    found = extract(body, url, site=SITE, content_type="text/html", fetched=when, stubs=False)
    assert isinstance(found, Article)
    return replace(found, fetched=when, id=mint(SITE, found.url), found_by="feed", next_page=None, single_page=None)


def archived(store: Store, number: int, when: datetime = DAY, **spoilt: object) -> Article:
    """A page in the archive and its article, in which an earlier extractor had some fields otherwise."""
    ref = kept(store, address(number), html(number), when)
    new = revise(None, replace(extracted(address(number), html(number), when), pages=(ref,)))
    assert new
    article = replace(new, **spoilt)  # type: ignore[arg-type]
    store.append(article)
    return article


def spoilt_blocks(number: int, *extra: Block) -> tuple[Block, ...]:
    return (*extracted(address(number), html(number)).blocks, *(extra or (paragraph("Subscribe to our letter."),)))


async def here(job: Job) -> Answer:
    """The worker's reader in this process: what it says does not depend on where it runs."""
    return read(job)


def changes(store: Store, scope: Scope = EVERYTHING, terms: Terms = NO_TERMS, *, apply: bool = False) -> list[Change]:
    async def all_of_them() -> list[Change]:
        return [change async for change in (rewrite if apply else reread)(store, scope, terms, here)]

    return asyncio.run(all_of_them())


@contextmanager
def archive(root: Path) -> Iterator[Store]:
    with opened(root) as store:
        yield store


def came(found: list[Change]) -> list[Came]:
    return [change.came for change in found]


def test_a_kept_page_is_explained_in_the_encoding_that_its_answer_named(tmp_path: Path) -> None:
    url, body = address(1), html(1, "<p>The café was too naïve to sell tickets.</p>").decode().encode("cp1252")
    with archive(tmp_path) as store:
        ref = kept(store, url, body, content_type="text/html; charset=windows-1252")
        new = revise(None, replace(extracted(url, html(1)), pages=(ref,)))
        assert new
        store.append(new)
    told = CliRunner().invoke(app, ["explain", new.id, "--output", str(tmp_path)])
    assert "The café was too naïve to sell tickets." in told.stdout


def test_what_the_extractor_still_says_changes_nothing(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        for number in range(3):
            archived(store, number)
        assert came(changes(store, apply=True)) == [Came.SAME] * 3
        assert len(store.history(mint(SITE, address(0)))) == 1


def test_a_change_is_written_under_the_same_id_and_no_date_of_the_entry_moves(tmp_path: Path) -> None:
    day = datetime(2026, 11, 3, tzinfo=UTC)
    with archive(tmp_path) as store:
        before = archived(store, 1, blocks=spoilt_blocks(1), authors=("By Ann Lee",), published=day, updated=day)
        (change,) = changes(store, apply=True)
        assert change.kinds == ("text", "authors")
        first, second = store.history(before.id)
        assert first == before
        assert second.cause is Cause.REEXTRACT
        assert (second.authors, second.blocks) == (("Ann Lee",), spoilt_blocks(1)[:-1])
        for name in ("id", "url", "first_seen", "fetched", "published", "updated", "found_by", "pages"):
            assert getattr(second, name) == getattr(before, name)
        assert store.index.newest(SITE, 5) == [before.id]
        assert came(changes(store, apply=True)) == [Came.SAME]


def test_a_date_that_the_listing_gave_stays_with_its_witness(tmp_path: Path) -> None:
    told = {"published": datetime(2026, 11, 3, tzinfo=UTC), "origins": (("published", "listing"),)}
    with archive(tmp_path) as store:
        archived(store, 1, **told)
        before = archived(store, 2, title="Another", **told)
        assert came(changes(store, apply=True)) == [Came.SAME, Came.CHANGED]
        after = store.history(before.id)[-1]
        assert (after.published, ("published", "listing") in after.origins) == (before.published, True)


def test_a_report_writes_nothing(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        archived(store, 1, title="Another")
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with browsed(tmp_path) as store:
        assert [change.kinds for change in changes(store)] == [("title",)]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == files


@pytest.mark.parametrize(
    ("spoilt", "kind"),
    [
        ({"blocks": spoilt_blocks(1)}, "text"),
        ({"title": "STORY 1 OF THE TOWN"}, "title"),
        ({"modified": DAY}, "dates"),
        ({"language": "fr"}, "language"),
        ({"tags": ("x",)}, "tags"),
        ({"blocks": tuple(replace(b, text=b.text.upper()) for b in spoilt_blocks(1)[:-1])}, "typography"),
        ({"blocks": tuple(replace(b, html=f"<p>{b.text}</p><p></p>") for b in spoilt_blocks(1)[:-1])}, "markup"),
        ({"blocks": spoilt_blocks(1, paragraph("Share", dropped=Reason.SHARE))}, "removed"),
    ],
)
def test_what_changed_is_counted_by_kind(tmp_path: Path, spoilt: dict[str, object], kind: str) -> None:
    with archive(tmp_path) as store:
        archived(store, 1, **spoilt)
        (change,) = changes(store)
    assert change.kinds == (kind,)


def test_rejected_damaged_pageless_and_taken_back_articles_are_told_and_stay(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        new = archived(store, 1)
        ref = kept(store, address(2), b"<html><title>Please wait</title><body>Checking your browser</body></html>")
        store.append(replace(new, id=mint(SITE, address(2)), url=address(2), pages=(ref,)))
        store.append(replace(new, id=mint(SITE, address(3)), url=address(3), pages=()))
        wall = tuple(replace(block, dropped=Reason.WALL) for block in new.blocks)
        store.append(replace(new, id=mint(SITE, address(4)), url=address(4), blocks=wall))
        gone = replace(new.pages[0], file=f"pages/{SITE}/1999-01-00001.warc.gz")
        store.append(replace(new, id=mint(SITE, address(5)), url=address(5), pages=(gone,)))
        lines = (tmp_path / f"archive/{SITE}/2026-11.jsonl").read_bytes()
        found = changes(store, apply=True)
        assert came(found) == [Came.SAME, Came.REJECTED, Came.PAGELESS, Came.WALL, Came.DAMAGED]
        assert found[1].reason in Refusal
        assert "1999-01" in found[4].detail
        assert (tmp_path / f"archive/{SITE}/2026-11.jsonl").read_bytes() == lines
    summary = Summary(keep=9)
    for change in found:
        summary.add(change)
    assert [change.came for change in summary.worst()] == [Came.REJECTED, Came.DAMAGED]


def test_a_flipped_bit_in_a_page_costs_that_article_only(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        articles = [archived(store, number, title="Another") for number in range(3)]
        ref = articles[1].pages[0]
        path = tmp_path / ref.file
        data = bytearray(path.read_bytes())
        data[ref.offset + ref.length // 2] ^= 4
        path.write_bytes(data)
        assert came(changes(store)) == [Came.CHANGED, Came.DAMAGED, Came.CHANGED]


def test_the_pages_of_an_article_are_joined_as_in_a_crawl(tmp_path: Path) -> None:
    second = html(1).replace(b"The council met", b"Then the council went").replace(b"The mayor", b"His deputy")
    with archive(tmp_path) as store:
        refs = tuple(kept(store, url, body) for url, body in ((address(1), html(1)), (f"{address(1)}?page=2", second)))
        whole = join(extracted(address(1), html(1)), [extracted(f"{address(1)}?page=2", second)])
        new = revise(None, replace(whole, pages=refs))
        assert new
        assert "Then the council went" in new.text
        store.append(new)
        assert came(changes(store)) == [Came.SAME]


def test_the_encoding_that_the_server_named_counts(tmp_path: Path) -> None:
    body = html(1, "<p>Die Brücke über den Fluß blieb wegen der Überschwemmung für drei Tage geschlossen.</p>")
    latin = body.decode().encode("latin-1")
    with archive(tmp_path) as store:
        ref = kept(store, address(1), latin, content_type="text/html; charset=iso-8859-1")
        found = extract(latin, address(1), site=SITE, content_type="text/html; charset=iso-8859-1", fetched=DAY)
        assert isinstance(found, Article)
        new = revise(None, replace(found, fetched=DAY, id=mint(SITE, found.url), pages=(ref,)))
        assert new
        store.append(new)
        assert came(changes(store)) == [Came.SAME]


def test_the_rules_of_the_source_count_as_in_a_crawl(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        archived(store, 1)
        rules = SiteRules(origins=("sources.toml",), title=("//title",), strip=("//article/p[2]",))
        (change,) = changes(store, terms=Terms(stanzas={SITE: rules}))
    assert change.after
    assert "mayor" not in change.after.text


def test_a_scope_names_a_site_and_a_day(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        for number, when in enumerate((DAY - timedelta(days=50), DAY, DAY + timedelta(days=1))):
            archived(store, number, when)
        assert len(changes(store, Scope(since=DAY))) == 2
        assert changes(store, Scope(site="other.example")) == []


def test_only_the_newest_revision_of_an_article_is_read_again(tmp_path: Path) -> None:
    with archive(tmp_path) as store:
        first = archived(store, 1, title="Another")
        ref = kept(store, address(1), html(1))
        good = extracted(address(1), html(1), DAY + timedelta(hours=1))
        store.append(replace(good, first_seen=DAY, updated=DAY, cause=Cause.EDIT, pages=(ref,)))
        assert came(changes(store)) == [Came.SAME]
        assert len(store.history(first.id)) == 2


def test_what_other_pages_taught_is_carried_out_on_both(tmp_path: Path) -> None:
    pitch = "<p>Our reporters drink their coffee black and need a lot of it, as you may have heard before.</p>"
    with archive(tmp_path) as store:
        for number in range(5):
            ref = kept(store, address(number), html(number, pitch))
            new = revise(None, replace(extracted(address(number), html(number, pitch)), pages=(ref,)))
            assert new
            store.append(new if number else replace(new, authors=()))
        changed, *others = changes(store, apply=True)
        assert changed.kinds == ("authors",)
        assert changed.after
        assert "coffee" not in changed.after.text
        assert came(others) == [Came.SAME] * 4


def test_the_worst_come_first_and_memory_is_bounded() -> None:
    def change(before: int, after: int, title: str = "A") -> Change:
        one, other = (
            Article(url=str(n), site=SITE, title=t, blocks=(paragraph("x" * n),))
            for n, t in ((before, "A"), (after, title))
        )
        return Change(came=Came.CHANGED, before=one, after=other)

    summary = Summary(keep=3)
    for one in (change(100, 90), change(100, 40), change(100, 100, "B"), change(100, 300), change(100, 10)):
        summary.add(one)
    assert [one.lengths[1] for one in summary.worst()] == [10, 40, 90]
    assert (summary.halved, summary.came[Came.CHANGED], summary.kinds["text"], summary.kinds["title"]) == (2, 5, 4, 1)


def spoilt_archive(root: Path, number: int = 9) -> None:
    with archive(root) as store:
        for n in range(number):
            archived(store, n, **({"title": "Another"} if n % 3 else {}))


@pytest.mark.parametrize("write", range(0, 9, 2))
def test_a_run_that_is_killed_is_made_good_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: int
) -> None:
    monkeypatch.setattr(run, "AT_ONCE", 1)
    spoilt_archive(tmp_path)
    before = (tmp_path / f"archive/{SITE}/2026-11.jsonl").read_bytes()
    assert killed(lambda: _applied(tmp_path), write) == (write < 6)
    assert _applied(tmp_path) == 6 - min(6, write + 1)
    assert _applied(tmp_path) == 0
    after = (tmp_path / f"archive/{SITE}/2026-11.jsonl").read_bytes()
    assert after.startswith(before)
    with browsed(tmp_path) as store:
        histories = [store.history(mint(SITE, address(number))) for number in range(9)]
    assert [len(history) for history in histories] == [2 if number % 3 else 1 for number in range(9)]
    assert [history[-1].title for history in histories] == [f"Story {number} of the town" for number in range(9)]


def _applied(root: Path) -> int:
    with archive(root) as store:
        return came(changes(store, apply=True)).count(Came.CHANGED)


def killed(work: Callable[[], object], write: int) -> bool:
    """Run it in a child that kills itself when that write has gone to the disk; was it killed?"""
    child = os.fork()
    if child == 0:
        left, sync = write, os.fsync

        def fsync(descriptor: int) -> None:
            nonlocal left
            sync(descriptor)
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        os.fsync = fsync
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


async def asked(root: Path, workers: int, command: tuple[str, ...] = COMMAND) -> list[Change]:
    """What real workers say."""
    pool = Pool(workers, command=command)
    try:
        await pool.start()
        with browsed(root) as store:
            return [change async for change in reread(store, EVERYTHING, NO_TERMS, pool.run)]
    finally:
        await pool.close()


def test_the_answers_are_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    spoilt_archive(tmp_path, 12)
    one, two, three = ([to_json(change) for change in asyncio.run(asked(tmp_path, number))] for number in (1, 2, 3))
    assert len(one) == 12
    assert one == two == three


#: The reader of kept pages, which dies over one of them.
DEADLY = """import os
from archiver.reread.page import read
from archiver.workers.nursery import run
run(lambda job: os.kill(os.getpid(), 9) if job.url.endswith("-4") else read(job), lambda: None, 1 << 30, 20.0)
"""


def test_a_page_that_kills_its_worker_costs_that_page_only(tmp_path: Path) -> None:
    spoilt_archive(tmp_path, 6)
    found = asyncio.run(asked(tmp_path, 1, (sys.executable, "-c", DEADLY)))
    assert came(found) == [Came.SAME, Came.CHANGED, Came.CHANGED, Came.SAME, Came.REJECTED, Came.CHANGED]
    assert found[4].reason is Refusal.CRASHED


def entries(root: Path) -> list[tuple[str, str, str]]:
    """Id and both dates of every entry of the feed, in its order."""
    with opened(root) as store:
        publish(store, None, "All")
    found = feedparser.parse((root / "public" / "feed.atom").read_bytes())
    return [(entry.id, entry.published, entry.updated) for entry in found.entries]


def test_no_entry_comes_back_as_new(tmp_path: Path) -> None:
    spoilt_archive(tmp_path)
    before = entries(tmp_path)
    assert _applied(tmp_path) == 6
    assert entries(tmp_path) == before
    assert b"Another" not in (tmp_path / "public" / "feed.atom").read_bytes()


def test_a_figure_that_moves_is_no_text(tmp_path: Path) -> None:
    figure = Block(kind=Kind.FIGURE, text="A bridge", html="<figure></figure>")
    with archive(tmp_path) as store:
        archived(store, 1, blocks=spoilt_blocks(1, figure))
        (change,) = changes(store)
    assert change.kinds == ("captions",)
