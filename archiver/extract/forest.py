"""A forest of symmetric decision trees, read from a text file and evaluated for all rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

#: Leaves are whole numbers of this part of a unit, so that sums are the same on every machine.
UNIT = 1000.0


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of equal depth in which each level asks one question: is this measure greater than that number?"""

    features: npt.NDArray[np.intp]  # level by level: the column asked by each tree
    borders: npt.NDArray[np.float32]  # one row each, as the features
    depth: int
    leaves: npt.NDArray[np.int32]  # of all trees, one after the other
    first: npt.NDArray[np.intp]  # where the leaves of each tree begin

    def score(self, table: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """The log-odds of each row of a table whose columns are those the forest was read for."""
        columns = np.ascontiguousarray(table.T)
        answers = (columns[self.features] > self.borders).view(np.uint8)
        trees = len(self.first)
        leaf = answers[:trees].copy()
        for level in range(1, self.depth):
            leaf |= answers[level * trees : (level + 1) * trees] << level
        totals = self.leaves[leaf + self.first].sum(axis=0, dtype=np.int64)
        return np.asarray(totals / UNIT)

    def shares(self, table: npt.NDArray[np.float32]) -> tuple[float, npt.NDArray[np.float64]]:
        """The score of a row nothing is known of, and what each column adds to it, a row each: together the score.

        A tree is walked from its root. Each answer moves the mean of the leaves that are still in reach, and that move
        is the share of the column asked. One walk does for all columns, where leaving each out would take a walk each.
        """
        columns = np.ascontiguousarray(table.T)
        answers = (columns[self.features] > self.borders).astype(np.intp)
        trees = len(self.first)
        leaves = self.leaves.reshape(trees, -1).astype(np.float64)
        added, leaf = np.zeros(columns.shape), np.zeros((trees, len(table)), dtype=np.intp)
        reached = start = leaves.mean(axis=1, keepdims=True)
        for level in range(self.depth):
            asked = slice(level * trees, (level + 1) * trees)
            leaf |= answers[asked] << level
            in_reach = leaves.reshape(trees, -1, 2 << level).mean(axis=1)
            moved = np.take_along_axis(in_reach, leaf, axis=1)
            np.add.at(added, self.features[asked], moved - reached)
            reached = moved
        return float(start.sum()) / UNIT, added.T / UNIT


def load(name: str, columns: Sequence[str]) -> Forest:
    """The forest in data/forests/<name>.txt, for tables with these columns."""
    lines = resources.files("archiver.data").joinpath(f"forests/{name}.txt").read_text("utf-8").splitlines()
    return read((line for line in lines if line and not line.startswith("#")), columns)


def read(lines: Iterable[str], columns: Sequence[str]) -> Forest:
    """A forest from its lines, one a tree: ``measure>number …: leaf leaf …``."""
    questions: list[list[list[str]]] = []
    leaves: list[int] = []
    for line in lines:
        asked, values = line.split(":")
        questions.append([question.split(">") for question in asked.split()])
        leaves.extend(map(int, values.split()))
    depth = len(questions[0])
    at: dict[str, int] = {name: number for number, name in enumerate(columns)}
    by_level: list[Any] = [tree[level] for level in range(depth) for tree in questions]
    return Forest(
        np.array([at[name] for name, _ in by_level], dtype=np.intp),
        np.array([[border] for _, border in by_level], dtype=np.float32),
        depth,
        np.array(leaves, dtype=np.int32),
        np.arange(len(questions), dtype=np.intp)[:, None] << depth,
    )
