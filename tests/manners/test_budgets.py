"""A source's budget: never more than it says, over runs, redirects and kills; the rest comes later, and is told."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.demo import DemoSite
from tests.house.house import ROOT
from tests.manners import calling
from tests.manners.hosts import OPEN, Host, Say, moved, serving

SECRET = "s3cr3t-t0ken"


def stanza(folder: Path, url: str, budget: str) -> Path:
    path = folder / "sources.toml"
    secrets = f'headers = {{ X-Reader = "{SECRET}" }}\ncookies = {{ session = "{SECRET}" }}'
    path.write_text(f'[sources.news]\nurl = "{url}"\n{secrets}\n[sources.news.budget]\n{budget}\n', "utf-8")
    return path


@dataclass
class Run:
    code: int
    said: str
    asked: list[str]
    log: str
    articles: int  # in the archive by then


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("budgets") / "output"


@pytest.fixture(scope="module")
def runs(output: Path) -> list[Run]:
    """Three runs of the demo site: with a small budget, with one of the day that is used up by then, with room."""
    found = []
    with DemoSite() as site:
        for budget, more in (("requests = 30", ()), ("daily_requests = 30", ()), ("", ("--limit", "8", "--verbose"))):
            site.requests.clear()
            config = stanza(output.parent, site.url, budget)
            command = [sys.executable, "-m", "archiver", "crawl", "--config", str(config), "--output", str(output)]
            done = subprocess.run([*command, *more], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
            asked = [path for _, path in site.requests]
            archive = "".join(path.read_text("utf-8") for path in output.glob("archive/*/*.jsonl"))
            found.append(Run(done.returncode, done.stdout, asked, done.stderr, archive.count('"cause":"new"')))
    return found


def test_a_run_asks_for_no_more_than_its_budget_and_tells_in_one_sentence_what_is_left(runs: list[Run]) -> None:
    assert 25 < len(runs[0].asked) <= 30
    assert runs[0].code == 0
    assert runs[0].log == ""
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
    assert runs[2].articles > runs[1].articles == runs[0].articles > 0
    assert "/robots.txt" not in runs[2].asked
    assert any("sitemap" in path for path in runs[2].asked)  # the kept copy names it


def test_nothing_that_is_written_or_said_holds_a_secret(runs: list[Run], output: Path) -> None:
    written = [path.read_bytes() for path in output.rglob("*") if path.is_file()]
    written += [gzip.decompress(data) for data in written if data.startswith(b"\x1f\x8b")]
    assert any(b"WARC/1.1" in data for data in written)
    assert "GET http://localhost" in runs[2].log or "Spider closed" in runs[2].log
    said = [text.encode() for run in runs for text in (run.said, run.log)]
    assert [data for data in (*written, *said) if SECRET.encode() in data] == []


def test_robots_txt_redirects_and_retries_cost_as_much_as_pages_and_refusals_nothing(tmp_path: Path) -> None:
    says = OPEN | {"/a": [moved("/b")], "/b": [moved("/c")], "/d": [Say(503), Say()]}
    host = Host("127.0.6.1", says)
    config = stanza(tmp_path, host.base, "requests = 6")
    urls = ["file:///etc/hostname", *(f"{host.base}/{path}" for path in ("a", "d", "e", "f", "g"))]
    with serving([host]):
        came = calling.crawl(urls, [host], config=config, owner="news", USER_AGENT="mine/1.0")
    assert len(host.asked) == 6
    assert sum(what == "left" for what, _ in came.of.values()) == came.stats["archiver/news/left"] > 0
    assert came.stats["archiver/news/spent"] == "6 requests a run"
    assert {headers["User-Agent"] for headers in host.heard} == {"mine/1.0"}  # Scrapy's own setting wins


def test_bytes_are_counted_as_they_come_and_what_waits_is_left(tmp_path: Path) -> None:
    host = Host("127.0.6.2", OPEN | {f"/{number}": [Say(body=b"x" * 400_000)] for number in range(9)})
    config = stanza(tmp_path, host.base, "megabytes = 1")
    with serving([host]):
        came = calling.crawl([f"{host.base}/{number}" for number in range(9)], [host], config=config, owner="news")
    assert len(host.paths) == 3  # the third comes in before the megabyte is full
    assert came.stats["archiver/news/left"] == 6
