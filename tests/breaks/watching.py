"""A crawl of the paper, and what it says."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from tests.breaks.paper import Paper

_ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True)
class Seen:
    """The exit code of a run, and what it says of its source."""

    exit: int
    said: tuple[str, ...]


def crawl(paper: Paper, output: Path) -> Seen:
    """One run, as a user starts it."""
    command = [sys.executable, "-m", "archiver", "crawl", paper.url, "--output", str(output), "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    report = json.loads(ended.stdout.splitlines()[-1])["report"]
    (outcome,) = report["outcomes"]
    return Seen(ended.returncode, (*outcome["alarms"], *filter(None, [outcome["failed"]])))


def warmed(paper: Paper, output: Path) -> None:
    """Five runs, with new stories in each: enough to be judged by."""
    paper.count = 48
    for _ in range(5):
        paper.count += 12
        assert crawl(paper, output) == Seen(0, ())


def feed_of(output: Path) -> dict[str, str]:
    """Id and text of each entry of the site's feed."""
    paths = (output / "public" / "sites").glob("*/feed.atom")
    entries = [entry for path in paths for entry in etree.parse(str(path)).getroot().findall(f"{_ATOM}entry")]
    return {entry.findtext(f"{_ATOM}id"): entry.findtext(f"{_ATOM}content", "") for entry in entries}
