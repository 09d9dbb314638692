"""The leaves of a forest that rows reach, added up. ``leaves.pyx`` does the same in C where that was compiled."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def add_leaves(
    table: npt.NDArray[np.float32],
    features: npt.NDArray[np.intp],
    borders: npt.NDArray[np.float32],
    asked: npt.NDArray[np.intp],
    leaves: npt.NDArray[np.int32],
    first: npt.NDArray[np.int32],
) -> npt.NDArray[np.int32]:
    """For each row of the table the sum of the leaves it reaches; the other arguments are those of a `forest.Forest`.

    Each different question is answered once: a third of them are asked by more than one tree.
    """
    answers = (table.T.take(features, axis=0) > borders).view(np.uint8)
    leaf = answers.take(asked[-1], axis=0)
    for questions in asked[-2::-1]:
        leaf += leaf
        leaf |= answers.take(questions, axis=0)
    return np.asarray(np.add.reduce(leaves.take(leaf + first), axis=0, dtype=np.int32))
