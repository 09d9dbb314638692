"""A site read again and again: each article once, little asked, and what happens to articles is seen."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.items import Article, Cause, replace
from archiver.store.opening import browsed, opened
from tests.bench.days import run
from tests.bench.paper import IN_FEED, Paper, start_of
from tests.records import paragraph

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def paper() -> Iterator[Paper]:
    start = start_of(20)
    with Paper(now=start) as paper:
        for age in range(1, 31):
            paper.write(1, start - age * DAY)
        yield paper


def read(paper: Paper, output: Path, later: timedelta = timedelta(0), **arguments: str) -> Counter[str]:
    """Crawl at that time; what was asked."""
    paper.now += later
    paper.asked.clear()
    paper.paths.clear()
    run(paper.url, output, paper.now, **arguments)
    return Counter(paper.asked)


def archived(output: Path) -> list[Article]:
    with browsed(output) as store:
        return [article for file in store.archive.files() for _, article in store.archive.scan(file)]  # type: ignore[misc]


def texts(paper: Paper, output: Path) -> list[tuple[int, str]]:
    """The stories on several pages, by number, as the archive has them now."""
    newest = {article.url: article.text for article in archived(output)}
    return [(number, newest[paper.url[:-1] + paper.stories[number].path]) for number in sorted(paper.paged)]


def causes(output: Path) -> Counter[str]:
    return Counter(article.cause for article in archived(output) if article.cause is not Cause.CENSUS)


def test_the_next_run_asks_for_the_fronts_only_and_sees_what_happened(paper: Paper, tmp_path: Path) -> None:
    first = read(paper, tmp_path)
    assert first["article"] == 30
    again = read(paper, tmp_path, timedelta(minutes=1))
    assert again["article"] == 0
    assert sum(again.values()) <= 6
    paper.write(1, paper.now)
    paper.edit(3)
    paper.delete(8)
    read(paper, tmp_path, timedelta(minutes=30))
    assert {paper.paths[path] for path in (paper.stories[31].path, paper.stories[3].path, *paper.gone)} == {1}
    assert causes(tmp_path) == {"new": 31, "edit": 1}
    with browsed(tmp_path) as store:
        visit, _ = store.visited(store.index.sites()[0], paper.url[:-1] + next(iter(paper.gone)))  # type: ignore[misc]
        assert (visit.status, visit.article is not None) == (410, True)


def test_an_edit_that_only_the_feed_shows_is_seen(paper: Paper, tmp_path: Path) -> None:
    paper.silent = True
    read(paper, tmp_path)
    paper.edit(2)
    read(paper, tmp_path, HOUR / 2)
    assert paper.paths[paper.stories[2].path] == 1
    assert causes(tmp_path)["edit"] == 1


def test_an_article_that_is_as_it_was_is_not_sent_again(paper: Paper, tmp_path: Path) -> None:
    paper.tagged = True
    read(paper, tmp_path)
    story = paper.stories[2]
    paper.stories[2] = type(story)(story.number, story.published, paper.now + HOUR / 4)  # a date, and nothing else
    asked = read(paper, tmp_path, HOUR / 2)
    assert (asked["article"], asked["article 304"], paper.paths[story.path]) == (0, 1, 1)
    assert read(paper, tmp_path, HOUR / 4)["article 304"] == 0


@pytest.mark.parametrize("paging", [None, "paged", "split"])
def test_what_only_a_newer_extractor_reads_otherwise_is_no_edit(
    paper: Paper, tmp_path: Path, paging: str | None
) -> None:
    if paging:
        getattr(paper, paging).update((3, 4))
    read(paper, tmp_path)
    urls = {number: paper.url[:-1] + paper.stories[number].path for number in (3, 4)}
    with opened(tmp_path) as store:
        for url in urls.values():
            (entry,) = store.index.entries_at(url)
            article = store.latest(entry)
            assert article is not None
            store.append(replace(article, blocks=(*article.blocks, paragraph("Share ¶")), cause=Cause.REEXTRACT))
    paper.edit(3)
    story = paper.stories[4]
    paper.stories[4] = type(story)(story.number, story.published, paper.now + HOUR / 4)  # a date, and nothing else
    read(paper, tmp_path, HOUR / 2)
    last = {article.url: article for article in archived(tmp_path)}
    first = {article.url: article for article in reversed(archived(tmp_path))}
    assert {number: last[url].cause for number, url in urls.items()} == {3: Cause.EDIT, 4: Cause.REEXTRACT}
    assert last[urls[4]].text == first[urls[4]].text
    assert last[urls[4]].updated == first[urls[4]].updated


def test_an_article_that_does_not_say_when_it_came_out_is_dated_by_its_feed(paper: Paper, tmp_path: Path) -> None:
    paper.undated = True
    read(paper, tmp_path)
    came = {paper.url[:-1] + story.path: story.published for story in paper.newest[:IN_FEED]}
    assert {article.url: article.published for article in archived(tmp_path) if article.published} == came
    assert all(("published", "listing") in article.origins for article in archived(tmp_path) if article.published)
    paper.edit(2)  # the calendar or the sitemap brings us back, and neither says when it came out
    read(paper, tmp_path, HOUR / 2)
    edited = next(article for article in archived(tmp_path) if article.cause is Cause.EDIT)
    assert (edited.published, ("published", "listing") in edited.origins) == (paper.stories[2].published, True)


def test_an_article_on_several_pages_is_taken_whole_from_one(paper: Paper, tmp_path: Path) -> None:
    paper.split.add(5)
    read(paper, tmp_path)
    story = paper.stories[5]
    (article,) = (one for one in archived(tmp_path) if one.url.endswith(story.path))
    assert all(paragraph in article.text for paragraph in story.paragraphs)
    assert [path for path in paper.paths if "?" in path] == [f"{story.path}?page=all"]


@pytest.mark.parametrize("torn", [False, True])
def test_a_further_page_that_fails_takes_nothing_from_an_article_and_is_asked_for_again(
    paper: Paper, tmp_path: Path, torn: bool
) -> None:
    paper.torn = torn
    paper.paged.update((3, 4))
    told = {number: paper.stories[number].paragraphs for number in (3, 4)}
    paper.failing.add(f"{paper.stories[4].path}?page=2")
    read(paper, tmp_path)
    assert [told[number][-1] in text for number, text in texts(paper, tmp_path)] == [True, False]
    paper.failing = {f"{paper.stories[3].path}?page=2"}
    paper.edit(3)
    read(paper, tmp_path, 2 * HOUR)
    assert [told[number][-1] in text for number, text in texts(paper, tmp_path)] == [True, True]
    assert [one.url[-6:] for one in archived(tmp_path) if one.cause is Cause.EDIT] == ["4.html"]
    paper.failing.clear()
    read(paper, tmp_path, 2 * HOUR)
    assert [paper.stories[number].paragraphs[-1] in text for number, text in texts(paper, tmp_path)] == [True, True]
    assert causes(tmp_path) == {"new": 30, "edit": 2}


def test_an_edit_of_a_further_page_is_seen_though_the_first_is_as_it_was(paper: Paper, tmp_path: Path) -> None:
    paper.paged.add(3)
    paper.tagged = True
    read(paper, tmp_path)
    paper.edit(3)
    read(paper, tmp_path, HOUR / 2)
    ((_, text),) = texts(paper, tmp_path)
    assert all(paragraph in text for paragraph in paper.stories[3].paragraphs)


def test_a_backfill_goes_back_as_far_as_it_is_told_and_is_taken_up_again(paper: Paper, tmp_path: Path) -> None:
    day = paper.stories[10].published - HOUR
    assert read(paper, tmp_path, since=day.isoformat())["article"] == 10
    assert read(paper, tmp_path, HOUR, all="1", oldest="1", limit="12")["article"] == 12
    oldest = sorted(paper.stories.values(), key=lambda story: story.published)[:12]
    assert {article.published for article in archived(tmp_path)} >= {story.published for story in oldest}
    assert read(paper, tmp_path, HOUR, all="1")["article"] in (8, 9)  # one may be looked at again
    assert causes(tmp_path) == {"new": 30}


def test_what_a_budget_leaves_is_counted_to_the_last_and_comes_with_the_next_run(tmp_path: Path) -> None:
    with Paper(now=start_of(1)) as paper:
        paper.write(150, paper.now - HOUR)
        stanza = f'[sources.paper]\nurl = "{paper.url}"\n[sources.paper.budget]\nrequests = 40\n'
        (tmp_path / "sources.toml").write_text(stanza, "utf-8")
        command = [sys.executable, "-m", "archiver", "crawl", "--json", "--output", str(tmp_path / "output")]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        outcome = json.loads(done.stdout.splitlines()[-1])["report"]["outcomes"][0]
        assert outcome["new"] > 0
        assert outcome["new"] + outcome["left"] == 150
