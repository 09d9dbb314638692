# cython: language_level=3, boundscheck=False, wraparound=False
"""The twin of ``compose.py`` in C; ``tests/unit/test_twins.py`` holds both to the same."""

from html import escape

from archiver.extract.inline cimport fragment
from archiver.extract.rows cimport BEGIN, END, MARKS, PARENT, SIZE, TAG

from archiver.extract.flat import flat, is_raised
from archiver.extract.numbering import Numbering
from archiver.extract.runs import CODES, MARKED
from archiver.extract.runs import SIZE as FIELDS
from archiver.extract.tables import Tables
from archiver.items import Block, Kind
from archiver.normalize.fragment import paragraph

if FIELDS != SIZE:
    raise ImportError("archiver.extract.compose was compiled for other places than runs.py has; compile it again")

cdef enum: LONG_ITEM = 600, LONG_LINE = 120  # characters, as in compose.py
cdef enum: ALONE = -2

cdef long long _TABLE = CODES["table"], _LI = CODES["li"]
cdef long long _H1 = CODES["h1"], _H6 = CODES["h6"]
cdef long long _IN_TABLE = 1 << MARKED.index("table"), _IN_LI = 1 << MARKED.index("li")
cdef long long _IN_PRE = 1 << MARKED.index("pre"), _IN_QUOTE = 1 << MARKED.index("blockquote")
cdef object _CODE = Kind.CODE, _DATA = Kind.TABLE, _HEADING = Kind.HEADING, _ITEM = Kind.ITEM
cdef object _QUOTE = Kind.QUOTE, _PARAGRAPH = Kind.PARAGRAPH, _Block = Block, _paragraph = paragraph


cdef class Composer:
    """Makes blocks of a page's runs."""

    cdef list runs
    cdef object elements, numbering, tables
    cdef const long long[::1] numbers
    cdef str base
    cdef dict known, data_tables, short_items

    def __init__(self, cut, str base):
        self.base, self.numbering, self.tables = base, Numbering(cut), Tables(cut)
        self.runs, self.elements, self.numbers = cut.runs, cut.elements, cut.numbers
        self.known, self.data_tables, self.short_items = {}, {}, {}

    def blocks(self, numbers, verdicts):
        """The blocks of these runs in page order, each with its first run; a run without a verdict is story."""
        cdef list found = [], together = []
        cdef tuple run, group, last = None
        cdef Py_ssize_t number
        for number, reason in zip(numbers, verdicts, strict=True):
            run = <tuple>self.runs[number]
            if reason is not None:
                found.append((number, [run], None, reason))
                if last is not None and (last[0] is not _DATA or self.group(run[2]) != last):
                    last = None  # but a table goes on behind a cell that is no story
                continue
            group = self.group(run[2])
            if last is not None and group == last and (<long long>group[1] != ALONE or self.continues(number, run)):
                together.append(run)
            else:
                together, last = [run], group
                found.append((number, together, group[0], None))
        return [
            (number, self.story(runs, kind) if reason is None else _dropped(<tuple>runs[0], reason))
            for number, runs, kind, reason in found
        ]

    cdef bint continues(self, Py_ssize_t number, tuple run) except -1:
        """Does the run go on the short line before it, after one <br>?"""
        if run[7] != 1:
            return False
        cdef tuple before = <tuple>self.runs[number - 1]
        return before[2] == run[2] and len(<str>before[0]) < LONG_LINE

    cdef tuple group(self, object place):
        """The kind of a run there, and the table or item it is a part of: equal for the runs of one block."""
        known = self.known.get(place)
        if known is None:
            kind = self.kind(place)
            at = self.around(place, _TABLE) if kind is _DATA else self.around(place, _LI) if kind is _ITEM else ALONE
            known = self.known[place] = (kind, at)
        return known

    cdef Py_ssize_t around(self, Py_ssize_t place, long long tag) noexcept:
        """The nearest place with that tag, the place itself included; -1 where there is none."""
        while place >= 0 and self.numbers[place * SIZE + TAG] != tag:
            place = self.numbers[place * SIZE + PARENT]
        return place

    cdef list inside(self, Py_ssize_t place):
        return self.runs[self.numbers[place * SIZE + BEGIN] : self.numbers[place * SIZE + END]]

    cdef bint is_data(self, Py_ssize_t table) except -1:
        """Does the table hold data, or is it there for layout?"""
        cdef list runs
        if table not in self.data_tables:
            runs = self.inside(table)
            self.data_tables[table] = len(runs) > 2 and max([len(<str>(<tuple>run)[0]) for run in runs]) < LONG_ITEM
        return self.data_tables[table]

    cdef bint is_short(self, Py_ssize_t item) except -1:
        """Is the list item one line or a few, and not laid out as a piece of its own?"""
        cdef Py_ssize_t lines = 0, chars = 0, place
        if item not in self.short_items:
            headed = False
            for run in self.inside(item)[:40]:
                place = (<tuple>run)[2]
                if self.around(place, _LI) == item:
                    lines += 1
                    chars += len(<str>(<tuple>run)[0])
                    headed = headed or _H1 <= self.numbers[place * SIZE + TAG] <= _H6
            self.short_items[item] = not headed and lines <= 4 and chars < LONG_ITEM
        return self.short_items[item]

    cdef object kind(self, Py_ssize_t place):
        cdef long long marks = self.numbers[place * SIZE + MARKS]
        if marks & _IN_PRE:
            return _CODE
        if marks & _IN_TABLE and self.is_data(self.around(place, _TABLE)):
            return _DATA
        if self.level(place):
            return _HEADING
        if marks & _IN_LI and self.is_short(self.around(place, _LI)):
            return _ITEM
        return _QUOTE if marks & _IN_QUOTE else _PARAGRAPH

    cdef int level(self, Py_ssize_t place) noexcept:
        """The level of the heading a place is or stands in; 0 for none."""
        cdef int step
        cdef long long tag
        for step in range(3):
            if place < 0:
                break
            tag = self.numbers[place * SIZE + TAG]
            if _H1 <= tag <= _H6:
                return tag - _H1 + 1
            place = self.numbers[place * SIZE + PARENT]
        return 0

    cdef object story(self, list runs, kind):
        cdef tuple first = <tuple>runs[0]
        links = min(1.0, _linked(runs))
        if kind is _CODE:
            text = "\n".join([(<tuple>run)[0] for run in runs]).strip("\n")
            return _Block(kind=kind, text=text, html=f"<pre><code>{escape(text, quote=False)}</code></pre>", links=links)
        if kind is _DATA:
            return self.tables.block(runs, links, self.inner)
        text = first[0] if len(runs) == 1 else " ".join([(<tuple>run)[0] for run in runs])
        html = self.inner(runs)
        if is_raised(html):
            text = flat(html)
        html = f"<p>{html}</p>" if kind is _PARAGRAPH else self.wrapped(kind, first[2], html)
        return _Block(kind=kind, text=text, html=html, links=links)

    cpdef str inner(self, list runs):
        if len(runs) == 1:
            return fragment(runs[0], self.elements[(<tuple>runs[0])[2]], self.base)
        return "<br>".join([fragment(run, self.elements[run[2]], self.base) for run in runs])

    cdef str wrapped(self, kind, Py_ssize_t place, str inside):
        if kind is _HEADING:
            level = max(2, self.level(place))
            return f"<h{level}>{inside}</h{level}>"
        return self.listed(place, inside) if kind is _ITEM else f"<blockquote><p>{inside}</p></blockquote>"

    cdef str listed(self, Py_ssize_t place, str inside):
        """The item inside its lists, one for each level of nesting."""
        cdef Py_ssize_t item = self.around(place, _LI), parent
        cdef str tag
        while item >= 0:
            parent = self.numbers[item * SIZE + PARENT]
            tag = <str>self.numbering.tag(parent, item)
            inside = f"<{tag}><li>{inside}</li></{tag[:2]}>"
            item = self.around(parent, _LI)
        return inside


cdef double _linked(list runs) except -1:
    cdef Py_ssize_t linked = 0, chars = 0
    for run in runs:
        linked += <Py_ssize_t>(<tuple>run)[3]
        chars += len(<str>(<tuple>run)[0])
    return linked / <double>chars


cdef object _dropped(tuple run, reason):
    cdef str text = run[0]
    links = min(1.0, <Py_ssize_t>run[3] / <double>len(text))
    kind = _CODE if "\n" in text else _PARAGRAPH
    return _Block(kind=kind, text=text, html=_paragraph(text), links=links, dropped=reason)
