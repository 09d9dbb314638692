"""Somebody who knows Scrapy and nothing of us: scrapy list, check and crawl do what they always do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from archiver.demo import DemoSite, articles
from tests.house.house import ROOT


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT, check=False)


def test_the_one_spider_is_listed_and_checked() -> None:
    assert scrapy("list").stdout == "articles\n"
    assert scrapy("check").returncode == 0


def test_a_bare_scrapy_crawl_archives_publishes_and_exports(tmp_path: Path) -> None:
    with DemoSite() as site:
        settings = {
            "ARCHIVER_OUTPUT": tmp_path / "output",
            "ARCHIVER_ALLOW": f"localhost:{site.port}",
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": 0,
        }
        options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        done = scrapy("crawl", "articles", "-a", f"url={site.url}", *options, "-O", str(tmp_path / "items.jsonl"))
    assert done.returncode == 0, done.stderr
    exported = [json.loads(line) for line in (tmp_path / "items.jsonl").read_text("utf-8").splitlines()]
    assert {item["id"] for item in exported}
    assert len({item["id"] for item in exported}) == len(articles(1))
    assert (tmp_path / "output/public/feed.atom").stat().st_size > 10_000
    assert list((tmp_path / "output").glob("archive/*/*.jsonl"))
    assert list((tmp_path / "output").glob("pages/*/*.warc.gz"))
