# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Things of one page numbered in the order in which they come, without a Python object for each look."""

from libc.stdlib cimport calloc, free
from libc.string cimport strcmp


cdef class Register:
    """Numbers from 1 on, the same for the same thing: a number, or a text of a tree that is not changed meanwhile."""

    def __cinit__(self):
        self.grow()

    def __dealloc__(self):
        free(self.keys)
        free(self.texts)
        free(self.numbers)

    cdef int of_key(self, uint64_t key) except -1:
        """The number of a number."""
        return self.at(key, NULL)

    cdef int of_text(self, const char* text) except -1:
        """The number of a text; the first one met is looked at again and again."""
        cdef uint64_t key = 0xCBF29CE484222325  # FNV-1a
        cdef const char* sign = text
        while sign[0]:
            key = (key ^ <unsigned char>sign[0]) * <uint64_t>0x100000001B3
            sign += 1
        return self.at(key, text)

    cdef int at(self, uint64_t key, const char* text) except -1:
        cdef Py_ssize_t slot = <Py_ssize_t>(key * <uint64_t>0x9E3779B97F4A7C15 >> 32) & (self.room - 1)
        while self.numbers[slot]:
            if self.keys[slot] == key and (text == NULL or strcmp(self.texts[slot], text) == 0):
                return self.numbers[slot]
            slot = (slot + 1) & (self.room - 1)
        self.known += 1
        self.keys[slot], self.texts[slot], self.numbers[slot] = key, text, <int>self.known
        if 2 * self.known > self.room:
            self.grow()
        return <int>self.known

    cdef int grow(self) except -1:
        """Four times as much room; what is known finds its new slots."""
        cdef uint64_t* keys = self.keys
        cdef const char** texts = self.texts
        cdef int* numbers = self.numbers
        cdef Py_ssize_t room = self.room, slot, old
        self.room = 4 * room if room else 128
        self.keys = <uint64_t*>calloc(self.room, sizeof(uint64_t))
        self.texts = <const char**>calloc(self.room, sizeof(char*))
        self.numbers = <int*>calloc(self.room, sizeof(int))
        if self.keys == NULL or self.texts == NULL or self.numbers == NULL:
            raise MemoryError
        for old in range(room):
            if numbers[old]:
                slot = <Py_ssize_t>(keys[old] * <uint64_t>0x9E3779B97F4A7C15 >> 32) & (self.room - 1)
                while self.numbers[slot]:
                    slot = (slot + 1) & (self.room - 1)
                self.keys[slot], self.texts[slot], self.numbers[slot] = keys[old], texts[old], numbers[old]
        free(keys)
        free(texts)
        free(numbers)
        return 0
