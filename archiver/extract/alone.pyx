# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The twin of ``alone.py`` in C, run by run; ``tests/unit/test_twins.py`` holds both to the same.

Where numpy adds a whole column it is asked here too: it adds in an order of its own.
"""

import numpy as np

from archiver.extract import counts, names
from archiver.extract.measures import ASKED, LEVELS, columns
from archiver.extract.rows cimport (
    AROUND, BEGIN, END, HIDDEN, LOW, MARKS, OWN, SIZE, TAG, TOTAL, WEIGHT, DEPTH, above, of_place,
)
from archiver.extract.runs import CODES, MARKED
from archiver.extract.runs import SIZE as FIELDS

if FIELDS != SIZE:
    raise ImportError("archiver.extract.alone was compiled for other places than runs.py has; compile it again")

cdef enum: CHARS = 0, WORDS = 1, STOPS = 3, LINKED = 4, BOLD = 6, BREAKS = 7  # as in counts.COLUMNS
cdef Py_ssize_t _IN_BODY = counts.COLUMNS.index("in_body"), _TITLE = counts.COLUMNS.index("title")
cdef Py_ssize_t _COUNTED = len(counts.COLUMNS), _MARKED = len(MARKED), _GROUPS = len(names.groups())
cdef long long[::1] _ASKED = np.array([CODES[tag] for tag in ASKED], dtype=np.int64)
cdef long long _H1 = CODES["h1"], _H2 = CODES["h2"]
cdef int[::1] _LEVELS = np.array(LEVELS, dtype=np.intc)


def measure(layout, counted):
    """The table of measures, a row a run, its columns named by `measures.columns`; ``counted`` is what `count` told."""
    table = np.empty((len(counted), len(columns())), dtype=np.float32, order="F")
    cdef float[::1, :] out = table
    cdef const double[:, ::1] told = counted
    cdef const long long[::1] where = layout.where, inner = layout.inner, numbers = layout.numbers
    cdef Py_ssize_t row, column, place, at
    cdef long long near
    for column in range(_COUNTED):
        for row in range(told.shape[0]):
            out[row, column] = <float>told[row, column]
    at = _of_page(out, _COUNTED, told, where, numbers, counted)
    at = _of_places(out, at, where, numbers)
    at = _of_containers(out, at, told, where, numbers)
    for row in range(where.shape[0]):
        place = where[row]
        for column in range(_ASKED.shape[0]):
            out[row, at + column] = of_place(numbers, place, TAG) == _ASKED[column]
        near = of_place(numbers, place, OWN) | of_place(numbers, above(numbers, place, 1), OWN)
        near |= of_place(numbers, above(numbers, place, 2), OWN) | inner[row]
        column = _bits(out, row, at + _ASKED.shape[0], of_place(numbers, place, MARKS), _MARKED)
        column = _bits(out, row, column, near, _GROUPS)
        _bits(out, row, column, of_place(numbers, place, AROUND), _GROUPS)
    return table


cdef Py_ssize_t _bits(float[::1, :] out, Py_ssize_t row, Py_ssize_t at, long long mask, Py_ssize_t size) noexcept:
    cdef Py_ssize_t bit
    for bit in range(size):
        out[row, at + bit] = mask >> bit & 1
    return at + size


cdef Py_ssize_t _of_page(
    float[::1, :] out, Py_ssize_t at, const double[:, ::1] told, const long long[::1] where,
    const long long[::1] numbers, counted
):
    cdef Py_ssize_t size = told.shape[0], row, title = -1
    cdef double all_chars = counted[:, CHARS].sum(), so_far = 0.0, chars
    cdef double links = np.minimum(counted[:, LINKED], counted[:, CHARS]).sum() / all_chars
    cdef bint has_body = False
    cdef long long tag
    for row in range(size):
        has_body = has_body or told[row, _IN_BODY] >= 1.0
        tag = of_place(numbers, where[row], TAG)
        if title < 0 and (tag == _H1 or tag == _H2) and told[row, _TITLE] > 0.7:
            title = row
    for row in range(size):
        chars = told[row, CHARS]
        so_far += chars
        out[row, at] = <float>(chars / told[row, WORDS])
        out[row, at + 1] = <float>(told[row, STOPS] / told[row, WORDS])
        out[row, at + 2] = <float>min(1.0, told[row, LINKED] / chars)
        out[row, at + 3] = <float>min(1.0, told[row, BOLD] / chars)
        out[row, at + 4] = <float>told[row + 1, BREAKS] if row + 1 < size else 0.0
        out[row, at + 5] = <float>((so_far - chars) / all_chars)
        out[row, at + 6] = row
        out[row, at + 7] = size - 1 - row
        out[row, at + 8] = <float>((row + 1) / <double>size)
        out[row, at + 9] = size
        out[row, at + 10] = <float>all_chars
        out[row, at + 11] = <float>links
        out[row, at + 12] = has_body
        out[row, at + 13] = row - title if title >= 0 else -size
    return at + 14


cdef Py_ssize_t _of_places(
    float[::1, :] out, Py_ssize_t at, const long long[::1] where, const long long[::1] numbers
) noexcept:
    cdef Py_ssize_t row, place, higher, highest
    for row in range(where.shape[0]):
        place = where[row]
        higher, highest = above(numbers, place, 1), above(numbers, place, 2)
        out[row, at] = of_place(numbers, place, WEIGHT)
        out[row, at + 1] = (
            of_place(numbers, place, WEIGHT) + of_place(numbers, higher, WEIGHT) + of_place(numbers, highest, WEIGHT)
        )
        out[row, at + 2] = of_place(numbers, place, TOTAL)
        out[row, at + 3] = of_place(numbers, place, LOW)
        out[row, at + 4] = of_place(numbers, place, DEPTH)
        out[row, at + 5] = of_place(numbers, place, HIDDEN)
        out[row, at + 6] = of_place(numbers, place, END) - of_place(numbers, place, BEGIN) == 1
    return at + 7


cdef Py_ssize_t _of_containers(
    float[::1, :] out, Py_ssize_t at, const double[:, ::1] told, const long long[::1] where,
    const long long[::1] numbers
):
    cdef Py_ssize_t size = told.shape[0], row, level, begin, end, place
    cdef double[:, ::1] summed = np.zeros((3, size + 1))
    cdef double held
    for row in range(size):
        summed[0, row + 1] = summed[0, row] + told[row, CHARS]
        summed[1, row + 1] = summed[1, row] + told[row, STOPS]
        summed[2, row + 1] = summed[2, row] + min(told[row, LINKED], told[row, CHARS])
    for level in range(_LEVELS.shape[0]):
        for row in range(size):
            place = above(numbers, where[row], _LEVELS[level])
            begin, end = of_place(numbers, place, BEGIN), of_place(numbers, place, END)
            held = summed[0, end] - summed[0, begin]
            out[row, at] = <float>held
            out[row, at + 1] = <float>(held / summed[0, size])
            out[row, at + 2] = <float>((summed[2, end] - summed[2, begin]) / held)
            out[row, at + 3] = <float>((summed[1, end] - summed[1, begin]) / (end - begin))
            out[row, at + 4] = end - begin
        at += 5
    return at
