"""A run that ended early: what stands deep in the paging is found by the next run, though all before it is known."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from archiver.demo import DemoSite, articles


def forget(output: Path, paths: set[str]) -> None:
    """Leave the output as a run leaves it that was killed before it came to these addresses."""
    (output / "index.sqlite").unlink()
    for file in output.glob("*/*/*.jsonl"):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if '"outcome":"round"' not in line and not any(path in line for path in paths)]
        file.write_text("".join(kept), "utf-8")


def test_what_only_paging_leads_to_is_found_after_a_run_that_was_killed(tmp_path: Path) -> None:
    def new() -> int:
        command = [sys.executable, "-m", "archiver", "crawl", site.url, "--output", str(tmp_path), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        return int(json.loads(done.stdout.splitlines()[-1])["report"]["outcomes"][0]["new"])

    paged = {article.path for article in articles(1) if not article.sheet.in_sitemap}
    assert len(paged) > 3
    with DemoSite() as site:
        assert new() == len(articles(1))
        forget(tmp_path, paged)
        assert new() == len(paged)
        listings = len(site.requests)
        assert new() == 0
        once_whole = len(site.requests) - listings
        assert new() == 0
        assert len(site.requests) - listings == 2 * once_whole
