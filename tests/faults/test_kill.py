"""kill -9 at any moment: no article lost, none twice, a valid feed at every instant."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from archiver.demo import DemoSite, articles
from archiver.items import Cause
from archiver.publish.schema import check
from archiver.store.store import opened

#: Kills of one run of the tests.
KILLS = 8

#: Seconds after its start at which a run is killed, at most: it reads the whole demo site in about this time.
LONGEST = 4.0


def test_killed_runs_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    moments = random.Random(20261120)
    with DemoSite() as site:
        command = [sys.executable, "-m", "archiver", "crawl", site.url, "--output", str(tmp_path)]
        for _ in range(KILLS):
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
                time.sleep(moments.uniform(0.6, LONGEST))
                run.send_signal(signal.SIGKILL)
            for feed in tmp_path.glob("public/**/*.atom"):
                check(feed.read_bytes())
        last = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert last.returncode == 0, last.stdout + last.stderr
    with opened(tmp_path) as store:
        assert store.damage == []
        (name,) = store.index.sites()
        found = [store.history(entry) for entry in store.index.newest(name, 10_000)]
    assert Counter("/" + history[-1].url.split("/", 3)[3] for history in found) == Counter(a.path for a in articles(1))
    assert {sum(revision.cause is not Cause.CENSUS for revision in history) for history in found} == {1}
