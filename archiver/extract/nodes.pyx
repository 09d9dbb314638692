# cython: language_level=3, boundscheck=False, wraparound=False
"""Nodes of libxml2's tree kept by their place in memory, and made Python objects when somebody asks for one.

Few are ever asked for, where a list of elements would make each of them. A place stays good as long as the document
lives, which is held here, and nobody takes a node out of it: the tree of a page is never changed.
"""

from cpython.unicode cimport (
    PyUnicode_DATA, PyUnicode_DecodeUTF8, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring, Py_UNICODE_ISSPACE,
)
from libc.stdlib cimport free, realloc
from libc.string cimport strlen
from lxml.includes.etreepublic cimport attributeValue, elementFactory, import_lxml__etree, tailOf, textOf

import_lxml__etree()


cdef class Nodes:
    """A sequence of elements."""

    def __cinit__(self, _Document document):
        self.document = document

    def __dealloc__(self):
        free(self.places)

    cdef int add(self, tree.xmlNode* node, int kind) except -1:
        """Keep a node; what kind of piece it is fits into the bits that are zero in each place."""
        if self.size == self.room:
            room = 2 * self.room + 64
            places = <uintptr_t*>realloc(self.places, room * sizeof(uintptr_t))
            if places == NULL:
                raise MemoryError
            self.places, self.room = places, room
        self.places[self.size] = <uintptr_t>node | <uintptr_t>kind
        self.size += 1
        return 0

    cdef tree.xmlNode* node(self, Py_ssize_t index) noexcept:
        return <tree.xmlNode*>(self.places[index] & ~<uintptr_t>3)

    cdef Pieces since(self, Py_ssize_t begin):
        """The nodes from that one on as pieces of text."""
        cdef Pieces pieces = Pieces.__new__(Pieces)
        pieces.nodes, pieces.begin, pieces.end = self, begin, self.size
        return pieces

    def __len__(self):
        return self.size

    def __getitem__(self, Py_ssize_t index):
        if not 0 <= index < self.size:
            raise IndexError(index)
        return elementFactory(self.document, self.node(index))

    def __eq__(self, other):
        return list(self) == list(other)


cdef class Pieces:
    """The pieces of one run, as `runs.Piece`."""

    cdef tree.xmlNode* node(self, Py_ssize_t index) noexcept:
        return self.nodes.node(self.begin + index)

    cdef int kind(self, Py_ssize_t index) noexcept:
        return self.nodes.places[self.begin + index] & 3

    cdef str text(self, Py_ssize_t index):
        cdef tree.xmlNode* node = self.node(index)
        cdef int kind = self.kind(index)
        if kind == GAP:
            return " "
        return "\n" if kind == BREAK else tailOf(node) if kind == TAIL else textOf(node)

    def __len__(self):
        return self.end - self.begin

    def __getitem__(self, Py_ssize_t index):
        if not 0 <= index < self.end - self.begin:
            raise IndexError(index)
        return self.text(index), elementFactory(self.nodes.document, self.node(index)), self.kind(index) == TAIL

    def __eq__(self, other):
        return list(self) == list(other)


cdef str value_of(tree.xmlNode* node, tree.xmlAttr* attribute):
    """The value of an attribute; where it is odd in any way, lxml is asked."""
    cdef const char* text = text_of(attribute)
    return attributeValue(node, attribute) if text == NULL else PyUnicode_DecodeUTF8(text, strlen(text), NULL)


cdef const char* text_of(tree.xmlAttr* attribute) noexcept:
    """The value of an attribute as it lies in memory; NULL where it is odd in any way."""
    cdef tree.xmlNode* text = attribute.children
    if text == NULL:
        return b""
    if text.next != NULL or text.type != tree.XML_TEXT_NODE:
        return NULL
    return <const char*>text.content


cdef str text_at(tree.xmlNode* element, tree.xmlNode* first, bint is_tail):
    """The text in an element or behind it, of which this is the first node; where it is odd, lxml is asked."""
    if first.type == tree.XML_TEXT_NODE and (first.next == NULL or first.next.type == tree.XML_ELEMENT_NODE):
        return PyUnicode_DecodeUTF8(<const char*>first.content, strlen(<const char*>first.content), NULL)
    return tailOf(element) if is_tail else textOf(element)


cdef str squeezed(str text):
    """The text without white space at its ends, and one space for each stretch of it inside."""
    cdef Py_ssize_t begin = 0, end = len(text), at
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef bint was_space = False
    cdef Py_UCS4 sign
    while begin < end and _is_space(PyUnicode_READ(kind, data, begin)):
        begin += 1
    while begin < end and _is_space(PyUnicode_READ(kind, data, end - 1)):
        end -= 1
    for at in range(begin, end):
        sign = PyUnicode_READ(kind, data, at)
        if _is_space(sign):
            if was_space or sign != u" ":
                return " ".join(text.split())
            was_space = True
        else:
            was_space = False
    return PyUnicode_Substring(text, begin, end)


cdef inline bint _is_space(Py_UCS4 sign) noexcept:
    return sign <= 32 and (sign == 32 or 9 <= sign <= 13 or 28 <= sign) if sign < 128 else Py_UNICODE_ISSPACE(sign)


cdef bint is_blank(tree.xmlNode* node) noexcept:
    """Is it white space of ASCII alone, surely?"""
    cdef const unsigned char* sign = node.content
    if node.type != tree.XML_TEXT_NODE or (node.next != NULL and node.next.type != tree.XML_ELEMENT_NODE):
        return False
    while sign[0] == 32 or 9 <= sign[0] <= 13 or 28 <= sign[0] <= 31:
        sign += 1
    return sign[0] == 0


cdef bint is_chrome(tree.xmlNode* top, bint is_in_story) noexcept:
    """Is it a menu, or the foot of the page, of which nothing need be read?"""
    if is_named(top, b"footer"):
        return not is_in_story
    if is_in_story and is_named(top, b"header"):
        return False
    cdef tree.xmlNode* node = following(top, top)
    while node != NULL:
        if node.type == tree.XML_ELEMENT_NODE and (is_named(node, b"p") or is_named(node, b"h1")):
            return False
        node = following(node, top)
    return True
