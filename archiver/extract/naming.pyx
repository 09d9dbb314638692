# cython: language_level=3, boundscheck=False, wraparound=False
"""The twin of ``naming.py`` in C, letter by letter; ``tests/unit/test_twins.py`` holds both to the same."""

from cpython.dict cimport PyDict_GetItem
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring

from archiver.extract import names
from archiver.extract.names import exact, is_made_up, stems
from archiver.extract.weights import weights

cdef enum: KNOWN = 1 << 16  # values and words that are kept in mind
cdef int SHORT = names.SHORT, MADE_UP = names.MADE_UP
cdef dict _values = {}, _words = {}


cpdef tuple look(str value):
    """What a class, id or role says: the mask of its groups, the sum of its words' weights, the lowest of them."""
    cdef void* found = PyDict_GetItem(_values, value)
    if found != NULL:
        return <tuple>found
    if len(_values) >= KNOWN:
        _values.clear()
    cdef Py_ssize_t at = 0, begin, size = len(value)
    cdef int kind = PyUnicode_KIND(value)
    cdef void* data = PyUnicode_DATA(value)
    cdef long long mask = 0, weight = 0, low = 0, moved
    cdef tuple told
    cdef bint is_capital
    while at < size:
        begin = at
        while at < size and u"A" <= PyUnicode_READ(kind, data, at) <= u"Z":
            at += 1
        is_capital = at > begin
        if at - begin < 2:  # a word goes on in small letters behind one capital, but not behind several
            while at < size and u"a" <= PyUnicode_READ(kind, data, at) <= u"z":
                at += 1
            if at == begin or (is_capital and at == begin + 1):
                at = begin + 1
                continue
        word = PyUnicode_Substring(value, begin, at)
        told = _word(word.lower() if is_capital else word)
        if told is not None:
            if told[0] and not (at - begin <= SHORT and is_made_up(_run(value, begin))):
                mask |= <long long>told[0]
            moved = told[1]
            weight += moved
            low = min(low, moved)
    told = _values[value] = (mask, weight, low)
    return told


cdef str _run(str value, Py_ssize_t at):
    """The stretch of letters and figures around a place, or a part of it that is too long to be made up."""
    cdef int kind = PyUnicode_KIND(value)
    cdef void* data = PyUnicode_DATA(value)
    cdef Py_ssize_t end = at, size = len(value)
    while at > 0 and end - at <= MADE_UP and _is_of_run(PyUnicode_READ(kind, data, at - 1)):
        at -= 1
    while end < size and end - at <= MADE_UP and _is_of_run(PyUnicode_READ(kind, data, end)):
        end += 1
    return PyUnicode_Substring(value, at, end)


cdef inline bint _is_of_run(Py_UCS4 sign) noexcept:
    return u"0" <= sign <= u"9" or u"A" <= sign <= u"Z" or u"a" <= sign <= u"z"


cdef tuple _word(str word):
    """The groups of a word and its weight; None for a word that says nothing."""
    cdef void* found = PyDict_GetItem(_words, word)
    if found != NULL:
        return <tuple><object>found
    if len(_words) >= KNOWN:
        _words.clear()
    mask = exact().get(word, 0)
    for stem, of_stem in stems().get(word[:2], ()):
        if word.startswith(stem):
            mask |= of_stem
    weight = weights("names").get(word, 0)
    told = _words[word] = (mask, weight) if mask or weight else None
    return told
