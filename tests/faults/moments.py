"""kill -9 of a worker, of the run's own process, or of all its processes at once, at random moments; then the oracle.

python -m tests.faults.moments [COMMAND …] [--points 100] [--seed N]
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
from tests.faults.oracle import holdings
from tests.faults.runs import started, undisturbed
from tests.faults.sweep import Outcome, completed
from tests.faults.watch import watched


def the_run(pid: int) -> None:
    """Its own process; its workers follow by themselves."""
    os.kill(pid, signal.SIGKILL)


def a_worker(pid: int) -> None:
    """One of the processes that read pages, if there is one yet."""
    for nursery in _children(pid):
        for worker in _children(nursery)[:1]:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)


def all_at_once(pid: int) -> None:
    """Every process of the run, as when the power goes."""
    os.killpg(pid, signal.SIGKILL)


KINDS: dict[str, Callable[[int], None]] = {"worker": a_worker, "run": the_run, "all": all_at_once}


def _children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except FileNotFoundError:
        return []


def strike(folder: Path, command: str, kinds: Iterable[str], most: int, seed: int = 1) -> list[Outcome]:
    """Strike that many runs of the command in each of the ways."""
    dice, outcomes = random.Random(seed), []
    with bench(folder, command) as stand, watched(folder, "now/public") as watch:
        stand.fresh()
        begun = time.monotonic()
        if (whole := undisturbed(stand.typed, folder)).code:
            raise RuntimeError(whole.said)
        longest = time.monotonic() - begun
        expected, bytes_expected = holdings(stand.now), oracle.exact(stand.now)
        for kind in kinds:
            outcome, begun, before = Outcome(command, f"{kind} killed"), time.monotonic(), watch.count.value
            for number in range(most):
                stand.fresh()
                with started(stand.typed, folder) as run:
                    run.join(0.02 + dice.uniform(0.0, longest))
                    with suppress(ProcessLookupError):  # it was quicker this time
                        KINDS[kind](run.pid or 0)
                    run.join()
                outcome.struck[kind] += 1
                told = [*oracle.lost(stand.before, stand.now), *completed(stand, expected, bytes_expected)]
                outcome.wrong += [(f"{kind}, {number}", sentence) for sentence in told]
            outcome.reads, outcome.seconds = watch.count.value - before, time.monotonic() - begun
            outcomes.append(outcome)
        outcomes[-1].wrong += [("read", sentence) for sentence in watch.invalid]
    return outcomes


def main() -> int:
    """0 where nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commands", nargs="*", metavar="COMMAND", help=f"of {', '.join(COMMANDS)}; without any, all")
    parser.add_argument("--points", type=int, default=100, help="of each command and kind")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    wrong = 0
    for command in given.commands or COMMANDS:
        kinds = [kind for kind in KINDS if command == "crawl" or kind == "run"]  # the others have one process
        with tempfile.TemporaryDirectory() as folder:
            for outcome in strike(Path(folder), command, kinds, given.points, given.seed):
                wrong += outcome.told()
    return min(1, wrong)


if __name__ == "__main__":
    sys.exit(main())
