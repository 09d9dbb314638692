"""The main job, as its users see it: a real crawl of the demo site by the command, again, and on its second day."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import feedparser
import pytest

from archiver.demo import DemoSite, articles
from archiver.items import Article, Cause
from archiver.store.opening import browsed
from tests.feed_rules import complaints, told_by

#: Share of the articles whose cleaned text must equal what the site was made from, word for word.
EXACT = 0.95


@dataclass
class Run:
    """What a run left behind."""

    report: dict[str, Any]
    code: int
    requests: list[str]
    files: dict[str, tuple[bytes, int]] = field(default_factory=dict)  # under public/: bytes and mtime
    latest: dict[str, Article] = field(default_factory=dict)  # by path on the site
    revisions: int = 0  # but for those of the census


def crawl(site: DemoSite, output: Path) -> Run:
    start = len(site.requests)
    command = [sys.executable, "-m", "archiver", "crawl", site.url, "--output", str(output), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    run = Run(
        json.loads(done.stdout.splitlines()[-1])["report"], done.returncode, [path for _, path in site.requests[start:]]
    )
    public = output / "public"
    run.files = {
        str(p.relative_to(public)): (p.read_bytes(), p.stat().st_mtime_ns) for p in public.rglob("*") if p.is_file()
    }
    with browsed(output) as store:
        for name in store.index.sites():
            for entry in store.index.newest(name, 10_000):
                history = store.history(entry)
                run.latest["/" + history[-1].url.split("/", 3)[3]] = history[-1]
                run.revisions += sum(revision.cause is not Cause.CENSUS for revision in history)
    return run


@dataclass
class Days:
    """The first run, the same again, and the second day."""

    first: Run
    again: Run
    second: Run


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    output = tmp_path_factory.mktemp("demo") / "output"
    with DemoSite() as site:
        first, again = crawl(site, output), crawl(site, output)
        site.day = 2
        yield Days(first, again, crawl(site, output))


def test_no_feed_of_the_demo_breaks_a_rule_of_the_validator(days: Days) -> None:
    documents = {path: body for path, (body, _) in days.second.files.items() if path.endswith(".atom")}
    assert len(documents) == 3  # of all, of the site, of its edits
    # The demo is read without pauses: several undated articles, or edits, are seen in one second.
    told = told_by(days.second.latest.values())
    assert [(path, one) for path, body in documents.items() for one in complaints(body, None, told)] == []


def test_the_feed_of_the_demo_shows_what_the_site_says_of_itself(days: Days) -> None:
    (path,) = (path for path in days.first.files if path.startswith("sites/") and path.endswith("/feed.atom"))
    feed = feedparser.parse(days.first.files[path][0]).feed
    house = "Orle & Coast Press"
    assert (feed.subtitle, feed.rights) == ("Seven papers, five languages and one printing press", f"© {house}")
    assert feed.icon.endswith("/static/icon.svg")
    assert days.again.files[path] == days.first.files[path]


def words(text: str) -> list[str]:
    return text.split()


def test_every_article_is_archived_once_and_nothing_else(days: Days) -> None:
    assert days.first.code == 0
    assert sorted(days.first.latest) == sorted(article.path for article in articles(1))
    assert days.first.revisions == len(articles(1))


def test_the_cleaned_text_is_the_text_the_site_was_made_from(days: Days) -> None:
    wrong = [a.path for a in articles(1) if words(days.first.latest[a.path].text) != words(a.text)]
    assert len(wrong) <= (1 - EXACT) * len(articles(1)), wrong


def test_the_names_below_comments_are_gone_whether_the_page_or_the_census_tells(days: Days) -> None:
    latest = (days.first.latest | days.second.latest).values()
    assert not any("quaysider" in article.text for article in latest)


@pytest.mark.parametrize("name", ["title", "language"])
def test_title_and_language_are_those_of_the_site(days: Days, name: str) -> None:
    told = {a.path: (getattr(days.first.latest[a.path], name), getattr(a, name)) for a in articles(1)}
    assert {path: pair for path, pair in told.items() if pair[0] != pair[1]} == {}


def test_the_dates_are_those_of_the_site(days: Days) -> None:
    """To the second where the page names a zone; to the day where it shows a local time only; else none."""
    wrong = {}
    for article in articles(1):
        said, truth = days.first.latest[article.path].published, article.published
        if article.sheet.witness == "byline" and said and truth:
            said, truth = said.replace(tzinfo=None), truth.replace(tzinfo=None)
        if said != truth:
            wrong[article.path] = (said, truth)
    assert wrong == {}


def test_the_same_again_fetches_no_article_and_changes_no_byte(days: Days) -> None:
    (outcome,) = days.again.report["outcomes"]
    assert (outcome["new"], outcome["changed"], outcome["rejected"]) == (0, 0, {})
    assert not {a.path for a in articles(1)} & set(days.again.requests)
    assert days.again.files == days.first.files


def test_the_second_day_brings_the_new_article_and_one_revision(days: Days) -> None:
    before, after = ({a.path: a.text for a in articles(day)} for day in (1, 2))
    edited = {path for path in before if before[path] != after.get(path)}
    (outcome,) = days.second.report["outcomes"]
    assert (outcome["new"], outcome["changed"]) == (len(after) - len(before), len(edited)) == (1, 1)
    (path,) = edited
    assert days.second.latest[path].id == days.first.latest[path].id
    assert days.second.latest[path].updated > days.first.latest[path].updated
    assert words(days.second.latest[path].text) == words(after[path])
    assert days.second.revisions == days.first.revisions + 2


def test_the_feed_carries_the_articles_as_they_are_archived(days: Days) -> None:
    feed = feedparser.parse(days.first.files["feed.atom"][0])
    assert not feed.bozo
    known = {a.title: a for a in days.first.latest.values()}
    assert len(feed.entries) == 50
    for entry in feed.entries:
        article = known[entry.title]
        assert (entry.link, entry.id) == (article.url, article.id)
        dated = article.published or article.first_seen
        assert dated is not None
        assert entry.published_parsed[:6] == dated.utctimetuple()[:6]


def test_publishing_again_from_nothing_gives_the_same_bytes(
    days: Days, tmp_path_factory: pytest.TempPathFactory
) -> None:
    output = tmp_path_factory.getbasetemp() / "demo0" / "output"
    for path in (output / "public").rglob("*"):
        if path.is_file():
            path.unlink()
    command = [sys.executable, "-m", "archiver", "publish", "--output", str(output)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert {name: (output / "public" / name).read_bytes() for name in days.second.files} == {
        name: data for name, (data, _) in days.second.files.items()
    }
