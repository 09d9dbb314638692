"""The floors under quality and speed, tests/bench/floors.json, measured on the pages the repository carries.

    python -m tests.bench.floor            raise the floors to what is measured; refuse, aloud, to lower one
    python -m tests.bench.floor --lower    set all of them to what is measured; the commit says why

For leaks and for speed less is better: their floor is a ceiling. That of speed has room above what was measured, since
a busy machine moves even a ratio.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figures
from tests.bench.own import measure

FLOORS = Path(__file__).with_name("floors.json")

#: Figures of which less is better.
CEILINGS = ("leaks", "x_parse")
#: The ceiling of speed over what was measured.
ROOM = 2.0

Floors = dict[str, Figures]


def load(path: Path = FLOORS) -> Floors:
    """The floors, by set and figure."""
    return dict(json.loads(path.read_text("utf-8")))


def fallen(measured: Floors, floors: Floors) -> list[str]:
    """A sentence for each figure that is worse than its floor."""
    return [
        f"{name}, {figure}: {measured.get(name, {}).get(figure, 0):.4f} is worse than its floor of {floor:.4f}"
        for name, figure, floor in _each(floors)
        if _is_worse(figure, measured.get(name, {}).get(figure, _worst(figure)), floor)
    ]


def moved(measured: Floors, floors: Floors, *, lower: bool) -> Floors:
    """The floors after this measurement: better ones go up, worse ones stay unless they are lowered on purpose."""
    offered = {name: {figure: _offer(figure, value) for figure, value in of.items()} for name, of in measured.items()}
    if lower:
        return offered
    kept = {name: dict(of) for name, of in offered.items()}
    for name, figure, floor in _each(floors):
        if _is_worse(figure, offered.get(name, {}).get(figure, _worst(figure)), floor):
            kept.setdefault(name, {})[figure] = floor
    return kept


def _each(floors: Floors) -> Iterator[tuple[str, str, float]]:
    return ((name, figure, floor) for name, of in floors.items() for figure, floor in of.items())


def _offer(figure: str, value: float) -> float:
    """The floor that a measured value stands on: the value cut to four places, away from the better side."""
    if figure == "x_parse":
        return float(math.ceil(value * ROOM))
    return (math.ceil if figure in CEILINGS else math.floor)(value * 10_000) / 10_000


def _is_worse(figure: str, value: float, floor: float) -> bool:
    return value > floor if figure in CEILINGS else value < floor


def _worst(figure: str) -> float:
    return math.inf if figure in CEILINGS else 0.0


def main(arguments: list[str] | None = None) -> int:
    """Measure, move the floors, say what was done; 1 where one would have to be lowered and was not."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--lower", action="store_true", help="lower floors too")
    ask.add_argument("--file", type=Path, default=FLOORS)
    args = ask.parse_args(arguments)
    measured = measure()
    before = load(args.file) if args.file.exists() else {}
    after = moved(measured, before, lower=args.lower)
    args.file.write_text(json.dumps(after, indent=1) + "\n", "utf-8")
    for name, figure, floor in _each(after):
        value = measured.get(name, {}).get(figure)
        print(f"{name:>7} {figure:<9} {'–' if value is None else f'{value:.4f}'}  floor {floor:.4f}")
    refused = [] if args.lower else fallen(measured, before)
    for sentence in refused:
        print(f"NOT LOWERED: {sentence}; if that is meant, give --lower and say why in the commit", file=sys.stderr)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
