"""What `cutting.pyx` asks of `nodes.pyx`, and looks at nodes of libxml2 too small to call for."""

from libc.stdint cimport uintptr_t
from libc.string cimport strcmp
from lxml.includes cimport tree
from lxml.includes.etreepublic cimport _Document

# What a piece is: the text in its element or behind it, a <br> in preformatted text, or a gap where words touch.
cdef enum: TEXT, TAIL, BREAK, GAP


cdef class Nodes:
    cdef _Document document
    cdef uintptr_t* places
    cdef Py_ssize_t size, room

    cdef int add(self, tree.xmlNode* node, int kind) except -1
    cdef tree.xmlNode* node(self, Py_ssize_t index) noexcept
    cdef Pieces since(self, Py_ssize_t begin)


cdef class Pieces:
    cdef Nodes nodes
    cdef Py_ssize_t begin, end

    cdef tree.xmlNode* node(self, Py_ssize_t index) noexcept
    cdef int kind(self, Py_ssize_t index) noexcept
    cdef str text(self, Py_ssize_t index)


cdef const char* text_of(tree.xmlAttr* attribute) noexcept
cdef str value_of(tree.xmlNode* node, tree.xmlAttr* attribute)
cdef str text_at(tree.xmlNode* element, tree.xmlNode* first, bint is_tail)
cdef str squeezed(str text)
cdef bint is_blank(tree.xmlNode* node) noexcept
cdef bint is_chrome(tree.xmlNode* top, bint is_in_story) noexcept


cdef inline bint is_named(tree.xmlNode* node, const char* tag) noexcept:
    return strcmp(<const char*>node.name, tag) == 0


cdef inline tree.xmlNode* following(tree.xmlNode* node, tree.xmlNode* top) noexcept:
    """The next node below the top in the order of the page."""
    if node.children != NULL and node.type == tree.XML_ELEMENT_NODE:
        return node.children
    while node != top:
        if node.next != NULL:
            return node.next
        node = node.parent
    return NULL
