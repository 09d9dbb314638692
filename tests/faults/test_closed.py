"""Whoever reads what a run says may go away, or never have been there: the run goes on to its end all the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.oracle import holdings
from tests.faults.paper import FIRST, Paper


@pytest.mark.parametrize("where", ["--json | head -1 >/dev/null", "--verbose 2>&1 | true", ">&- 2>&-"])
def test_a_crawl_with_nobody_to_tell_loses_nothing(where: str, tmp_path: Path) -> None:
    output = tmp_path / "output"
    with Paper() as site:
        site.listed = FIRST
        crawl = f"{sys.executable} -m archiver crawl {site.url}/feed.xml --output {output}"
        done = subprocess.run(f"{crawl} {where}", shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr + done.stdout
    found = holdings(output)
    assert found.broken == ()
    assert len(found.latest) == FIRST
    assert len(found.feeds) == 2
