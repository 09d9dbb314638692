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
from archiver.extract.trim import Chances, Flags, fill, trim
from archiver.items import Reason

#: From this chance on a run is story on every page; by these runs alone the gate tells what the page is. Where less
#: than a word F1 of 1 can be hoped for, a doubtful run is story from the same share of that. Half would be best for F1
#: (Lipton and others, Optimal Thresholding of Classifiers to Maximize F1 Measure, 2014); less is, since what is left
#: out is worse for a reader than a line too many.
KEEP = 0.4
#: But below this chance none is: where little can be hoped for, the doubtful runs are all the comments.
LEAST = 0.27
#: What a short run weighs beside its characters.
SHORT = 8


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
    first: Chances  # the chance of each run alone that it is story, 0 to 1
    chances: Chances  # the same among its neighbours
    firm: Flags  # the runs that tell what the page is
    kept: Flags  # its story, should it be an article
    bar: float  # the chance from which on a run is kept on this page
    trimmed: Mapping[int, Reason]  # the runs that the forests kept and a look at the whole page took away
    measures: Table


def judge(cut: Cut, evidence: Evidence) -> Judged:
    """The verdicts on a page's runs."""
    if not cut.runs:
        return Judged(
            cut,
            np.zeros(0),
            np.zeros(0),
            np.zeros(0, dtype=bool),
            np.zeros(0, dtype=bool),
            KEEP,
            {},
            np.zeros((0, len(all_columns())), dtype=np.float32),
        )
    layout = Layout(cut)
    table = measure(layout, count(cut.runs, evidence))
    first = chance(_alone().score(table))
    table = np.concatenate((table, surround(table, layout, first)), axis=1)
    chances = chance(_among().score(table))
    bar = bar_of(table[:, measures.place_in("chars")].astype(np.float64), chances)
    firm, trimmed = _settle(cut, chances, KEEP, evidence)
    kept = firm
    if np.any((bar <= chances) & (chances < KEEP)):
        kept, trimmed = _settle(cut, chances, bar, evidence)
    return Judged(cut, first, chances, firm, kept, bar, trimmed, table)


def _settle(cut: Cut, chances: Chances, bar: float, evidence: Evidence) -> tuple[Flags, dict[int, Reason]]:
    """The runs of this chance on after a look at the whole page, and those that it took away."""
    kept = chances >= bar
    fill(cut, kept, chances)
    trimmed = trim(cut, kept, chances, evidence.authors)
    kept[list(trimmed)] = False
    return kept, trimmed


def bar_of(chars: npt.NDArray[np.float64], chances: Chances) -> float:
    """The chance from which on a run is story on a page of such runs: LEAST to KEEP, by the word F1 to be hoped for.

    That is the best that any choice of the runs, taken from the surest on, can be expected to have; the expectation of
    a quotient is taken for the quotient of the expectations.
    """
    sizes = chars + SHORT
    order = np.argsort(-chances, kind="stable")
    found = chances * sizes
    hope = np.max(2 * found[order].cumsum() / (sizes[order].cumsum() + found.sum()))
    return max(LEAST, KEEP * float(hope))


def chance(odds: npt.NDArray[np.float64]) -> Chances:
    """Log-odds to a chance, 0 to 1."""
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))
