"""kill -9 of a worker, of the crawl, and of all its processes at once, at random moments of crawls of the demo site.

    python -m tests.faults.kills [--points 20] [--seed N]

After the kills of each kind one more run must complete: nothing lost, nothing twice, every feed valid at every kill.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from archiver.demo import DemoSite, articles
from archiver.items import Cause
from archiver.publish.schema import check
from archiver.store.store import opened

#: Seconds after its start at which a run is killed, at most: it reads the whole demo site in about this time.
LONGEST = 4.0


def the_crawl(pid: int) -> None:
    """The crawl's own process; its workers follow by themselves."""
    os.kill(pid, signal.SIGKILL)


def a_worker(pid: int) -> None:
    """One of the processes that read pages, if there is one yet."""
    for nursery in _children(pid):
        for worker in _children(nursery)[:1]:
            os.kill(worker, signal.SIGKILL)


def all_at_once(pid: int) -> None:
    """Every process of the run, as when the power goes."""
    family, fresh = [pid], [pid]
    while fresh:
        fresh = [child for one in fresh for child in _children(one)]
        family += fresh
    for one in family:
        os.kill(one, signal.SIGSTOP)
    for one in family:
        os.kill(one, signal.SIGKILL)


KINDS: dict[str, Callable[[int], None]] = {"worker": a_worker, "crawl": the_crawl, "all": all_at_once}


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except FileNotFoundError:
        return []


def campaign(kind: str, points: int, output: Path, seed: int) -> None:
    """Kill that many runs, each going on where the one before ended; raises AssertionError for anything lost."""
    moments = random.Random(seed)
    with DemoSite() as site:
        command = [sys.executable, "-m", "archiver", "crawl", site.url, "--output", str(output)]
        for _ in range(points):
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
                time.sleep(moments.uniform(0.6, LONGEST))
                KINDS[kind](run.pid)
            for feed in output.glob("public/**/*.atom"):
                check(feed.read_bytes())
        last = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert last.returncode == 0, last.stdout + last.stderr
    with opened(output) as store:
        assert store.damage == []
        (name,) = store.index.sites()
        found = [store.history(entry) for entry in store.index.newest(name, 10_000)]
    assert Counter("/" + history[-1].url.split("/", 3)[3] for history in found) == Counter(a.path for a in articles(1))
    assert {sum(revision.cause is not Cause.CENSUS for revision in history) for history in found} == {1}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=20, help="kills of each kind")
    parser.add_argument("--seed", type=int, default=20261124)
    given = parser.parse_args()
    for name in KINDS:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            campaign(name, given.points, Path(folder), given.seed)
        print(
            f"{name}: {given.points} kills, nothing lost, nothing twice ({time.monotonic() - begun:.0f} s)", flush=True
        )
