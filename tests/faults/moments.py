"""kill -9 of a worker, of the run's own process, or of all its processes at once, at random moments; then the oracle.

python -m tests.faults.moments [COMMAND …] [--points 20] [--seed N]
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from tests.faults import oracle
from tests.faults.commands import COMMANDS, bench
from tests.faults.rounds import LOG, Log, Round
from tests.faults.runs import started
from tests.faults.sweep import Whole, completed
from tests.faults.watch import watched
from tests.processes import children


def the_run(pid: int) -> None:
    """Its own process; its workers follow by themselves."""
    os.kill(pid, signal.SIGKILL)


def a_worker(pid: int) -> None:
    """One of the processes that read pages, if there is one yet."""
    for nursery in children(pid):
        for worker in children(nursery)[:1]:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)


def all_at_once(pid: int) -> None:
    """Every process of the run, as when the power goes."""
    os.killpg(pid, signal.SIGKILL)


KINDS: dict[str, Callable[[int], None]] = {"worker": a_worker, "run": the_run, "all": all_at_once}


def strike(folder: Path, command: str, kinds: Iterable[str], log: Log, most: int, seed: int = 1) -> None:
    """Strike that many runs of the command in each of the ways."""
    dice = random.Random(seed)
    with bench(folder, command) as stand, watched(folder, "now/public") as watch:
        began = time.monotonic()
        whole = Whole.of(stand)
        longest = time.monotonic() - began
        for kind in kinds:
            for number in range(most):
                began, reads = time.monotonic(), watch.count.value
                stand.fresh()
                with started(stand.typed, folder) as run:
                    run.join(0.02 + dice.uniform(0.0, longest))
                    with suppress(ProcessLookupError):  # it was quicker this time
                        KINDS[kind](run.pid or 0)
                    run.join()
                told = [*oracle.lost(stand.before, stand.now, whole.sums), *completed(stand, whole)]
                log.add(
                    Round(
                        fault=f"{kind} killed",
                        command=command,
                        point=f"{number} of seed {seed}",
                        wrong=(*told, *watch.invalid()),
                        reads=watch.count.value - reads,
                        seconds=time.monotonic() - began,
                    )
                )


def main() -> int:
    """0 where nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commands", nargs="*", metavar="COMMAND", help=f"of {', '.join(COMMANDS)}; without any, all")
    parser.add_argument("--points", type=int, default=20, help="of each command and kind")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    log = Log(LOG)
    for command in given.commands or COMMANDS:
        kinds = [kind for kind in KINDS if command == "crawl" or kind == "run"]  # the others have one process
        with tempfile.TemporaryDirectory() as folder:
            strike(Path(folder), command, kinds, log, given.points, given.seed)
    return log.told()


if __name__ == "__main__":
    sys.exit(main())
