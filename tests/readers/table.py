"""The matrix in words: on the screen, and in docs/readers.md between its marks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.readers.clients.client import Asks, Client
from tests.readers.matrix import Row
from tests.readers.oracle import Rule
from tests.readers.week import UNCHANGED

PAGE = Path(__file__).resolve().parents[2] / "docs" / "readers.md"
_BEGIN, _END = "<!-- the matrix, written by make readers -->", "<!-- the end of the matrix -->"
_HEAD = ("client", "version", "documents", *(str(rule) for rule in Rule), "an edited entry", "asks with")


def lines(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The head and a line for each client, over all its documents."""
    kinds = dict.fromkeys(type(row.client) for row in rows)
    return [_HEAD, *(_line(kind, [row for row in rows if type(row.client) is kind]) for kind in kinds)]


def write(rows: Sequence[Row]) -> None:
    """Put the matrix into its page; raises ValueError where the page has lost its marks."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, mark, after = rest.partition(_END)
    if not mark:
        raise ValueError(f"{PAGE} has lost its marks {_BEGIN} and {_END}")
    head, *body = lines(rows)
    table = [f"| {' | '.join(line)} |" for line in (head, ("---",) * len(head), *body)]
    PAGE.write_text("\n".join([before + _BEGIN, "", *table, "", _END + after]), "utf-8")


def _line(kind: type[Client], rows: Sequence[Row]) -> tuple[str, ...]:
    cells = {rule: _cell([row for row in rows if row.broken(rule)]) for rule in Rule}
    if not any(rows[0].broken(Rule.DATES)):
        cells[Rule.DATES] = _dates(rows)
    if all(one.is_new is None for one in rows[0].shown):
        cells[Rule.NEWS] = "has no unread"
    if not cells[Rule.COST].startswith("no"):
        cells[Rule.COST] = "200: cannot ask" if kind.asks is Asks.NOT else _statuses(rows)
    edit = str(kind.edit) if kind.keeps else "shows the document"
    return (kind.name, kind.version(), str(len(rows)), *cells.values(), edit, str(kind.asks))


def _cell(broken: Sequence[Row]) -> str:
    return "no: " + ", ".join(row.path for row in broken) if broken else "yes"


def _dates(rows: Sequence[Row]) -> str:
    """Which dates it shows, all of them right."""
    shown = [one for row in rows for one in row.shown]
    named = (("published", shown[0].published), ("updated", shown[0].updated))
    return ", ".join(name for name, value in named if value)


def _statuses(rows: Sequence[Row]) -> str:
    """What the unchanged polls were answered with."""
    found = {status for row in rows for step in UNCHANGED for status in row.answers[step]}
    return ", ".join(str(status) for status in sorted(found))
