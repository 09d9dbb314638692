# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The twin of ``leaves.py`` in C; ``tests/unit/test_twins.py`` holds both to the same."""

from libc.stdint cimport int32_t, uint8_t
from libc.string cimport memset

import numpy as np


def add_leaves(
    table,
    const Py_ssize_t[::1] features,
    const float[:, ::1] borders,
    const Py_ssize_t[:, ::1] asked,
    const int32_t[::1] leaves,
    const int32_t[:, ::1] first,
):
    """For each row of the table the sum of the leaves it reaches; the other arguments are those of a `forest.Forest`."""
    cdef const float[::1, :] measures = np.asfortranarray(table)
    cdef Py_ssize_t rows = measures.shape[0], questions = features.shape[0], trees = asked.shape[1]
    cdef Py_ssize_t question, tree, row, level
    answered = np.empty((questions, rows), dtype=np.uint8)
    totals = np.zeros(rows, dtype=np.int32)
    reached = np.empty(rows, dtype=np.uint8)
    cdef uint8_t[:, ::1] answers = answered
    cdef int32_t[::1] total = totals
    cdef uint8_t[::1] leaf = reached
    cdef uint8_t* answer
    cdef uint8_t* at
    cdef const float* column
    cdef const int32_t* of_tree
    cdef float border
    if not rows:
        return totals
    at = &leaf[0]
    with nogil:
        for question in range(questions):
            answer, column, border = &answers[question, 0], &measures[0, features[question]], borders[question, 0]
            for row in range(rows):
                answer[row] = column[row] > border
        for tree in range(trees):
            memset(at, 0, rows)
            # From the last level down, the leaf so far doubled: C has vectors for sums of bytes and none for their shifts.
            for level in range(asked.shape[0] - 1, -1, -1):
                answer = &answers[asked[level, tree], 0]
                for row in range(rows):
                    at[row] = at[row] + at[row] + answer[row]
            of_tree = &leaves[first[tree, 0]]
            for row in range(rows):
                total[row] += of_tree[at[row]]
    return totals
