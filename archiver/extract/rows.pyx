# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""What `among.pyx` and `standing.pyx` share: rows that have a key in common."""

import numpy as np


cdef class Grouping:
    """The rows by their key: how many there are of each, how long they are together, and how much of that is story."""

    def __cinit__(self, Py_ssize_t size):
        cdef Py_ssize_t room = 8
        while room < 2 * size:
            room *= 2
        self.slots = np.full(room, -1, dtype=np.intp)
        self.keys = np.empty(size, dtype=np.int64)
        self.groups, self.counts = np.empty((2, size), dtype=np.intp)
        self.chars, self.good = np.empty((2, size))

    cdef int add(self, Py_ssize_t row, long long key, double chars, double good) noexcept:
        """Rows come one after the other: so numpy's `bincount` adds too."""
        cdef Py_ssize_t last = self.slots.shape[0] - 1, slot
        slot = <Py_ssize_t>(<unsigned long long>key * <unsigned long long>0x9E3779B97F4A7C15 >> 40) & last
        while self.slots[slot] >= 0 and self.keys[self.slots[slot]] != key:
            slot = (slot + 1) & last
        cdef Py_ssize_t group = self.slots[slot]
        if group < 0:
            group = self.slots[slot] = self.known
            self.keys[group], self.counts[group], self.chars[group], self.good[group] = key, 0, 0.0, 0.0
            self.known += 1
        self.groups[row] = group
        self.counts[group] += 1
        self.chars[group] += chars
        self.good[group] += good
        return 0

    cdef void tell(self, float[::1, :] out, Py_ssize_t at, double more, double story) noexcept:
        """Three columns: the share of story in each row's group, of the story that it holds, and how large it is."""
        cdef Py_ssize_t row, group
        for row in range(self.groups.shape[0]):
            group = self.groups[row]
            out[row, at] = <float>(self.good[group] / (self.chars[group] + more))
            out[row, at + 1] = <float>(self.good[group] / story)
            out[row, at + 2] = self.counts[group]
