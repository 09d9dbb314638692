"""The verdict on each run: a forest over its own measures, another that also sees its neighbours' first verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from archiver.extract import context, forest, measures
from archiver.extract.alone import measure
from archiver.extract.among import surround
from archiver.extract.counting import count
from archiver.extract.counts import Evidence
from archiver.extract.forest import Forest
from archiver.extract.measures import Layout, Table
from archiver.extract.runs import Cut
from archiver.extract.trim import fill, trim
from archiver.items import Reason

#: A run is story from this chance on: what is left out is worse for a reader than a line too many.
KEEP = 0.4


@cache
def all_columns() -> tuple[str, ...]:
    """The names of all measures of a run."""
    return (*measures.columns(), *context.columns())


@cache
def _alone() -> Forest:
    return forest.load("alone", measures.columns())


@cache
def _among() -> Forest:
    return forest.load("among", all_columns())


@dataclass(frozen=True, slots=True)
class Judged:
    """A page's runs and what was found of them."""

    cut: Cut
    first: npt.NDArray[np.float64]  # the chance of each run alone that it is story, 0 to 1
    chances: npt.NDArray[np.float64]  # the same among its neighbours
    kept: npt.NDArray[np.bool_]
    trimmed: Mapping[int, Reason]  # the runs that the forests kept and a look at the whole page took away
    measures: Table

    @property
    def chars(self) -> int:
        """Characters kept."""
        return sum(len(run.text) for run, kept in zip(self.cut.runs, self.kept, strict=True) if kept)


def judge(cut: Cut, evidence: Evidence) -> Judged:
    """The verdicts on a page's runs."""
    if not cut.runs:
        return Judged(
            cut,
            np.zeros(0),
            np.zeros(0),
            np.zeros(0, dtype=bool),
            {},
            np.zeros((0, len(all_columns())), dtype=np.float32),
        )
    layout = Layout(cut)
    table = measure(layout, count(cut.runs, evidence))
    first = chance(_alone().score(table))
    table = np.concatenate((table, surround(table, layout, first)), axis=1)
    chances = chance(_among().score(table))
    kept = chances >= KEEP
    fill(cut, kept, chances)
    trimmed = trim(cut, kept, chances, evidence.authors)
    kept[list(trimmed)] = False
    return Judged(cut, first, chances, kept, trimmed, table)


def chance(odds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Log-odds to a chance, 0 to 1."""
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))
