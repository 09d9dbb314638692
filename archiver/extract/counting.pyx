# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The twin of ``counting.py`` in C, sign by sign; ``tests/unit/test_twins.py`` holds both to the same."""

from cpython.dict cimport PyDict_GetItem
from cpython.unicode cimport (
    PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring, Py_UNICODE_ISALNUM, Py_UNICODE_ISALPHA,
    Py_UNICODE_ISDECIMAL, Py_UNICODE_ISDIGIT, Py_UNICODE_ISUPPER,
)

import numpy as np

from archiver.extract import counts
from archiver.extract.weights import weights

cdef dict _FIRST = {ord(sign): kind for sign, kind in counts.FIRST.items()}
cdef dict _LAST = {ord(sign): kind for sign, kind in counts.LAST.items()}
cdef object _STOPS = counts.STOPS, _COMMAS = counts.COMMAS
cdef Py_ssize_t _SHORT = counts.SHORT, _LINE = counts.LINE, _PROBE = counts.PROBE, _LEAST = counts.LEAST
cdef double _WIDTH = counts.WIDTH
cdef Py_ssize_t _WITNESSED = counts.COLUMNS.index("in_body"), _COPY = counts.COLUMNS.index("copy")
cdef Py_ssize_t _SAID = counts.COLUMNS.index("said_low")


def count(runs, evidence):
    """A row for each run, its columns named in `counts.COLUMNS`."""
    table = np.empty((len(runs), len(counts.COLUMNS)))
    cdef double[:, ::1] out = table
    cdef dict known = weights("lines")
    cdef frozenset of_title = frozenset(counts.WORD.findall(evidence.title))
    cdef str body = evidence.body, summary = evidence.summary, text, low
    cdef str opening = summary[:_PROBE]
    cdef set seen = set()
    cdef Py_ssize_t row = 0
    cdef tuple run
    for named in runs:
        run = <tuple>named
        text = run[0]
        low = text[:_LINE].lower()
        _signs(out, row, text, run)
        _witnessed(out, row, low, body, summary, opening)
        out[row, _COPY] = text in seen
        seen.add(text)
        _said(out, row, _SAID, low if len(text) < _LINE else "", known, of_title)
        row += 1
    return table


def said(lines, known, str title):
    """What the words of each line in lower case say, in five columns, as ``counting.py`` says."""
    table = np.empty((len(lines), 5))
    cdef double[:, ::1] out = table
    of_title = frozenset(counts.WORD.findall(title))
    for row, line in enumerate(lines):
        _said(out, row, 0, line, known, of_title)
    return table


cdef int _signs(double[:, ::1] out, Py_ssize_t row, str text, tuple run) except -1:
    cdef Py_ssize_t size = len(text), at, spaces = 0, commas = 0, stops = 0, wide = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_UCS4 sign, before = 0, first = PyUnicode_READ(kind, data, 0), last = PyUnicode_READ(kind, data, size - 1)
    cdef double scale
    cdef int ends = _kind_of(last, _LAST)
    for at in range(size):
        sign = PyUnicode_READ(kind, data, at)
        if sign == u" ":
            spaces += 1
            stops += before == u"." or before == u"?"
        elif sign == u",":
            commas += 1
        elif sign > 127:
            if sign in _STOPS:
                stops += 1
            elif sign in _COMMAS:
                commas += 1
            wide += (
                0x1100 <= sign <= 0x11FF or 0x3040 <= sign <= 0x30FF or 0x3400 <= sign <= 0x9FFF
                or 0xAC00 <= sign <= 0xD7AF
            )
        before = sign
    scale = 1.0 + wide * (_WIDTH - 1.0) / size
    out[row, 0] = size * scale
    out[row, 1] = spaces + 1 + wide // 2
    out[row, 2] = commas
    out[row, 3] = stops + (0 < ends < 3)
    out[row, 4] = <Py_ssize_t>run[3] * scale
    out[row, 5] = run[4]
    out[row, 6] = <Py_ssize_t>run[5] * scale
    out[row, 7] = run[7]
    out[row, 8] = _kind_of(first, _FIRST) or (2 if Py_UNICODE_ISUPPER(first) else 1 if Py_UNICODE_ISALPHA(first) else 0)
    out[row, 9] = ends
    out[row, 10] = text.isupper()
    out[row, 11] = Py_UNICODE_ISDIGIT(first) + Py_UNICODE_ISDIGIT(last) if size < _SHORT else 0
    return 0


cdef int _kind_of(Py_UCS4 sign, dict kinds) except -1:
    """What a sign is at the beginning or the end of a line; 0 for a letter, as most are."""
    cdef void* found
    if u"a" <= sign <= u"z" or u"A" <= sign <= u"Z":
        return 0
    found = PyDict_GetItem(kinds, <long>sign)
    return <object>found if found != NULL else 0


cdef int _witnessed(double[:, ::1] out, Py_ssize_t row, str low, str body, str summary, str opening) except -1:
    out[row, _WITNESSED], out[row, _WITNESSED + 1] = 0.5, 0.0
    if len(low) >= _LEAST:
        probe = low[:_PROBE]
        out[row, _WITNESSED] = probe in body
        out[row, _WITNESSED + 1] = bool(summary) and (probe in summary or opening in low)
    return 0


cdef int _said(
    double[:, ::1] out, Py_ssize_t row, Py_ssize_t column, str line, dict known, frozenset of_title
) except -1:
    cdef Py_ssize_t size = len(line), at = 0, begin, words = 0
    cdef long long lowest = 0, highest = 0, total = 0, shared = 0, weight
    cdef int kind = PyUnicode_KIND(line)
    cdef void* data = PyUnicode_DATA(line)
    cdef void* found
    cdef bint is_titled = bool(of_title)
    while at < size:
        begin = at
        while at < size and _is_letter(PyUnicode_READ(kind, data, at)):
            at += 1
        if at == begin:
            at += 1
            continue
        word = PyUnicode_Substring(line, begin, at)
        words += 1
        found = PyDict_GetItem(known, word)
        if found != NULL:
            weight = <object>found
            total += weight
            lowest = min(lowest, weight)
            highest = max(highest, weight)
        if is_titled and word in of_title:
            shared += 1
    out[row, column] = lowest
    out[row, column + 1] = highest
    out[row, column + 2] = <double>total / max(words, 1)
    out[row, column + 3] = min(1.0, <double>shared / max(1, len(of_title)))
    out[row, column + 4] = <double>shared / max(words, 1)
    return 0


cdef inline bint _is_letter(Py_UCS4 sign):
    """Is it of a word: as ``[^\\W\\d_]``."""
    if sign < 128:
        return u"a" <= sign <= u"z" or u"A" <= sign <= u"Z"
    return Py_UNICODE_ISALNUM(sign) and not Py_UNICODE_ISDECIMAL(sign)
