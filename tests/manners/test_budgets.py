"""A source's budget: never more than it says, over runs, redirects and kills; the rest comes later, and is told."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from archiver.demo import DemoSite, articles
from tests.house.house import ROOT
from tests.manners import calling
from tests.manners.hosts import OPEN, Host, Say, moved, serving


def stanza(folder: Path, url: str, budget: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(f'[sources.news]\nurl = "{url}"\n[sources.news.budget]\n{budget}\n', "utf-8")
    return path


def crawl(config: Path, output: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archiver", "crawl", "--config", str(config), "--output", str(output), *more]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_a_run_asks_for_no_more_than_its_budget_and_the_next_ones_bring_the_rest(tmp_path: Path) -> None:
    output, runs = tmp_path / "output", 0
    with DemoSite() as site:
        config = stanza(tmp_path, site.url, "requests = 45")
        left = 1
        while left:
            site.requests.clear()
            done = crawl(config, output, "--json")
            assert done.returncode == 0, done.stdout + done.stderr
            (outcome,) = json.loads(done.stdout)["report"]["outcomes"]
            assert len(site.requests) <= 45
            assert outcome["problems"] == 0
            assert bool(outcome["spent"]) is bool(outcome["left"])
            assert outcome["spent"] in ("45 requests a run", None)
            left, runs = outcome["left"], runs + 1
            assert runs < 6
    lines = [path.read_text("utf-8") for path in output.glob("archive/*/*.jsonl")]
    assert runs > 1
    assert "".join(lines).count('"cause":"new"') == len(articles(1))


def test_what_is_left_is_told_in_one_sentence_and_a_day_without_budget_asks_for_nothing(tmp_path: Path) -> None:
    with DemoSite() as site:
        config = stanza(tmp_path, site.url, "daily_requests = 40")
        done = crawl(config, tmp_path / "output")
        first = len(site.requests)
        again = crawl(config, tmp_path / "output")
    assert 30 < first <= 40
    assert done.returncode == 0, done.stdout + done.stderr
    told = [line for line in done.stdout.splitlines() if "budget" in line]
    assert len(told) == 1
    assert told[0].startswith("news: its budget, 40 requests a day (UTC), is used up; ")
    assert done.stderr == ""
    assert len(site.requests) == first
    assert again.returncode == 1  # nothing usable
    assert "no address of an article" not in again.stdout


def test_robots_txt_redirects_and_retries_cost_as_much_as_pages_and_refusals_nothing(tmp_path: Path) -> None:
    says = OPEN | {"/a": [moved("/b")], "/b": [moved("/c")], "/d": [Say(503), Say()]}
    host = Host("127.0.6.1", says)
    config = stanza(tmp_path, host.base, "requests = 6")
    with serving([host]):
        urls = [f"{host.base}/{path}" for path in ("a", "d", "e", "f", "g")]
        came = calling.crawl(["file:///etc/hostname", *urls], [host], output=tmp_path / "output", config=config)
    assert len(host.asked) == 6
    assert sum(what == "left" for what, _ in came.of.values()) == came.stats["archiver/news/left"] > 0
    assert came.stats["archiver/news/spent"] == "6 requests a run"


def test_bytes_are_counted_as_they_come_and_over_the_runs_of_a_day(tmp_path: Path) -> None:
    host = Host("127.0.6.2", OPEN | {f"/{number}": [Say(body=b"x" * 400_000)] for number in range(9)})
    config = stanza(tmp_path, host.base, "daily_megabytes = 2")
    with serving([host]):
        for _ in range(2):
            urls = [f"{host.base}/{number}" for number in range(4)]
            calling.crawl(urls, [host], output=tmp_path / "output", config=config)
    assert len(host.paths) == 5  # the fifth comes in before 2 MB are reached, and a sixth would lie beyond


def test_a_killed_run_has_spent_what_it_asked_for(tmp_path: Path) -> None:
    host = Host("127.0.6.3", OPEN)
    config = stanza(tmp_path, host.base, "daily_requests = 12")
    urls = [f"{host.base}/{number}" for number in range(20)]
    with serving([host]):
        with calling.started(urls, [host], output=tmp_path / "output", config=config):
            while len(host.asked) < 7:
                time.sleep(0.01)
        calling.crawl(urls, [host], output=tmp_path / "output", config=config)
    assert 10 <= len(host.asked) <= 12
