"""What `cutting.pyx` asks of `register.pyx`."""

from libc.stdint cimport uint64_t


cdef class Register:
    cdef uint64_t* keys
    cdef const char** texts
    cdef int* numbers
    cdef Py_ssize_t known, room

    cdef int of_key(self, uint64_t key) except -1
    cdef int of_text(self, const char* text) except -1
    cdef int at(self, uint64_t key, const char* text) except -1
    cdef int grow(self) except -1
