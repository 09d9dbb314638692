"""What several of these tests look at and none of them changes: the archive of one crawl of the demo site."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archiver.demo import DemoSite


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a crawl of the demo site's first day."""
    output = tmp_path_factory.mktemp("crawled") / "output"
    with DemoSite() as site:
        command = [sys.executable, "-m", "archiver", "crawl", site.url, "--output", str(output)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return output
