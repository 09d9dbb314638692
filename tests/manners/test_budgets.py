"""A source's budget: never more than it says, over runs, redirects and kills; the rest comes later, and is told."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.demo import DemoSite, articles
from tests.house.house import ROOT
from tests.manners import calling
from tests.manners.hosts import OPEN, Host, Say, moved, serving


def stanza(folder: Path, url: str, budget: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(f'[sources.news]\nurl = "{url}"\n[sources.news.budget]\n{budget}\n', "utf-8")
    return path


@dataclass
class Run:
    code: int
    said: str
    asked: list[str]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[Run]:
    """Three runs of the demo site: with a small budget, with one of the day that is used up by then, with room."""
    found, output = [], tmp_path_factory.mktemp("budgets")
    with DemoSite() as site:
        for budget, more in (("requests = 30", ()), ("daily_requests = 30", ()), ("", ("--limit", "8"))):
            site.requests.clear()
            config = stanza(output, site.url, budget)
            command = [sys.executable, "-m", "archiver", "crawl", "--config", str(config), "--output", str(output)]
            done = subprocess.run([*command, *more], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
            assert done.stderr == ""
            found.append(Run(done.returncode, done.stdout, [path for _, path in site.requests]))
    return found


def test_a_run_asks_for_no_more_than_its_budget_and_tells_in_one_sentence_what_is_left(runs: list[Run]) -> None:
    assert 25 < len(runs[0].asked) <= 30
    assert runs[0].code == 0
    told = [line for line in runs[0].said.splitlines() if line.startswith("news: ")]
    assert len(told) == 1
    left = re.fullmatch(r"news: its budget, 30 requests a run, is used up; (\d+) addresses are left .*", told[0])
    assert left
    assert int(left[1]) > 0


def test_a_day_that_has_no_budget_left_asks_for_nothing(runs: list[Run]) -> None:
    assert runs[1].asked == []
    assert runs[1].code == 1  # nothing usable
    assert "its budget, 30 requests a day (UTC), is used up" in runs[1].said


def test_the_rest_comes_when_there_is_room_and_robots_txt_is_not_asked_for_again(runs: list[Run]) -> None:
    assert runs[2].code == 0
    assert "is used up" not in runs[2].said
    stories = {article.path for article in articles(1)}
    first, last = (stories.intersection(run.asked) for run in (runs[0], runs[2]))
    assert len(last) >= 8
    assert not first & last
    assert "/robots.txt" not in runs[2].asked
    assert any("sitemap" in path for path in runs[2].asked)  # the kept copy names it


def test_robots_txt_redirects_and_retries_cost_as_much_as_pages_and_refusals_nothing(tmp_path: Path) -> None:
    says = OPEN | {"/a": [moved("/b")], "/b": [moved("/c")], "/d": [Say(503), Say()]}
    host = Host("127.0.6.1", says)
    config = stanza(tmp_path, host.base, "requests = 6")
    with serving([host]):
        urls = [f"{host.base}/{path}" for path in ("a", "d", "e", "f", "g")]
        came = calling.crawl(["file:///etc/hostname", *urls], [host], config=config)
    assert len(host.asked) == 6
    assert sum(what == "left" for what, _ in came.of.values()) == came.stats["archiver/news/left"] > 0
    assert came.stats["archiver/news/spent"] == "6 requests a run"


def test_bytes_are_counted_as_they_come_and_what_waits_is_left(tmp_path: Path) -> None:
    host = Host("127.0.6.2", OPEN | {f"/{number}": [Say(body=b"x" * 400_000)] for number in range(9)})
    config = stanza(tmp_path, host.base, "megabytes = 1")
    with serving([host]):
        came = calling.crawl([f"{host.base}/{number}" for number in range(9)], [host], config=config)
    assert len(host.paths) == 3  # the third comes in before the megabyte is full
    assert came.stats["archiver/news/left"] == 6


def test_a_killed_run_has_spent_what_it_asked_for(tmp_path: Path) -> None:
    host = Host("127.0.6.3", OPEN)
    config = stanza(tmp_path, host.base, "daily_requests = 12")
    urls = [f"{host.base}/{number}" for number in range(20)]
    with serving([host]):
        with calling.started(urls, [host], output=tmp_path / "output", config=config):
            while len(host.asked) < 7:
                time.sleep(0.01)
        calling.crawl(urls, [host], output=tmp_path / "output", config=config)
    assert len(host.asked) <= 12
