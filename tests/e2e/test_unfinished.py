"""A run that ended early: what stands deep in the paging is found by the next run, though all before it is known."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from archiver.demo import DemoSite, articles


def test_a_run_with_a_limit_is_made_whole_by_the_next_ones(tmp_path: Path) -> None:
    def crawl(*options: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "archiver", "crawl", site.url, "--output", str(tmp_path), "--json", *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        outcome: dict[str, Any] = json.loads(done.stdout)["report"]["outcomes"][0]
        return outcome

    with DemoSite() as site:
        first = crawl("--limit", "40")
        second = crawl()
        listings = len(site.requests)
        third = crawl()
        listings = len(site.requests) - listings
    assert first["left"] > 0
    assert first["new"] + second["new"] == len(articles(1))
    assert (third["new"], third["rejected"]) == (0, {})
    assert third["found"] <= second["found"]
    assert listings < 60
