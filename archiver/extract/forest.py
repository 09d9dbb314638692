"""A forest of symmetric decision trees, read from a text file and evaluated for all rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

from archiver.extract.leaves import add_leaves

#: Leaves are whole numbers of this part of a unit, so that sums are the same on every machine.
UNIT = 1000.0


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of equal depth in which each level asks one question: is this measure greater than that number?"""

    features: npt.NDArray[np.intp]  # of each different question, the column it asks of
    borders: npt.NDArray[np.float32]  # one row each, as the features
    asked: npt.NDArray[np.intp]  # level by level, a row each: the question of each tree
    leaves: npt.NDArray[np.int32]  # of all trees, one after the other
    first: npt.NDArray[np.int32]  # where the leaves of each tree begin

    def score(self, table: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """The log-odds of each row of a table whose columns are those the forest was read for."""
        totals = add_leaves(table, self.features, self.borders, self.asked, self.leaves, self.first)
        return np.asarray(totals / UNIT)

    def shares(self, table: npt.NDArray[np.float32]) -> tuple[float, npt.NDArray[np.float64]]:
        """The score of a row nothing is known of, and what each column adds to it, a row each: together the score.

        A tree is walked from its root. Each answer moves the mean of the leaves that are still in reach, and that move
        is the share of the column asked. One walk does for all columns, where leaving each out would take a walk each.
        """
        columns = table.T
        answers = (columns[self.features] > self.borders).astype(np.intp)
        trees = len(self.first)
        leaves = self.leaves.reshape(trees, -1).astype(np.float64)
        added, leaf = np.zeros(columns.shape), np.zeros((trees, len(table)), dtype=np.intp)
        reached = start = leaves.mean(axis=1, keepdims=True)
        for level, questions in enumerate(self.asked):
            leaf |= answers[questions] << level
            in_reach = leaves.reshape(trees, -1, 2 << level).mean(axis=1)
            moved = np.take_along_axis(in_reach, leaf, axis=1)
            np.add.at(added, self.features[questions], moved - reached)
            reached = moved
        return float(start.sum()) / UNIT, added.T / UNIT


def load(name: str, columns: Sequence[str]) -> Forest:
    """The forest in data/forests/<name>.txt, for tables with these columns."""
    lines = resources.files("archiver.data").joinpath(f"forests/{name}.txt").read_text("utf-8").splitlines()
    return read((line for line in lines if line and not line.startswith("#")), columns)


def read(lines: Iterable[str], columns: Sequence[str]) -> Forest:
    """A forest from its lines, one a tree: ``measure>number …: leaf leaf …``."""
    at = {name: number for number, name in enumerate(columns)}
    known: dict[tuple[int, float], int] = {}
    asked: list[list[int]] = []
    leaves: list[int] = []
    for line in lines:
        questions, values = line.split(":")
        parted = (question.split(">") for question in questions.split())
        asked.append([known.setdefault((at[name], float(border)), len(known)) for name, border in parted])
        leaves.extend(map(int, values.split()))
    return Forest(
        np.array([column for column, _ in known], dtype=np.intp),
        np.array([[border] for _, border in known], dtype=np.float32),
        np.array(asked, dtype=np.intp).T.copy(),
        np.array(leaves, dtype=np.int32),
        np.arange(len(asked), dtype=np.int32)[:, None] << len(asked[0]),
    )
