# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""The twin of ``brackets.py`` in C; ``tests/unit/test_twins.py`` holds both to the same."""

from libc.string cimport memchr, memcmp

cdef Py_ssize_t LENGTH = 6


def stretches(bytes raw, Py_ssize_t least):
    """From where to where more than so many bytes stand between two "<", or behind the last."""
    cdef const char* begin = raw
    cdef const char* end = begin + len(raw)
    cdef const char* at = begin
    cdef const char* following
    cdef list found = []
    while at < end:
        following = <const char*>memchr(at, c"<", end - at)
        if following == NULL:
            following = end
        if following - at > least:
            found.append((at - begin, following - begin))
        at = following + 1
    return found


def first_end(bytes raw):
    """Where the first end of a body or of a page stands; the number of bytes where there is none."""
    cdef const char* begin = raw
    cdef const char* end = begin + len(raw)
    cdef const char* at = begin
    while end - at >= LENGTH:
        at = <const char*>memchr(at, c"<", end - at)
        if at == NULL or end - at < LENGTH:
            break
        if at[1] == c"/" and (
            memcmp(at + 2, b"body", 4) == 0
            or memcmp(at + 2, b"html", 4) == 0
            or memcmp(at + 2, b"BODY", 4) == 0
            or memcmp(at + 2, b"HTML", 4) == 0
        ):
            return at - begin
        at += 1
    return len(raw)
