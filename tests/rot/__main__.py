"""``python -m tests.rot [--flips 1000] [--seed 1]``: bits flipped singly and twenty at once; a table."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.faults.rounds import LOG, Log, Round
from tests.rot.archives import crawled, packed, synthetic
from tests.rot.flips import Outcome, draw, tried, truth

AT_ONCE = 20


def main() -> int:
    """0 where every flip was seen and put back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    log, outcomes = Log(LOG), []
    with tempfile.TemporaryDirectory() as folder:
        for share, (name, make) in _ARCHIVES:
            make(root := Path(folder) / name, asked.seed)
            outcomes += _campaign(root, asked.flips * share // 100, asked.seed, log)
    _print(outcomes)
    return 1 if log.wrong else 0


#: How many of a hundred flips strike each archive. Short lines mostly: the search for a bit is quadratic in the length.
_ARCHIVES: tuple[tuple[int, tuple[str, Callable[[Path, int], None]]], ...] = (
    (45, ("demo", crawled)),
    (25, ("plain", partial(synthetic, articles=40, paragraphs=4))),
    (25, ("packed", partial(packed, articles=40, paragraphs=4))),
    (5, ("long lines", synthetic)),
)


def _campaign(root: Path, flips: int, seed: int, log: Log) -> list[Outcome]:
    """Nine tenths of the flips one at a time, the rest twenty at once."""
    rng, sound = random.Random(seed), truth(root)
    rounds = [1] * (flips - flips // 10) + [AT_ONCE] * (flips // 10 // AT_ONCE)
    rounds += [flips - sum(rounds)] if sum(rounds) < flips else []
    outcomes = []
    for count in rounds:
        began = time.monotonic()
        outcome = tried(root, sound, draw(root, sound, rng, count))
        outcomes.append(outcome)
        wrong = [what for what, good in (("not seen", outcome.seen), ("not whole", outcome.whole)) if not good]
        took, where = time.monotonic() - began, ", ".join(map(str, outcome.flips))
        log.add(Round(fault=f"{count} flipped", command=root.name, point=where, wrong=tuple(wrong), seconds=took))
    return outcomes


def _print(outcomes: list[Outcome]) -> None:
    drawn, seen, whole = Counter[str](), Counter[str](), Counter[str]()
    for one in outcomes:
        for flip in one.flips:
            part = flip.part if len(one.flips) == 1 else f"{len(one.flips)} at once"
            drawn[part] += 1
            seen[part] += one.seen
            whole[part] += one.whole
    print(f"{'part':<22}{'flips':>7}{'seen':>7}{'repaired':>10}")
    for part in [*sorted(drawn)]:
        print(f"{part:<22}{drawn[part]:>7}{seen[part]:>7}{whole[part]:>10}")
    print(f"{'all':<22}{drawn.total():>7}{seen.total():>7}{whole.total():>10}")


if __name__ == "__main__":
    sys.exit(main())
