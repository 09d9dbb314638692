"""Several runs started together on one folder: one of them works, the others say who does and end at once.

python -m tests.faults.starters [--rounds 50] [--seed N]
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from tests.faults import oracle
from tests.faults.commands import Bench, bench
from tests.faults.oracle import holdings
from tests.faults.rounds import LOG, Log, Round
from tests.faults.runs import Ended, ended, started, undisturbed

_REFUSED = re.compile(r"another run is writing here(?: \(“archiver [a-z]+”, process \d+, since 20[^)]+\))?; wait until")


def start_together(stand: Bench, count: int) -> list[Ended]:
    """The command that many times, each in a folder of its own for what it says, all let go at one moment."""
    moment = time.monotonic() + 0.3
    folders = [stand.folder / f"starter-{number}" for number in range(count)]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copy(stand.folder / "sources.toml", folder)
    with ExitStack() as stack:
        runs = [stack.enter_context(started(stand.typed, folder, partial(_wait_until, moment))) for folder in folders]
        return [ended(run, folder) for run, folder in zip(runs, folders, strict=True)]


def _wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


def one_round(stand: Bench, count: int, *, kill: bool) -> list[str]:
    """What was wrong with it; `kill`: a run that holds the folder is killed first, and must not hold it any more."""
    stand.fresh()
    if kill:
        with started(stand.typed, stand.folder) as holder:
            holder.join(0.3)
            holder.kill()
    ends = start_together(stand, count)
    worked = [end for end in ends if end.code == 0]
    told = [f"{end.code}: {end.said}" for end in ends if end.code not in (0, 1)]
    told += [end.said for end in ends if end.code == 1 and not _REFUSED.search(end.said)]
    if not worked:
        told.append("none of them worked")
    again = undisturbed(stand.typed, stand.folder)
    return told + ([again.said] if again.code else [])


def campaign(folder: Path, command: str, log: Log, rounds: int, seed: int) -> None:
    """That many rounds of two to eight."""
    dice = random.Random(seed)
    with bench(folder, command) as stand:
        stand.fresh()
        undisturbed(stand.typed, stand.folder)
        expected = holdings(stand.now)
        for number in range(rounds):
            began, count = time.monotonic(), dice.randint(2, 8)
            wrong = one_round(stand, count, kill=number % 5 == 4) + oracle.differences(holdings(stand.now), expected)
            took = time.monotonic() - began
            log.add(
                Round(fault="starters", command=command, point=f"{number}: {count}", wrong=tuple(wrong), seconds=took)
            )


def main() -> int:
    """0 where nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50, help="of each command")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    log = Log(LOG)
    for command in ("publish", "crawl"):
        with tempfile.TemporaryDirectory() as folder:
            campaign(Path(folder), command, log, given.rounds, given.seed)
    return log.told()


if __name__ == "__main__":
    sys.exit(main())
