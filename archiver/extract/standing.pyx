# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""What ``container.py`` says of each run, in C, for `among.pyx`."""

import numpy as np

from archiver.extract import container
from archiver.extract.measures import place_in
from archiver.extract.rows cimport (
    BEGIN, DEPTH, END, MAKE, PARENT, SIZE, TAG, TOTAL, WEIGHT, Grouping, above, of_place,
)
from archiver.extract.runs import CODES

cdef Py_ssize_t _LINKED = place_in("linked"), _LINKS = place_in("links"), _TITLE = place_in("title")
cdef Py_ssize_t _LOW = place_in("said_low"), _MEAN = place_in("said_mean")
cdef double _MOST = container.MOST, _HEADING = container.HEADING
cdef long long _ARTICLE = CODES["article"], _H1 = CODES["h1"], _H6 = CODES["h6"]


cdef int stand(
    float[::1, :] out, Py_ssize_t at, const float[::1, :] own, const double[::1] chance, double[::1] chars,
    double[::1] good, double story, double[:, ::1] summed, const long long[::1] where, const long long[::1] numbers,
    const double[::1] pictures
) except -1:
    """Fill the columns named in `container.COLUMNS`, from that one on; ``summed`` is running sums of chars and good."""
    _to_main(out, at, own, chars, summed, where, numbers)
    _in_articles(out, at + 12, summed, where, numbers)
    cdef Py_ssize_t size = where.shape[0], places = numbers.shape[0] // SIZE, row
    cdef Grouping makes = Grouping(size)
    for row in range(size):
        key = of_place(numbers, where[row], MAKE) * places + of_place(numbers, above(numbers, where[row], 1), MAKE)
        makes.add(row, key, chars[row], good[row])
    makes.tell(out, at + 15, 1.0, story + 1e-6)
    _under_headings(out, at + 18, own, chance, where, numbers)
    _beside(out, at + 25, own, where, numbers, pictures)
    return 0


cdef inline double _held(double[:, ::1] summed, int of, const long long[::1] numbers, Py_ssize_t place) noexcept:
    return summed[of, of_place(numbers, place, END)] - summed[of, of_place(numbers, place, BEGIN)]


cdef int _to_main(
    float[::1, :] out, Py_ssize_t at, const float[::1, :] own, double[::1] chars, double[:, ::1] summed,
    const long long[::1] where, const long long[::1] numbers
) except -1:
    """The way to the container of the story, and the branch beside it, or below it, in which the run stands."""
    cdef Py_ssize_t size = where.shape[0], places = numbers.shape[0] // SIZE, place, row, to, of, main = 0, parent
    cdef double total = _held(summed, 1, numbers, 0) + 1e-6, held, length
    cdef long long depth, deepest = -2, runs
    cdef double[::1] linked = np.zeros(size + 1)
    cdef Py_ssize_t[:, ::1] way = np.empty((2, places), dtype=np.intp)  # for each place what is shared, its branch
    cdef char[::1] is_path = np.zeros(places, dtype=np.int8)
    for row in range(size):
        linked[row + 1] = linked[row] + min(<double>own[row, _LINKED], chars[row])
    for place in range(places):
        depth = of_place(numbers, place, DEPTH) if _held(summed, 1, numbers, place) >= _MOST * total else -1
        if depth > deepest:
            deepest, main = depth, place
    place = main
    while place >= 0:
        is_path[place] = True
        place = of_place(numbers, place, PARENT)
    for place in range(places):
        way[0, place] = way[1, place] = place
        if not is_path[place]:
            parent = of_place(numbers, place, PARENT)
            way[0, place] = way[0, parent]
            if not is_path[parent]:
                way[1, place] = way[1, parent]
    runs = of_place(numbers, main, END) - of_place(numbers, main, BEGIN)
    for row in range(size):
        place = where[row]
        to, of = way[0, place], way[1, place]
        held, length = _held(summed, 1, numbers, of), _held(summed, 0, numbers, of)
        out[row, at] = of_place(numbers, main, DEPTH) - of_place(numbers, to, DEPTH)
        out[row, at + 1] = of_place(numbers, place, DEPTH) - of_place(numbers, to, DEPTH)
        out[row, at + 2] = of_place(numbers, place, TOTAL) - of_place(numbers, main, TOTAL)
        out[row, at + 3] = row - of_place(numbers, main, END)
        out[row, at + 4] = runs
        out[row, at + 5] = <float>(_held(summed, 1, numbers, main) / total)
        out[row, at + 6] = <float>(held / (length + 1.0))
        out[row, at + 7] = <float>(held / total)
        out[row, at + 8] = <float>length
        out[row, at + 9] = of_place(numbers, of, END) - of_place(numbers, of, BEGIN)
        out[row, at + 10] = <float>(
            (linked[of_place(numbers, of, END)] - linked[of_place(numbers, of, BEGIN)]) / (length + 1.0)
        )
        out[row, at + 11] = of_place(numbers, of, WEIGHT)
    return 0


cdef void _in_articles(
    float[::1, :] out, Py_ssize_t at, double[:, ::1] summed, const long long[::1] where, const long long[::1] numbers
) noexcept:
    """How many <article> there are, what share of the story the run's one holds, and whether it is the best."""
    cdef Py_ssize_t size = where.shape[0], place, row, found = 0, best = -1
    cdef double share, most = 0.0
    for row in range(size):
        out[row, at + 1] = out[row, at + 2] = 0.0
    for place in range(numbers.shape[0] // SIZE):
        if of_place(numbers, place, TAG) == _ARTICLE:
            found += 1
            share = _held(summed, 1, numbers, place) / (_held(summed, 1, numbers, 0) + 1e-6)
            if best < 0 or share > most:
                best, most = place, share
            for row in range(of_place(numbers, place, BEGIN), of_place(numbers, place, END)):
                out[row, at + 1] = <float>share
    if best >= 0:
        for row in range(of_place(numbers, best, BEGIN), of_place(numbers, best, END)):
            out[row, at + 2] = 1.0
    for row in range(size):
        out[row, at] = found


cdef void _under_headings(
    float[::1, :] out, Py_ssize_t at, const float[::1, :] own, const double[::1] chance, const long long[::1] where,
    const long long[::1] numbers
) noexcept:
    """What the last heading above the run says; 0 where there is none."""
    cdef Py_ssize_t size = where.shape[0], row, last = -1, column
    cdef long long tag
    for row in range(size):
        for column in range(7):
            out[row, at + column] = 0.0
        out[row, at + 2], out[row, at + 3] = -1.0, size
        if last >= 0:
            tag = of_place(numbers, where[last], TAG)
            out[row, at], out[row, at + 1] = own[last, _LOW], own[last, _MEAN]
            out[row, at + 2], out[row, at + 3] = <float>chance[last], row - last
            out[row, at + 4] = tag - _H1 + 1 if _H1 <= tag <= _H6 else 0
            out[row, at + 5], out[row, at + 6] = own[last, _LINKS], own[last, _TITLE]
        if _H1 <= of_place(numbers, where[row], TAG) <= _H6 or (
            own[row, 0] < _HEADING and _H1 <= of_place(numbers, above(numbers, where[row], 1), TAG) <= _H6
        ):
            last = row


cdef void _beside(
    float[::1, :] out, Py_ssize_t at, const float[::1, :] own, const long long[::1] where,
    const long long[::1] numbers, const double[::1] pictures
) noexcept:
    """What the words of the neighbours say, and how many pictures stand in the place around."""
    cdef Py_ssize_t size = where.shape[0], row, higher
    for row in range(size):
        higher = above(numbers, where[row], 1)
        out[row, at] = own[row - 1, _MEAN] if row else 0.0
        out[row, at + 1] = own[row + 1, _MEAN] if row + 1 < size else 0.0
        out[row, at + 2] = own[row + 2, _MEAN] if row + 2 < size else 0.0
        out[row, at + 3] = <float>(
            pictures[of_place(numbers, higher, END)] - pictures[of_place(numbers, higher, BEGIN)]
        )
