"""What campaigns did: each round is a line of a log as soon as it ends, so one that is broken off says what it did.

python -m tests.faults.rounds [LOG …]: the table.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

#: Where the campaigns of make note their rounds.
LOG = Path("build/faults.jsonl")
#: Rounds after which one says how far it is.
_EVERY = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A run that was struck, the next one, and what the oracle said of both."""

    fault: str  # kill, ENOSPC, cut, …
    command: str
    point: str  # where it was struck
    of: int = 0  # points of that fault in the command; 0 where they cannot be counted
    struck: bool = True  # False where the run did not come to that point
    wrong: tuple[str, ...] = ()  # a sentence each
    reads: int = 0  # documents read meanwhile
    seconds: float = 0.0


@dataclass(slots=True)
class Log:
    """The rounds of a campaign; with a path they are appended there as well."""

    path: Path | None = None
    rounds: list[Round] = field(default_factory=list)
    _since: float = field(default_factory=time.monotonic)

    def add(self, one: Round) -> None:
        """Note a round; say what was wrong with it, and now and then how far this is."""
        self.rounds.append(one)
        for sentence in one.wrong:
            print(f"  {one.command}, {one.fault} {one.point}: {sentence}"[:1500], file=sys.stderr, flush=True)
        if self.path:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(one)) + "\n")
            if len(self.rounds) % _EVERY == 0:
                took = time.monotonic() - self._since
                print(f"  … {len(self.rounds)} rounds, {one.command}, in {took:.0f} s", file=sys.stderr, flush=True)

    @property
    def struck(self) -> list[Round]:
        """The rounds that count."""
        return [one for one in self.rounds if one.struck]

    @property
    def wrong(self) -> list[str]:
        """Every sentence."""
        return [sentence for one in self.rounds for sentence in one.wrong]

    def told(self) -> int:
        """Print the table; 1 where anything was wrong, else 0."""
        print(table(self.rounds), flush=True)
        return 1 if self.wrong else 0


def table(rounds: Iterable[Round]) -> str:
    """A line for each fault and command."""
    groups: defaultdict[tuple[str, str], list[Round]] = defaultdict(list)
    for one in rounds:
        groups[one.fault, one.command].append(one)
    head = f"{'fault':<14}{'command':<12}{'rounds':>8}{'points':>16}{'missed':>8}{'wrong':>7}{'reads':>11}{'s':>8}"
    return "\n".join([head, *(_row(*names, group) for names, group in sorted(groups.items()))])


def _row(fault: str, command: str, group: list[Round]) -> str:
    struck = [one for one in group if one.struck]
    of = max(one.of for one in group)
    points = f"{len({one.point for one in struck})} of {of}" if of else "random"
    wrong, reads = sum(bool(one.wrong) for one in group), sum(one.reads for one in group)
    seconds = sum(one.seconds for one in group)
    counts = f"{len(struck):>8}{points:>16}{len(group) - len(struck):>8}{wrong:>7}{reads:>11}{seconds:>8.0f}"
    return f"{fault:<14}{command:<12}{counts}"


def main() -> int:
    """The table of these logs."""
    paths = [Path(name) for name in sys.argv[1:]] or [LOG]
    lines = (line for path in paths for line in path.read_text("utf-8").splitlines())
    log = Log(rounds=[Round(**json.loads(line)) for line in lines])
    return log.told()


if __name__ == "__main__":
    sys.exit(main())
