"""Small steps that `alone.pyx` and `among.pyx` share; numpy's order of adding, so that sums are the same to the bit."""

cdef enum: PARENT, TAG, MARKS, OWN, AROUND, WEIGHT, TOTAL, LOW, DEPTH, HIDDEN, BEGIN, END, MAKE, SIZE  # as in Place


cdef inline long long of_place(const long long[::1] numbers, Py_ssize_t place, Py_ssize_t field) noexcept:
    return numbers[place * SIZE + field]


cdef inline Py_ssize_t above(const long long[::1] numbers, Py_ssize_t place, int levels) noexcept:
    """The place that far above; the root is above itself."""
    cdef int level
    for level in range(levels):
        place = max(numbers[place * SIZE + PARENT], 0)
    return place


cdef class Grouping:
    cdef long long[::1] keys
    cdef Py_ssize_t[::1] groups, slots, counts
    cdef double[::1] chars, good
    cdef Py_ssize_t known

    cdef int add(self, Py_ssize_t row, long long key, double chars, double good) noexcept
    cdef void tell(self, float[::1, :] out, Py_ssize_t at, double more, double story) noexcept
