# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The twin of ``among.py`` in C, run by run; ``tests/unit/test_twins.py`` holds both to the same.

Where numpy adds a whole column it is asked here too: it adds in an order of its own.
"""


import numpy as np

from archiver.extract import context
from archiver.extract.measures import LEVELS, place_in
from archiver.extract.rows cimport BEGIN, DEPTH, END, SIZE, TAG, Grouping, above, of_place
from archiver.extract.runs import CODES
from archiver.extract.runs import SIZE as FIELDS
from archiver.extract.standing cimport stand

if FIELDS != SIZE:
    raise ImportError("archiver.extract.among was compiled for other places than runs.py has; compile it again")

cdef enum: BY_CHANCE = 4, BY_LOOKS = 3, BY_PLACE = 2
if (BY_CHANCE, BY_LOOKS, BY_PLACE) != (context.BY_CHANCE, context.BY_LOOKS, context.BY_PLACE):
    raise ImportError("archiver.extract.among was compiled for other neighbours than context.py has; compile it again")

cdef Py_ssize_t _LINKS = place_in("links"), _STOPS = place_in("stops")
cdef int[::1] _LEVELS = np.array(LEVELS, dtype=np.intc), _WIDTHS = np.array(context.WIDTHS, dtype=np.intc)
cdef double _SURE = context.SURE, _SENTENCE = context.SENTENCE, _HEAVIEST = context.HEAVIEST
cdef long long _FIRST_HEADING = CODES["h1"], _LAST_HEADING = CODES["h6"]


def surround(measures, layout, chances):
    """The table of measures that need first chances of the runs around; `context.columns` names its columns."""
    table = np.empty((len(chances), len(context.columns())), dtype=np.float32, order="F")
    cdef float[::1, :] out = table
    cdef const float[::1, :] own = measures
    cdef const double[::1] chance = chances
    cdef const long long[::1] where = layout.where, numbers = layout.numbers
    cdef Py_ssize_t size = chance.shape[0], row, at
    lengths = np.empty(size)
    weighed = np.empty(size)
    cdef double[::1] chars = lengths, good = weighed
    cdef double[:, ::1] summed = np.zeros((3, size + 1))  # of the lengths, of those of the story, of the chances
    for row in range(size):
        chars[row] = min(<double>own[row, 0], _HEAVIEST)
        good[row] = chance[row] * chars[row]
        summed[0, row + 1] = summed[0, row] + chars[row]
        summed[1, row + 1] = summed[1, row] + good[row]
        summed[2, row + 1] = summed[2, row] + chance[row]
        out[row, 0] = <float>chance[row]
    cdef double whole = lengths.sum(), story = weighed.sum()
    at = _neighbours(out, own, chance, where, numbers)
    at = _windows(out, at, summed)
    at = _containers(out, at, summed, where, numbers)
    at = _alike(out, at, chars, good, story, where, numbers)
    at = _distances(out, at, own, chance, chars, summed, whole)
    stand(out, at, own, chance, chars, good, story, summed, where, numbers, layout.pictures)
    return table


cdef Py_ssize_t _neighbours(
    float[::1, :] out, const float[::1, :] own, const double[::1] chance, const long long[::1] where,
    const long long[::1] numbers
) noexcept:
    """The same columns of the runs before and after; -1 beyond the ends of the page."""
    cdef Py_ssize_t size = chance.shape[0], row, other, at
    cdef int step, side
    cdef bint is_there
    cdef long long depth
    for row in range(size):
        depth = of_place(numbers, where[row], DEPTH)
        for step in range(1, BY_CHANCE + 1):
            for side in range(2):
                other = row + step if side else row - step
                is_there = 0 <= other < size
                at = 2 * step - 2 + side
                out[row, 1 + at] = <float>chance[other] if is_there else -1.0
                if step <= BY_LOOKS:
                    out[row, 1 + 2 * BY_CHANCE + 3 * at] = own[other, 0] if is_there else -1.0
                    out[row, 2 + 2 * BY_CHANCE + 3 * at] = own[other, _LINKS] if is_there else -1.0
                    out[row, 3 + 2 * BY_CHANCE + 3 * at] = _is_heading(numbers, where[other]) if is_there else -1.0
                if step <= BY_PLACE:
                    at = 1 + 2 * BY_CHANCE + 6 * BY_LOOKS + 2 * at
                    out[row, at] = (of_place(numbers, where[other], DEPTH) if is_there else -1) - depth
                    out[row, at + 1] = own[other, _STOPS] if is_there else -1.0
    return 1 + 2 * BY_CHANCE + 6 * BY_LOOKS + 4 * BY_PLACE


cdef inline bint _is_heading(const long long[::1] numbers, Py_ssize_t place) noexcept:
    return _FIRST_HEADING <= of_place(numbers, place, TAG) <= _LAST_HEADING


cdef Py_ssize_t _windows(float[::1, :] out, Py_ssize_t at, double[:, ::1] summed) noexcept:
    """The share of story in the runs just before and just after, weighted by length."""
    cdef Py_ssize_t size = summed.shape[1] - 1, row, low, high, number
    for number in range(_WIDTHS.shape[0]):
        for row in range(size):
            low, high = max(row - _WIDTHS[number], 0), min(row + 1 + _WIDTHS[number], size)
            out[row, at] = <float>((summed[1, row] - summed[1, low]) / (summed[0, row] - summed[0, low] + 1.0))
            out[row, at + 1] = <float>(
                (summed[1, high] - summed[1, row + 1]) / (summed[0, high] - summed[0, row + 1] + 1.0)
            )
        at += 2
    return at


cdef Py_ssize_t _containers(
    float[::1, :] out, Py_ssize_t at, double[:, ::1] summed, const long long[::1] where, const long long[::1] numbers
) noexcept:
    cdef Py_ssize_t size = where.shape[0], row, level, begin, end, place
    cdef double held
    for level in range(_LEVELS.shape[0]):
        for row in range(size):
            place = above(numbers, where[row], _LEVELS[level])
            begin, end = of_place(numbers, place, BEGIN), of_place(numbers, place, END)
            held = summed[1, end] - summed[1, begin]
            out[row, at] = <float>(held / (summed[0, end] - summed[0, begin] + 1.0))
            out[row, at + 1] = <float>(held / (summed[1, size] + 1.0))
            out[row, at + 2] = <float>((summed[2, end] - summed[2, begin]) / (end - begin))
        at += 3
    return at


cdef Py_ssize_t _alike(
    float[::1, :] out, Py_ssize_t at, double[::1] chars, double[::1] good, double story, const long long[::1] where,
    const long long[::1] numbers
):
    """How the runs of the same make fared: same depth and tag, on the whole page and in the same container."""
    cdef Py_ssize_t size = where.shape[0], row, places = numbers.shape[0] // SIZE
    cdef long long make
    cdef Grouping page = Grouping(size), near = Grouping(size)
    for row in range(size):
        make = of_place(numbers, where[row], DEPTH) * 64 + of_place(numbers, where[row], TAG)
        page.add(row, make, chars[row], good[row])
        near.add(row, make * places + above(numbers, where[row], 3), chars[row], good[row])
    page.tell(out, at, 0.0, story + 1.0)
    near.tell(out, at + 3, 0.0, story + 1.0)
    return at + 6


cdef Py_ssize_t _distances(
    float[::1, :] out, Py_ssize_t at, const float[::1, :] own, const double[::1] chance, double[::1] chars,
    double[:, ::1] summed, double whole
) noexcept:
    cdef Py_ssize_t size = chance.shape[0], row, last = -size, following = 2 * size, sure = 0, begin = 0, end = 0
    cdef double gain = 0.0, lowest = 0.0, most = 0.0, least = 0.0
    cdef double total = summed[1, size]
    for row in range(size):
        if chance[row] >= _SURE and own[row, 0] >= _SENTENCE:
            last = row
            sure += 1
        out[row, at] = row - last
        gain += (chance[row] - 0.5) * chars[row]
        lowest = min(lowest, gain)
        if gain - lowest > most:
            most, end = gain - lowest, row + 1
    gain = 0.0
    for row in range(end):
        gain += (chance[row] - 0.5) * chars[row]
        if gain < least:
            least, begin = gain, row + 1
    for row in range(size - 1, -1, -1):
        if chance[row] >= _SURE and own[row, 0] >= _SENTENCE:
            following = row
        out[row, at + 1] = following - row
        out[row, at + 2] = <float>(summed[1, row + 1] / (total + 1.0))
        out[row, at + 3] = <float>total
        out[row, at + 4] = <float>(total / (whole + 1.0))
        out[row, at + 5] = begin <= row < end
        out[row, at + 6] = row - begin if row < begin else row - end + 1 if row >= end else 0
        out[row, at + 7] = sure
    return at + 8
