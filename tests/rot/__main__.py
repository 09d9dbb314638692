"""``python -m tests.rot [--flips 1000] [--seed 1]``: bits flipped singly and twenty at once; a table."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.rot.archives import crawled, packed, synthetic
from tests.rot.flips import Outcome, draw, tried, truth

AT_ONCE = 20


def main() -> int:
    """0 where every flip was seen and put back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flips", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        demo, made, small = (Path(folder) / name for name in ("demo", "made", "packed"))
        crawled(demo)
        synthetic(made, asked.seed)
        packed(small, asked.seed)
        shares = ((demo, 2), (made, 4), (small, 4))
        outcomes = [one for root, share in shares for one in _campaign(root, asked.flips // share, asked.seed)]
    _print(outcomes)
    return 0 if all(one.seen and one.whole for one in outcomes) else 1


def _campaign(root: Path, flips: int, seed: int) -> list[Outcome]:
    """Nine tenths of the flips one at a time, the rest twenty at once."""
    rng, sound = random.Random(seed), truth(root)
    rounds = [1] * (flips - flips // 10) + [AT_ONCE] * (flips // 10 // AT_ONCE)
    outcomes, began = [], time.monotonic()
    for number, count in enumerate(rounds, 1):
        outcomes.append(tried(root, sound, draw(root, sound, rng, count)))
        if number % 50 == 0:
            print(f"{root.name}: {number} of {len(rounds)} in {time.monotonic() - began:.0f} s", file=sys.stderr)
    return outcomes


def _print(outcomes: list[Outcome]) -> None:
    drawn, seen, whole = Counter[str](), Counter[str](), Counter[str]()
    for one in outcomes:
        for flip in one.flips:
            part = flip.part if len(one.flips) == 1 else f"{len(one.flips)} at once"
            drawn[part] += 1
            seen[part] += one.seen
            whole[part] += one.whole
            if not (one.seen and one.whole):
                print(f"not {'seen' if not one.seen else 'whole'}: {flip}")
    print(f"{'part':<22}{'flips':>7}{'seen':>7}{'repaired':>10}")
    for part in [*sorted(drawn)]:
        print(f"{part:<22}{drawn[part]:>7}{seen[part]:>7}{whole[part]:>10}")
    print(f"{'all':<22}{drawn.total():>7}{seen.total():>7}{whole.total():>10}")


if __name__ == "__main__":
    sys.exit(main())
