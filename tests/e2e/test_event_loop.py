"""A crawl on uvloop, where it is installed: `pip install 'archiver[uvloop]'`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.demo import DemoSite, articles

CRAWL = """
import asyncio, json, sys
from archiver import crawling
from archiver.rules.sources import source_of
loops = []
def follow(crawler):
    loops.append(type(asyncio.get_event_loop()).__module__)
    return lambda: None
url, output = sys.argv[1:]
settings = {"ARCHIVER_OUTPUT": output, "ARCHIVER_CONFIG": "/dev/null/none", "LOG_LEVEL": "WARNING"}
report = crawling.crawl(settings | crawling.reachable([source_of(url)]), follow, url=url)
print(json.dumps([loops, report.outcomes[0].new, report.reason]))
"""


def test_a_crawl_runs_on_uvloop_where_it_is_installed(tmp_path: Path) -> None:
    pytest.importorskip("uvloop")
    with DemoSite() as site:
        command = [sys.executable, "-W", "error::ResourceWarning", "-c", CRAWL, site.url, str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        assert json.loads(done.stdout) == [["uvloop"], len(articles(1)), "finished"]
