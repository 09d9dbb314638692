"""What goes by retention leaves its ids behind: nothing comes back as new, nothing expired is called damaged."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
import time_machine
from typer.testing import CliRunner

from archiver.cli import app
from archiver.errors import ConfigError, ExpiredError
from archiver.filing import Filing
from archiver.items import Article, Visit
from archiver.items.messages import Candidate, Page, Reading
from archiver.normalize.ids import mint
from archiver.publish.window import ENTRIES
from archiver.rounds.past import Past
from archiver.rules.retention import Retention, Span
from archiver.rules.sources import load_sources, source_of
from archiver.rules.wishes import NO_WISHES
from archiver.store import files, pages
from archiver.store.opening import browsed, opened
from archiver.store.retiring import Leaving, leaving, retire
from archiver.store.sheets import Sheet
from archiver.store.store import Store
from archiver.warc import member
from tests.records import NOW, make_article

SITE = "news.example"
LATER = NOW.replace(year=2031, month=12)
FIVE_YEARS = Retention(articles=Span(60, "5y"), pages=Span(12, "1y"))


def url(number: int) -> str:
    return f"https://{SITE}/{number}"


def stored(store: Store, number: int, at: datetime) -> Article:
    """An article of that day, its page kept and its visit logged."""
    page = Page(
        url=url(number), site=SITE, source="news", body=b"<p>%d</p>" % number, status=200, headers=(), fetched=at,
        candidate=Candidate(url=url(number), found_by="feed"),
    )  # fmt: skip
    article = make_article(
        f"On day {number} the council met.", f"It decided matter {number}.",
        url=url(number), id=mint(SITE, url(number)), title=f"Day {number}",
        first_seen=at, fetched=at, published=at, updated=at,
    )  # fmt: skip
    visit = Visit(url=url(number), at=at, outcome="new", article=article.id, status=200)
    sheet = Sheet(site=SITE, when=at, member=member(page), article=article, visits=(visit,))
    (written,) = store.write([sheet])
    store.note([written])
    assert written.article
    return written.article


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An article of 2026 and one five years younger."""
    with opened(tmp_path) as store:
        stored(store, 1, NOW)
        stored(store, 2, LATER - timedelta(days=100))
    return tmp_path


def let_go(output: Path) -> Leaving:
    with opened(output) as store:
        left = leaving(store, SITE, FIVE_YEARS, LATER, spare=1)
        retire(store, [left], LATER)
    return left


def test_a_month_goes_with_its_articles_and_the_rest_stays(output: Path) -> None:
    left = let_go(output)
    assert left.months == (f"archive/{SITE}/2026-11.jsonl",)
    assert left.entries == (mint(SITE, url(1)),)
    assert left.pages == (f"pages/{SITE}/2026-11-00001.warc.gz",)
    with opened(output) as store:
        assert store.damage == []
        assert store.latest(mint(SITE, url(1))) is None
        assert store.latest(mint(SITE, url(2))) is not None
        assert leaving(store, SITE, FIVE_YEARS, LATER, spare=1).months == ()
        ((_, stone),) = store.tombstones.scan(store.tombstones.files()[0])  # type: ignore[misc]
        assert (stone.url, stone.first_seen, stone.at) == (url(1), NOW, LATER)


def test_an_article_that_went_is_neither_fetched_nor_filed_as_new_again(output: Path) -> None:
    let_go(output)
    with opened(output) as store:
        past = Past(store, source_of(f"https://{SITE}/"), LATER)
        stamped = Candidate(url=url(1), found_by="sitemap", stamp=LATER)
        assert past.wanted(stamped, spoken=True, dated=True) is None
        assert past.wanted(Candidate(url=url(3), found_by="feed"), spoken=True, dated=False) is not None
        again = make_article("It met.", "It decided.", url=url(1), id="", first_seen=None, updated=None, fetched=None)
        elsewhere = Candidate(url=f"https://{SITE}/?p=1", found_by="feed")
        filed = Filing(store, lambda _: NO_WISHES).decide(
            Reading(candidate=elsewhere, site=SITE, source="news", fetched=LATER, article=again)
        )
        assert (filed.outcome, filed.article) == ("expired", None)


def test_a_page_that_went_is_expired_and_its_file_name_is_not_given_again(output: Path) -> None:
    with browsed(output) as store:
        article = store.latest(mint(SITE, url(1)))
    assert article is not None
    let_go(output)
    with pytest.raises(ExpiredError, match="removed on 2031-12-20"):
        pages.load(output, article.pages[0])
    with opened(output) as store:
        assert stored(store, 4, NOW).pages[0].file == f"pages/{SITE}/2026-11-00002.warc.gz"


def test_a_month_of_which_a_feed_still_shows_an_article_stays(output: Path) -> None:
    with opened(output) as store:
        assert leaving(store, SITE, FIVE_YEARS, LATER, spare=2).months == ()


def test_an_article_with_a_younger_revision_stays(output: Path) -> None:
    with opened(output) as store:
        edited = make_article("Edited.", id=mint(SITE, url(1)), url=url(1), fetched=LATER)
        store.append(edited)
    assert let_go(output).entries == ()
    with opened(output) as store:
        assert store.history(edited.id) == [edited]


def killed_at(call: int, work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a child that does the work died before that change of the disk."""
    child = os.fork()
    if child == 0:
        left = call
        for owner, name in ((files.Batch, "append"), (files, "replace"), (files, "remove")):
            does = getattr(owner, name)

            def counted(*told: object, does: Callable[..., object] = does) -> object:
                nonlocal left
                left -= 1
                if left == -1:
                    os.kill(os.getpid(), signal.SIGKILL)
                return does(*told)

            monkeypatch.setattr(owner, name, counted)
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_killed_at_any_step_it_is_finished_by_the_next(
    output: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, is_there = 0, []
    while True:
        copy = tmp_path_factory.mktemp("copies") / "output"
        copytree(output, copy)
        was_killed = killed_at(call, lambda copy=copy: let_go(copy), monkeypatch)  # type: ignore[misc]
        with opened(copy) as store:
            assert store.latest(mint(SITE, url(2))) is not None
            is_there.append(store.latest(mint(SITE, url(1))) is not None)
            assert is_there[-1] or store.is_removed(SITE, url(1))
        let_go(copy)
        with opened(copy) as store:
            assert store.latest(mint(SITE, url(1))) is None
            assert [len(list(store.tombstones.scan(file))) for file in store.tombstones.files()] == [1]
        if not was_killed:
            break
        call += 1
    assert is_there == [True] * call + [False]
    assert call >= 4


def test_the_command_says_what_would_go_and_then_lets_it_go_and_compresses_the_rest(output: Path) -> None:
    config = output / "sources.toml"
    config.write_text(f'[sources.news]\nurl = "https://{SITE}/"\n[sources.news.retention]\narticles = "2m"\n')
    told = ("compact", "--output", str(output), "--config", str(config))
    before = {path: path.read_bytes() for path in output.rglob("*.jsonl")}
    with time_machine.travel(LATER), opened(output) as store:
        for number in range(10, 10 + ENTRIES):
            stored(store, number, LATER)  # so that no feed shows the two of before
    with time_machine.travel(LATER):
        dry = CliRunner().invoke(app, [*told, "--dry-run"])
        assert {path: path.read_bytes() for path in output.rglob("*.jsonl")}.items() >= before.items()
        done = CliRunner().invoke(app, told)
        named = CliRunner().invoke(app, [*told, "--source", f"https://{SITE}/rain"])
        wrong = CliRunner().invoke(app, [*told, "--source", "paper"])
    assert (named.exit_code, named.output[:19]) == (0, "0 months compressed")
    assert (dry.exit_code, done.exit_code) == (0, 0), dry.output + done.output
    assert f"{SITE}: 2 articles in 2 months, 2 files of raw pages" in dry.output
    assert "2 months compressed" in done.output
    assert sorted(path.name for path in output.glob("*/*/20*.jsonl*")) == [
        "2026-11.jsonl.zst", "2031-09.jsonl.zst", *["2031-12.jsonl"] * 3,
    ]  # fmt: skip
    assert isinstance(wrong.exception, ConfigError)
    assert "no article of such a site" in str(wrong.exception)


def test_a_clock_put_ahead_removes_nothing_and_is_told(output: Path) -> None:
    config = output / "sources.toml"
    config.write_text(f'[sources.news]\nurl = "https://{SITE}/"\n[sources.news.retention]\narticles = "2y"\n')
    told = ("compact", "--output", str(output), "--config", str(config))
    with opened(output) as store:
        for number in range(10, 10 + ENTRIES):
            stored(store, number, LATER)
    right, ahead = ("1 articles in 1 months", "1 files"), "the clock of this machine says 2034-01-08"
    with time_machine.travel(LATER + timedelta(days=750)):
        wrong = CliRunner().invoke(app, [*told, "--dry-run"])
    with time_machine.travel(LATER):
        good = CliRunner().invoke(app, [*told, "--dry-run"])
    assert all(words in one.output for words in right for one in (wrong, good))
    assert ahead in wrong.output
    assert "nothing was visited since 2031-12-20" in wrong.output
    assert "the clock" not in good.output


@pytest.mark.parametrize(
    ("text", "today", "first"),
    [("5y", "2031-12-20", "2026-12"), ("18m", "2026-11-20", "2025-05"), ("1m", "2026-01-31", "2025-12")],
)
def test_a_span_counts_whole_months(tmp_path: Path, text: str, today: str, first: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(f'[sources.news]\nurl = "https://{SITE}/"\n[sources.news.retention]\narticles = "{text}"\n')
    (source,) = load_sources(path).sources
    assert source.retention.articles is not None
    assert source.retention.pages == source.retention.articles
    assert source.retention.articles.first_kept(datetime.fromisoformat(today).date()) == first


def test_a_span_that_is_none_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(f'[sources.news]\nurl = "https://{SITE}/"\n[sources.news.retention]\narticles = "5 days"\n')
    with pytest.raises(ConfigError, match=r"line 4: 'articles'.*5y"):
        load_sources(path)
