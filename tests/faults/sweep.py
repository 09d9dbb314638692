"""A fault at every state-changing call of a run, one after another; then the command again, and the oracle.

python -m tests.faults.sweep kill|ENOSPC|EIO|EROFS [COMMAND …] [--points N] [--seed N]
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.faults import oracle
from tests.faults.commands import COMMANDS, Bench, bench
from tests.faults.oracle import Holdings, Sums, holdings
from tests.faults.rounds import LOG, Log, Round
from tests.faults.runs import Ended, Point, points, struck, undisturbed
from tests.faults.watch import Watch, watched

KILL = "kill"
#: An error names the path below the output folder, and what to do.
_SENTENCE = re.compile(r"/now\S*: .*; (?:check|make room|delete)")
FAULTS = (KILL, "ENOSPC", "EIO", "EROFS")


@dataclass(frozen=True, slots=True)
class Whole:
    """What is in the folder after a run that nothing happened to."""

    holdings: Holdings
    sums: Sums
    bytes: dict[str, str]

    @classmethod
    def of(cls, stand: Bench) -> Self:
        """Of the bench's command."""
        stand.fresh()
        if (end := undisturbed(stand.typed, stand.folder)).code:
            raise RuntimeError(end.said)
        return cls(holdings(stand.now), oracle.sums(stand.now), oracle.exact(stand.now))


def sweep(folder: Path, command: str, fault: str, log: Log, most: int | None = None, seed: int = 1) -> None:
    """Try every point of the command, or that many by lot."""
    with bench(folder, command) as stand, watched(folder, "now/public") as watch:
        whole = Whole.of(stand)
        stand.fresh()
        found = points(stand.typed, folder, stand.now)
        for point in found if most is None else drawn(found, most, random.Random(seed)):
            log.add(_round(stand, watch, whole, command, fault, point, len(found)))


def drawn(found: list[Point], most: int, dice: random.Random) -> list[Point]:
    """So many of the points by lot, in their order; of each call on each file one, before any has two."""
    taken, turns = Counter[tuple[str, str]](), {}
    for point in dice.sample(found, len(found)):
        turns[point] = taken[point.call, point.path]
        taken[point.call, point.path] += 1
    return sorted(sorted(turns, key=turns.__getitem__)[:most], key=found.index)


def _round(stand: Bench, watch: Watch, whole: Whole, command: str, fault: str, point: Point, of: int) -> Round:
    began, reads = time.monotonic(), watch.count.value
    stand.fresh()
    is_struck, told = True, list[str]()
    try:
        end = struck(stand.typed, stand.folder, point, "signal=SIGKILL" if fault == KILL else f"error={fault}")
        is_struck = end.struck
        told += _told(stand, whole, fault, end) if is_struck else []
    except TimeoutError as error:
        told.append(str(error))
    return Round(
        fault=fault,
        command=command,
        point=point.below(stand.now),
        of=of,
        struck=is_struck,
        wrong=(*told, *watch.invalid()),
        reads=watch.count.value - reads,
        seconds=time.monotonic() - began,
    )


def _told(stand: Bench, whole: Whole, fault: str, end: Ended) -> Iterator[str]:
    """What is wrong with how the run ended, and after the next one."""
    yield from oracle.lost(stand.before, stand.now, whole.sums)
    # SQLite passes over a folder that cannot be synced, and is right: then all is there, and there is no error.
    if fault != KILL and (end.code or oracle.differences(holdings(stand.now), whole.holdings)):
        yield from _answer(end)
    yield from completed(stand, whole)


def _answer(end: Ended) -> Iterator[str]:
    """What is wrong with how a run told of an error: it must end with 1, and say what and where in a sentence."""
    if "Traceback" in end.said:
        yield f"a traceback: {end.said}"
    if end.code != 1:
        yield f"exit code {end.code}: {end.said}"
    elif not _SENTENCE.search(end.said):
        yield f"no path and remedy: {end.said}"


def completed(stand: Bench, whole: Whole) -> Iterator[str]:
    """What is wrong after the command was run again."""
    again = undisturbed(stand.typed, stand.folder)
    if again.code:
        yield f"the next run ended with {again.code}: {again.said}"
    yield from oracle.differences(holdings(stand.now), whole.holdings)
    if stand.command.exact and (found := oracle.exact(stand.now)) != whole.bytes:
        yield f"other bytes: {sorted(found.items() ^ whole.bytes.items())}"


def main() -> int:
    """0 where nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fault", choices=FAULTS)
    parser.add_argument("commands", nargs="*", metavar="COMMAND", help=f"of {', '.join(COMMANDS)}; without any, all")
    parser.add_argument(
        "--points", type=int, help="so many of each, by lot, of every call on every file one; without it, all"
    )
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    log = Log(LOG)
    for command in given.commands or COMMANDS:
        with tempfile.TemporaryDirectory() as folder:
            sweep(Path(folder), command, given.fault, log, given.points, given.seed)
    return log.told()


if __name__ == "__main__":
    sys.exit(main())
