"""Tables of data, each to one block: each cell in its row and column, those without text too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import compress, groupby
from typing import NamedTuple

from archiver.extract.flat import flat, is_raised
from archiver.extract.runs import CODES, SIZE, Cut, Run
from archiver.items import Block, Kind
from archiver.markup.tree import Element

_TABLE, _ROW, _CAPTION = CODES["table"], CODES["tr"], CODES["caption"]
_CELLS = {CODES["td"]: "td", CODES["th"]: "th"}
#: Over how many rows or columns a cell may reach.
_SPAN = re.compile(r"[2-9]|[1-9][0-9]{1,2}")

#: The markup of what one cell holds.
Inner = Callable[[list[Run]], str]


class _Cell(NamedTuple):
    tag: str
    spans: str  # its attributes, each with a space in front
    runs: list[Run]


class Tables:
    """The tables of a page."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut

    def block(self, runs: Sequence[Run], links: float, inner: Inner) -> Block:
        """The block of a table's runs; `links` is the share of its signs inside links."""
        lines = _without_empty_columns([self._line(row, list(group)) for row, group in groupby(runs, self._row)])
        made = [[inner(cell.runs) if cell.runs else "" for cell in cells] for cells in lines]
        texts = [" | ".join(map(_text, cells, inside)).strip() for cells, inside in zip(lines, made, strict=True)]
        html = "".join(map(_markup, lines, made))
        return Block(kind=Kind.TABLE, text="\n".join(texts), html=f"<table>{html}</table>", links=links)

    def _row(self, run: Run) -> int:
        """The place of the row or caption that a run stands in; -1 for none."""
        return self._around(run.place, (_ROW, _CAPTION))

    def _around(self, place: int, tags: Iterable[int]) -> int:
        """The nearest place of its table with one of these tags, itself included; -1 where there is none."""
        found = self._cut.around(place, (*tags, _TABLE))
        return found if found >= 0 and self._cut.numbers[found * SIZE + 1] != _TABLE else -1

    def _line(self, row: int, runs: list[Run]) -> list[_Cell]:
        """The cells of a row of which these runs are the text; a caption is one."""
        cut = self._cut
        if row >= 0 and cut.numbers[row * SIZE + 1] == _CAPTION:
            return [_Cell("caption", "", runs)]
        held: dict[int, list[Run]] = {}
        for run in runs:
            cell = self._around(run.place, _CELLS)
            held.setdefault(cell if cell >= 0 else run.place, []).append(run)
        places = sorted({*self._cells.get(row, ()), *held})
        return [
            _Cell(_CELLS.get(cut.numbers[cell * SIZE + 1], "td"), _spans(cut.elements[cell]), held.get(cell, []))
            for cell in places
        ]

    @cached_property
    def _cells(self) -> dict[int, list[int]]:
        """The places of all cells, by the row they stand in."""
        parents, tags = self._cut.numbers[::SIZE], self._cut.numbers[1::SIZE]
        found: dict[int, list[int]] = {}
        for place, tag in enumerate(tags):
            if tag in _CELLS:
                found.setdefault(parents[place], []).append(place)
        return found


def _spans(cell: Element) -> str:
    said = ((name, (cell.get(name) or "").strip()) for name in ("colspan", "rowspan"))
    return "".join([f' {name}="{count}"' for name, count in said if _SPAN.fullmatch(count)])


def _without_empty_columns(lines: list[list[_Cell]]) -> list[list[_Cell]]:
    """The rows without columns that only part the others, where no cell reaches over several."""
    rows = [cells for cells in lines if cells[0].tag != "caption"]
    if len({len(cells) for cells in rows}) != 1 or any(cell.spans for cells in rows for cell in cells):
        return lines
    filled = [any(cells[column].runs for cells in rows) for column in range(len(rows[0]))]
    return [list(compress(cells, filled)) if cells[0].tag != "caption" else cells for cells in lines]


def _text(cell: _Cell, inside: str) -> str:
    return flat(inside) if is_raised(inside) else " ".join([run.text for run in cell.runs])


def _markup(cells: list[_Cell], insides: list[str]) -> str:
    made = [f"<{tag}{spans}>{inside}</{tag}>" for (tag, spans, _), inside in zip(cells, insides, strict=True)]
    return made[0] if cells[0].tag == "caption" else f"<tr>{''.join(made)}</tr>"
