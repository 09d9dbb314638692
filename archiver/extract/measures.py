"""What is measured of a run before any has a verdict, by name, and where the runs stand; alone.py measures."""

from __future__ import annotations

from functools import cache, cached_property
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from archiver.extract import counts, names
from archiver.extract.runs import CODES, MARKED, SIZE, Cut

Column = npt.NDArray[Any]
Table = npt.NDArray[np.float32]

#: How far up the containers are measured: the run's own place, and so on.
LEVELS = (0, 1, 2, 3, 5)

OF_PAGE = (
    "word_length", "stops_per_word", "links", "bolds", "breaks_after", "before", "number", "left",
    "place_share", "page_runs", "page_chars", "page_links", "has_body", "since_title",
)  # fmt: skip
OF_PLACE = ("weight", "weight_near", "weight_total", "weight_low", "depth", "hidden", "alone")
#: The elements of a run that are a measure of their own; what lies further around it is in the MARKED ones.
ASKED = ("div", "p", "li", "h1", "h2", "h3", "h4", "blockquote", "pre", "td", "th", "dt", "dd", "button", "section")
OF_CONTAINER = ("held", "held_share", "held_links", "held_stops", "held_runs")


def tagged(*tags: str) -> Column:
    """For each code of a tag whether it is one of these: a look-up where np.isin would sort."""
    found = np.zeros(len(CODES) + 1, dtype=bool)
    found[[CODES[tag] for tag in tags]] = True
    return found


@cache
def columns() -> tuple[str, ...]:
    """The names of the measures, in the order of the table."""
    return (
        *counts.COLUMNS,
        *OF_PAGE,
        *OF_PLACE,
        *(f"{name}_{level}" for level in LEVELS for name in OF_CONTAINER),
        *(f"tag_{tag}" for tag in ASKED),
        *(f"in_{tag}" for tag in MARKED),
        *(f"near_{group}" for group in names.groups()),
        *(f"around_{group}" for group in names.groups()),
    )


@cache
def place_in(name: str) -> int:
    """The number of a measure's column."""
    return columns().index(name)


class Layout:
    """Where the runs of a page stand, as numbers; what only numpy asks for is made when it asks."""

    def __init__(self, cut: Cut) -> None:
        self.numbers = cut.numbers  # of the places, as in Place, one after the other
        self.where = np.array([run.place for run in cut.runs], dtype=np.int64)
        self.inner = np.array([run.inner for run in cut.runs], dtype=np.int64)
        self.pictures = _pictures(cut)  # how many stand before the run in front of each

    @cached_property
    def places(self) -> Column:
        """All places, a row each, its columns as in Place."""
        return np.frombuffer(self.numbers, dtype=np.int64).reshape(-1, SIZE)

    @cached_property
    def up(self) -> list[Column]:
        """For each level the place that far above each run."""
        parents = np.maximum(self.places[:, 0], 0)
        up = [self.where]
        for _ in range(max(LEVELS)):
            up.append(parents[up[-1]])
        return up

    @cached_property
    def begins(self) -> dict[int, Column]:
        """For each of the LEVELS the first run of that place."""
        return {level: self.places[self.up[level], 10] for level in LEVELS}

    @cached_property
    def ends(self) -> dict[int, Column]:
        """For each of the LEVELS the run after the last of that place."""
        return {level: self.places[self.up[level], 11] for level in LEVELS}

    def held(self, running: Column) -> Column:
        """For each place the sum over its runs, from a running sum."""
        return np.asarray(running[self.places[:, 11]] - running[self.places[:, 10]])

    def sums(self, running: Column, level: int) -> Column:
        """For each run the sum over its container, from a running sum: a container's runs follow each other."""
        return np.asarray(running[self.ends[level]] - running[self.begins[level]])


def _pictures(cut: Cut) -> Column:
    found = [0] * (len(cut.runs) + 2)
    for image in cut.images:
        found[image.before + 1] += 1
    return np.array(list(accumulate(found)), dtype=np.float64)


def running(column: Column) -> Column:
    """The running sum of a column, with a zero in front."""
    out = np.zeros(len(column) + 1)
    np.cumsum(column, out=out[1:])
    return out
