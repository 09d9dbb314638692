"""Why a run has its chance: the kinds of measures that set it apart from the runs that were judged otherwise, in words.

The walk through a forest's trees (`Forest.shares`) says what each measure adds to the score. That a run is no comment
adds a lot, but to every run alike; so what is told is what a measure adds beyond what it adds, on average, to the runs
of the page that the forests judged otherwise. All kinds together are the distance between the run's score and theirs.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from archiver.extract import forest, measures
from archiver.extract.classify import Judged, all_columns
from archiver.extract.forest import Forest
from archiver.items import Reason

#: Kinds of measures that are told of each forest: the next ones move little.
TOLD = 3

Shares = npt.NDArray[np.float64]


class Decider(StrEnum):
    """Who had the last word on a run."""

    MEASURES = "its measures"
    WORDS = "its words, which are no story wherever they stand"
    PAGE = "a look at the whole page"
    PLACE = "its place inside the story"
    RULE = "a rule of the site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One kind of measure, and what it adds to the log-odds that the run is story, beyond the runs judged otherwise."""

    words: str
    share: float
    measure: str  # the one that added most
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The causes of both chances of a run, the strongest first."""

    alone: tuple[Cause, ...]
    among: tuple[Cause, ...]


def decider(judged: Judged, number: int, reason: Reason | None, *, is_ruled: bool) -> Decider:
    """Who decided on a run that came out with this reason; `is_ruled`: the site's rules had a say on the page."""
    by_measures = bool(judged.chances[number] >= judged.bar) == bool(judged.kept[number])
    if reason is Reason.RULE:
        return Decider.RULE
    if number in judged.trimmed:
        return Decider.PAGE
    if judged.kept[number] and reason is not None:
        return Decider.WORDS
    if by_measures:
        return Decider.MEASURES
    return Decider.RULE if is_ruled else Decider.PLACE


def whys(judged: Judged) -> list[Why]:
    """For each run of the page why it has its chances."""
    if not judged.cut.runs:
        return []
    own = measures.columns()
    is_story = judged.chances >= judged.bar
    alone = _apart(_forest("alone", own).shares(judged.measures[:, : len(own)])[1], is_story)
    among = _apart(shares(judged)[1], is_story)
    return [
        Why(alone=_causes(first, row, own), among=_causes(second, row, all_columns()))
        for first, second, row in zip(alone, among, judged.measures, strict=True)
    ]


def _apart(added: Shares, is_story: npt.NDArray[np.bool_]) -> Shares:
    """The shares beyond the mean of the runs judged otherwise; as they are where all were judged alike."""
    if is_story.all() or not is_story.any():
        return added
    others = np.where(is_story[:, None], added[~is_story].mean(axis=0), added[is_story].mean(axis=0))
    return np.asarray(added - others)


def shares(judged: Judged) -> tuple[float, Shares]:
    """As `Forest.shares`, of the forest behind the chances among neighbours."""
    return _forest("among", all_columns()).shares(judged.measures)


@cache
def _forest(name: str, columns: tuple[str, ...]) -> Forest:
    return forest.load(name, columns)


def _causes(added: Shares, row: npt.NDArray[np.float32], columns: Sequence[str]) -> tuple[Cause, ...]:
    """The kinds of measures that added or took most."""
    of_kind: dict[str, list[int]] = defaultdict(list)
    for at, column in enumerate(columns):
        of_kind[words_of(column)].append(at)
    causes = (_cause(words, of, added, row, columns) for words, of in of_kind.items())
    return tuple(sorted((cause for cause in causes if cause.share), key=lambda cause: -abs(cause.share))[:TOLD])


def _cause(words: str, of: list[int], added: Shares, row: npt.NDArray[np.float32], columns: Sequence[str]) -> Cause:
    share = float(added[of].sum())
    first = max(of, key=lambda at: added[at] * np.sign(share))
    return Cause(words=words, share=share, measure=columns[first], value=float(row[first]))


@cache
def words_of(measure: str) -> str:
    """What a measure is about, in words; its own name where data/measures.toml has none."""
    return next((words for words, names in _words() if any(fnmatchcase(measure, name) for name in names)), measure)


@cache
def _words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    told = tomllib.loads((files("archiver") / "data" / "measures.toml").read_text("utf-8"))
    return tuple((words, tuple(names)) for words, names in told.items())
