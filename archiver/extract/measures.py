"""What can be measured of a run before any has a verdict: one row a run, one column a measure."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from archiver.extract import counts, names
from archiver.extract.counting import count
from archiver.extract.counts import Evidence
from archiver.extract.runs import CODES, MARKED, SIZE, Cut

Column = npt.NDArray[Any]
Table = npt.NDArray[np.float32]

#: How far up the containers are measured: the run's own place, and so on.
LEVELS = (0, 1, 2, 3, 5)

_OF_PAGE = (
    "word_length", "stops_per_word", "links", "bolds", "breaks_after", "before", "number", "left",
    "place_share", "page_runs", "page_chars", "page_links", "has_body", "since_title",
)  # fmt: skip
_OF_PLACE = ("weight", "weight_near", "weight_total", "weight_low", "depth", "hidden", "alone")
#: The elements of a run that are a measure of their own; what lies further around it is in the MARKED ones.
_ASKED = ("div", "p", "li", "h1", "h2", "h3", "h4", "blockquote", "pre", "td", "th", "dt", "dd", "button", "section")
_ASKED_CODES = np.array([CODES[tag] for tag in _ASKED])
_OF_CONTAINER = ("held", "held_share", "held_links", "held_stops", "held_runs")


def tagged(*tags: str) -> Column:
    """For each code of a tag whether it is one of these: a look-up where np.isin would sort."""
    found = np.zeros(len(CODES) + 1, dtype=bool)
    found[[CODES[tag] for tag in tags]] = True
    return found


#: The headings that may be the article's title.
_TITLES = tagged("h1", "h2")


@cache
def columns() -> tuple[str, ...]:
    """The names of the measures, in the order of the table."""
    return (
        *counts.COLUMNS,
        *_OF_PAGE,
        *_OF_PLACE,
        *(f"{name}_{level}" for level in LEVELS for name in _OF_CONTAINER),
        *(f"tag_{tag}" for tag in _ASKED),
        *(f"in_{tag}" for tag in MARKED),
        *(f"near_{group}" for group in names.groups()),
        *(f"around_{group}" for group in names.groups()),
    )


@cache
def place_in(name: str) -> int:
    """The number of a measure's column."""
    return columns().index(name)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the runs stand, as numbers."""

    up: dict[int, Column]  # for each level, the place that far above each run
    begins: dict[int, Column]  # for each level, the first run of that place
    ends: dict[int, Column]  # and the run after its last
    places: Column  # all places, a row each, its columns as in Place
    parents: array[int]  # of the places
    pictures: Column  # how many stand before the run in front of each

    @classmethod
    def of(cls, cut: Cut) -> Layout:
        """The layout of a page."""
        places = np.frombuffer(cut.numbers, dtype=np.int64).reshape(-1, SIZE)
        parents = np.maximum(places[:, 0], 0)
        up = [np.array([run.place for run in cut.runs], dtype=np.int64)]
        for _ in range(max(LEVELS)):
            up.append(parents[up[-1]])
        return cls(
            {level: up[level] for level in LEVELS},
            {level: places[up[level], 10] for level in LEVELS},
            {level: places[up[level], 11] for level in LEVELS},
            places,
            cut.numbers[::SIZE],
            _pictures(cut),
        )

    def held(self, running: Column) -> Column:
        """For each place the sum over its runs, from a running sum."""
        return np.asarray(running[self.places[:, 11]] - running[self.places[:, 10]])

    def sums(self, running: Column, level: int) -> Column:
        """For each run the sum over its container, from a running sum: a container's runs follow each other."""
        return np.asarray(running[self.ends[level]] - running[self.begins[level]])


def _pictures(cut: Cut) -> Column:
    found = np.zeros(len(cut.runs) + 1)
    for image in cut.images:
        found[image.before] += 1
    return running(found)


def running(column: Column) -> Column:
    """The running sum of a column, with a zero in front."""
    out = np.zeros(len(column) + 1)
    np.cumsum(column, out=out[1:])
    return out


def measure(cut: Cut, layout: Layout, evidence: Evidence) -> Table:
    """The table of measures; its columns are named by `columns`."""
    counted = count(cut.runs, evidence)
    where = layout.up[0]
    numbers = layout.places
    tags, marks, own, around = numbers[:, 1], numbers[:, 2], numbers[:, 3], numbers[:, 4]
    near = own[where] | own[layout.up[1]] | own[layout.up[2]] | np.array([run.inner for run in cut.runs])
    parts = (
        counted,
        _page_columns(counted, _TITLES[tags[where]]),
        _place_columns(numbers, layout),
        _container_columns(counted, layout),
        tags[where][:, None] == _ASKED_CODES,
        _bits(marks[where], len(MARKED)),
        _bits(near, len(names.groups())),
        _bits(around[where], len(names.groups())),
    )
    table = np.empty((len(where), len(columns())), dtype=np.float32, order="F")
    at = 0
    for part in parts:
        table[:, at : at + part.shape[1]] = part
        at += part.shape[1]
    return table


def _page_columns(counted: Column, headings: Column) -> Column:
    chars, words, _, stops, linked, _, bold = counted.T[:7]
    breaks, in_body = counted[:, counts.COLUMNS.index("breaks")], counted[:, counts.COLUMNS.index("in_body")]
    size, all_chars = len(chars), chars.sum()
    out = np.empty((size, len(_OF_PAGE)))
    number = np.arange(size)
    out[:, 0] = chars / words
    out[:, 1] = stops / words
    out[:, 2] = np.minimum(1.0, linked / chars)
    out[:, 3] = np.minimum(1.0, bold / chars)
    out[:, 4] = np.append(breaks[1:], 0.0)
    out[:, 5] = (np.cumsum(chars) - chars) / all_chars
    out[:, 6] = number
    out[:, 7] = number[::-1]
    out[:, 8] = (number + 1) / size
    out[:, 9] = size
    out[:, 10] = all_chars
    out[:, 11] = np.minimum(linked, chars).sum() / all_chars
    out[:, 12] = in_body.max() >= 1.0
    titles = np.flatnonzero(headings & (counted[:, counts.COLUMNS.index("title")] > 0.7))
    out[:, 13] = number - titles[0] if len(titles) else -size
    return out


def _place_columns(numbers: Column, layout: Layout) -> Column:
    where = layout.up[0]
    out = np.empty((len(where), len(_OF_PLACE)))
    told = numbers[:, 5]
    out[:, 0] = told[where]
    out[:, 1] = told[where] + told[layout.up[1]] + told[layout.up[2]]
    out[:, 2:6] = numbers[where, 6:10]
    out[:, 6] = layout.ends[0] - layout.begins[0] == 1
    return out


def _container_columns(counted: Column, layout: Layout) -> Column:
    chars, _, _, stops, linked = counted.T[:5]
    all_chars, all_stops, all_linked = running(chars), running(stops), running(np.minimum(linked, chars))
    out = np.empty((len(chars), len(LEVELS) * len(_OF_CONTAINER)))
    for number, level in enumerate(LEVELS):
        at = number * len(_OF_CONTAINER)
        held = layout.sums(all_chars, level)
        runs = layout.ends[level] - layout.begins[level]
        out[:, at] = held
        out[:, at + 1] = held / all_chars[-1]
        out[:, at + 2] = layout.sums(all_linked, level) / held
        out[:, at + 3] = layout.sums(all_stops, level) / runs
        out[:, at + 4] = runs
    return out


def _bits(masks: Column, size: int) -> Column:
    return (masks[:, None] >> np.arange(size) & 1).astype(np.uint8)
