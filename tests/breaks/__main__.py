"""Crawl a paper for some runs, break it in one of twenty ways, and see whether the first run after it says so.

`python -m tests.breaks` prints a line for each break: what the run said, and whether the feed stayed clean.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.breaks.paper import BREAKS, Paper, served
from tests.breaks.watching import Seen, crawl, feed_of, warmed


def main() -> None:
    """Exit code 1 where a break was not seen, or bad text came into the feed."""
    missed = 0
    with tempfile.TemporaryDirectory(prefix="archiver-breaks-") as folder, served() as paper:
        base = Path(folder) / "base"
        warmed(paper, base)
        for name, plant in BREAKS.items():
            seen = broken(paper, base, Path(folder) / "broken", plant)
            missed += not seen.said
            print(
                f"{'seen  ' if seen.said else 'MISSED'} exit {seen.exit}  {name}: {'; '.join(seen.said)[:160]}",
                flush=True,
            )
    print(f"{len(BREAKS) - missed} of {len(BREAKS)} seen in the first run after")
    sys.exit(1 if missed else 0)


def broken(paper: Paper, base: Path, output: Path, plant: Callable[[Paper], None]) -> Seen:
    """What the first run says after that break; the paper is whole again after it."""
    whole = Paper(count=paper.count, url=paper.url)
    shutil.rmtree(output, ignore_errors=True)
    shutil.copytree(base, output, copy_function=shutil.copy2)
    before = feed_of(output)
    paper.count += 12
    plant(paper)
    try:
        seen = crawl(paper, output)
    finally:
        vars(paper).update(vars(whole))
    assert set(before) <= set(feed_of(output)) or len(before) >= 50, "a good entry left the feed"
    return seen


if __name__ == "__main__":
    main()
