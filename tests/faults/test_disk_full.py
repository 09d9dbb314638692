"""A full disk ends the run with one sentence, and the next run goes on where it ended."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.demo import DemoSite, articles
from archiver.items import Cause
from archiver.store.opening import opened


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(tmp_path)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small file system cannot be mounted here; run as root to try a full disk")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_full_disk_loses_nothing(small_disk: Path) -> None:
    with DemoSite() as site:
        command = [sys.executable, "-m", "archiver", "crawl", site.url, "--output", str(small_disk / "output")]
        full = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert full.returncode == 1
        assert "the run ended early" in full.stdout
        assert re.search("No space left on device|disk is full", full.stdout)  # of the archive, or of the index
        assert "Traceback" not in full.stdout + full.stderr
        subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
        again = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode == 0, again.stdout + again.stderr
    with opened(small_disk / "output") as store:
        (name,) = store.index.sites()
        found = [store.history(entry) for entry in store.index.newest(name, 10_000)]
    assert len(found) == len(articles(1))
    assert {sum(revision.cause is not Cause.CENSUS for revision in history) for history in found} == {1}
