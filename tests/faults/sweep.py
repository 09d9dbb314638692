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
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import oracle
from tests.faults.commands import COMMANDS, Bench, bench
from tests.faults.oracle import Holdings, holdings
from tests.faults.runs import Ended, Point, points, struck, undisturbed
from tests.faults.watch import watched

KILL = "kill"
#: An error names the path below the output folder, and what to do.
_SENTENCE = re.compile(r"/now\S*: .*; (?:check|make room|delete)")
FAULTS = (KILL, "ENOSPC", "EIO", "EROFS")


@dataclass(slots=True)
class Outcome:
    """What came of the points of one command."""

    command: str
    fault: str
    struck: Counter[str] = field(default_factory=Counter)  # call -> points
    missed: list[Point] = field(default_factory=list)  # the run did not come to that call
    wrong: list[tuple[str, str]] = field(default_factory=list)  # where it was struck, and a sentence
    reads: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        calls = ", ".join(f"{count} {call}" for call, count in self.struck.items())
        return (
            f"{self.command}, {self.fault}: {self.struck.total()} points ({calls}), {len(self.missed)} missed,"
            f" {len(self.wrong)} wrong, {self.reads} documents read meanwhile ({self.seconds:.0f} s)"
        )

    def told(self) -> int:
        """Print it, with all that was wrong; how much that was."""
        print(self, flush=True)
        for point, sentence in self.wrong:
            print(f"  {point}: {sentence}"[:1500], flush=True)
        return len(self.wrong)


def sweep(folder: Path, command: str, fault: str, most: int | None = None, seed: int = 1) -> Outcome:
    """Try every point of the command, or that many by lot."""
    outcome, begun = Outcome(command, fault), time.monotonic()
    with bench(folder, command) as stand, watched(folder, "now/public") as watch:
        stand.fresh()
        whole = undisturbed(stand.typed, folder)
        if whole.code:
            raise RuntimeError(whole.said)
        expected, bytes_expected = holdings(stand.now), oracle.exact(stand.now)
        stand.fresh()
        found = points(stand.typed, folder, stand.now)
        if most is not None:
            found = sorted(random.Random(seed).sample(found, min(most, len(found))), key=found.index)
        for point in found:
            stand.fresh()
            end = struck(stand.typed, folder, point, _how(fault))
            if not end.struck:
                outcome.missed.append(point)
                continue
            outcome.struck[point.call] += 1
            told = list(oracle.lost(stand.before, stand.now))
            # SQLite passes over a folder that cannot be synced, and is right: then all is there, and there is no error.
            if fault != KILL and (end.code or oracle.differences(holdings(stand.now), expected)):
                told += _answer(end)
            told += completed(stand, expected, bytes_expected)
            outcome.wrong += [(str(point), sentence) for sentence in told]
            if outcome.struck.total() % 50 == 0:
                print(f"  … {outcome.struck.total()} of {len(found)}, {len(outcome.wrong)} wrong", file=sys.stderr)
        outcome.reads = watch.count.value
        outcome.wrong += [("read", sentence) for sentence in watch.invalid]
    outcome.seconds = time.monotonic() - begun
    return outcome


def _how(fault: str) -> str:
    return "signal=SIGKILL" if fault == KILL else f"error={fault}"


def _answer(end: Ended) -> Iterable[str]:
    """What is wrong with how a run told of an error: it must end with 1, and say what and where in a sentence."""
    if "Traceback" in end.said:
        yield f"a traceback: {end.said}"
    if end.code != 1:
        yield f"exit code {end.code}: {end.said}"
    elif not _SENTENCE.search(end.said):
        yield f"no path and remedy: {end.said}"


def completed(stand: Bench, expected: Holdings, bytes_expected: dict[str, str]) -> Iterable[str]:
    """What is wrong after the command was run again."""
    again = undisturbed(stand.typed, stand.folder)
    if again.code:
        yield f"the next run ended with {again.code}: {again.said}"
    yield from oracle.differences(holdings(stand.now), expected)
    if stand.command.exact and (found := oracle.exact(stand.now)) != bytes_expected:
        yield f"other bytes: {sorted(found.items() ^ bytes_expected.items())}"


def main() -> int:
    """0 where nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fault", choices=FAULTS)
    parser.add_argument("commands", nargs="*", metavar="COMMAND", help=f"of {', '.join(COMMANDS)}; without any, all")
    parser.add_argument("--points", type=int, help="so many of each, by lot; without it, all")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    wrong = 0
    for command in given.commands or COMMANDS:
        with tempfile.TemporaryDirectory() as folder:
            outcome = sweep(Path(folder), command, given.fault, given.points, given.seed)
        wrong += outcome.told()
    return min(1, wrong)


if __name__ == "__main__":
    sys.exit(main())
