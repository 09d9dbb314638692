"""Judged runs to the blocks of an article: lines joined to paragraphs, items and tables made whole, each with HTML.

``compose.pyx`` does the same in C where that was compiled.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from archiver.extract.flat import flat, is_raised
from archiver.extract.inline import fragment
from archiver.extract.numbering import Numbering
from archiver.extract.runs import CODES, MARKED, SIZE, Cut, Run
from archiver.extract.tables import Tables
from archiver.items import Block, Kind, Reason
from archiver.normalize.fragment import paragraph

_BIT = {name: 1 << number for number, name in enumerate(MARKED)}
_HEADINGS = {CODES[f"h{level}"]: level for level in range(1, 7)}
_TABLE, _LI = CODES["table"], CODES["li"]
_STRUCTURE = _BIT["table"] | _BIT["li"] | _BIT["pre"] | _BIT["blockquote"]
#: The tag of what is one block, however many runs it has; any other run is a block alone, but for short lines.
_WHOLE = {Kind.TABLE: _TABLE, Kind.ITEM: _LI}
_ALONE = -2
#: A list item or a table's cell with more than this is laid out as paragraphs. Characters.
LONG_ITEM = 600
#: A line before <br> longer than this is a paragraph of its own. Characters.
LONG_LINE = 120


class Composer:
    """Makes blocks of a page's runs."""

    def __init__(self, cut: Cut, base: str) -> None:
        self.cut, self.base = cut, base
        self.known: dict[int, tuple[Kind, int]] = {}
        self.nearest: dict[tuple[int, int], int] = {}
        self.numbering, self.tables = Numbering(cut), Tables(cut)
        self.data_tables: dict[int, bool] = {}
        self.short_items: dict[int, bool] = {}

    def blocks(self, numbers: Sequence[int], verdicts: Sequence[Reason | None]) -> list[tuple[int, Block]]:
        """The blocks of these runs in page order, each with its first run; a run without a verdict is story."""
        found: list[tuple[int, list[Run], Kind | Reason]] = []
        together: list[Run] = []
        last: tuple[Kind, int] | None = None
        for number, reason in zip(numbers, verdicts, strict=True):
            run = self.cut.runs[number]
            if reason is not None:
                found.append((number, [run], reason))
                if last and (last[0] is not Kind.TABLE or self._group(run.place) != last):
                    last = None  # but a table goes on behind a cell that is no story
                continue
            group = self._group(run.place)
            if group == last and (group[1] != _ALONE or self._continues(number)):
                together.append(run)
            else:
                together, last = [run], group
                found.append((number, together, group[0]))
        return [
            (number, self._story(runs, said) if isinstance(said, Kind) else _dropped(runs[0], said))
            for number, runs, said in found
        ]

    def _continues(self, number: int) -> bool:
        """Does the run go on the short line before it, after one <br>?"""
        run = self.cut.runs[number]
        if run.breaks != 1:
            return False
        before = self.cut.runs[number - 1]
        return before.place == run.place and len(before.text) < LONG_LINE

    def _group(self, place: int) -> tuple[Kind, int]:
        """The kind of a run there, and the table or item it is a part of: equal for the runs of one block."""
        known = self.known.get(place)
        if known is None:
            kind = self._kind(place)
            tag = _WHOLE.get(kind)
            known = self.known[place] = kind, self._around(place, tag) if tag else _ALONE
        return known

    def _around(self, place: int, tag: int) -> int:
        """The nearest place with that tag, the place itself included; -1 where there is none."""
        asked = (place, tag)
        if asked not in self.nearest:
            self.nearest[asked] = self.cut.around(place, (tag,))
        return self.nearest[asked]

    def _inside(self, place: int) -> Sequence[Run]:
        begin, end = self.cut.span(place)
        return self.cut.runs[begin:end]

    def _is_data(self, table: int) -> bool:
        """Does the table hold data, or is it there for layout?"""
        if table not in self.data_tables:
            runs = self._inside(table)
            self.data_tables[table] = len(runs) > 2 and max(len(run.text) for run in runs) < LONG_ITEM
        return self.data_tables[table]

    def _is_short(self, item: int) -> bool:
        """Is the list item one line or a few, and not laid out as a piece of its own?"""
        if item not in self.short_items:
            runs = self._inside(item)[:40]
            own = [run for run in runs if self._around(run.place, _LI) == item]
            headed = any(self.cut.numbers[run.place * SIZE + 1] in _HEADINGS for run in own)
            self.short_items[item] = not headed and len(own) <= 4 and sum(len(run.text) for run in own) < LONG_ITEM
        return self.short_items[item]

    def _kind(self, place: int) -> Kind:
        marks = self.cut.numbers[place * SIZE + 2]
        if marks & _STRUCTURE:
            if marks & _BIT["pre"]:
                return Kind.CODE
            if marks & _BIT["table"] and self._is_data(self._around(place, _TABLE)):
                return Kind.TABLE
        if self._level(place):
            return Kind.HEADING
        if marks & _BIT["li"] and self._is_short(self._around(place, _LI)):
            return Kind.ITEM
        return Kind.QUOTE if marks & _BIT["blockquote"] else Kind.PARAGRAPH

    def _level(self, place: int) -> int:
        """The level of the heading a place is or stands in; 0 for none."""
        numbers = self.cut.numbers
        for _ in range(3):
            if place < 0:
                break
            level = _HEADINGS.get(numbers[place * SIZE + 1])
            if level:
                return level
            place = numbers[place * SIZE]
        return 0

    def _story(self, runs: list[Run], kind: Kind) -> Block:
        first = runs[0]
        links = first.linked / len(first.text) if len(runs) == 1 else _linked(runs)
        if links > 1.0:
            links = 1.0
        if kind is Kind.CODE:
            text = "\n".join([run.text for run in runs]).strip("\n")
            return Block(kind=kind, text=text, html=f"<pre><code>{escape(text, quote=False)}</code></pre>", links=links)
        if kind is Kind.TABLE:
            return self.tables.block(runs, links, self._inner)
        inside = self._inner(runs)
        text = first.text if len(runs) == 1 else " ".join([run.text for run in runs])
        if is_raised(inside):
            text = flat(inside)
        html = f"<p>{inside}</p>" if kind is Kind.PARAGRAPH else self._wrapped(kind, first.place, inside)
        return Block(kind=kind, text=text, html=html, links=links)

    def _inner(self, runs: Sequence[Run]) -> str:
        elements = self.cut.elements
        if len(runs) == 1:
            return fragment(runs[0], elements[runs[0].place], self.base)
        return "<br>".join([fragment(run, elements[run.place], self.base) for run in runs])

    def _wrapped(self, kind: Kind, place: int, inside: str) -> str:
        if kind is Kind.HEADING:
            level = max(2, self._level(place))
            return f"<h{level}>{inside}</h{level}>"
        return self._listed(place, inside) if kind is Kind.ITEM else f"<blockquote><p>{inside}</p></blockquote>"

    def _listed(self, place: int, inside: str) -> str:
        """The item inside its lists, one for each level of nesting."""
        item = self._around(place, _LI)
        while item >= 0:
            parent = self.cut.numbers[item * SIZE]
            tag = self.numbering.tag(parent, item)
            inside = f"<{tag}><li>{inside}</li></{tag[:2]}>"
            item = self._around(parent, _LI)
        return inside


def _linked(runs: Sequence[Run]) -> float:
    return sum(run.linked for run in runs) / sum(len(run.text) for run in runs)


def _dropped(run: Run, reason: Reason) -> Block:
    text = run.text
    kind = Kind.CODE if "\n" in text else Kind.PARAGRAPH
    return Block(kind=kind, text=text, html=paragraph(text), links=min(1.0, run.linked / len(text)), dropped=reason)
