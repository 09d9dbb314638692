# cython: language_level=3, boundscheck=False, wraparound=False
"""The twin of ``around.py`` in C, on libxml2's own nodes; ``tests/unit/test_twins.py`` holds both to the same."""

from libc.string cimport strlen
from lxml.includes cimport tree
from lxml.includes.etreepublic cimport _Document, _Element, elementFactory, import_lxml__etree

from archiver.extract.nodes cimport following, is_blank, is_named, squeezed, text_at

from archiver.extract import near

import_lxml__etree()

cdef list _SKIPPED = [name.encode() for name in near.SKIPPED], _TOPS = [name.encode() for name in near.TOPS]
cdef Py_ssize_t _PROSE = near.PROSE, _NEAR = near.NEAR
cdef int _BEHIND = near.BEHIND, _AHEAD = near.AHEAD, _LEVELS = near.LEVELS, _FAR_LEVELS = near.FAR_LEVELS
cdef object _new = tuple.__new__
cdef type _Piece = near.Piece


def around(_Element heading, Py_ssize_t enough=near.ENOUGH):
    """The short texts around the heading, as ``around.py`` says."""
    cdef _Walk walk = _Walk(heading._doc, enough)
    cdef bint is_body = is_named(heading._c_node, b"body")
    walk.prose = _NEAR + 1 if is_body else 0
    walk.behind(heading._c_node, _part_of(heading._c_node), is_body)
    if not is_body:
        walk.before(heading._c_node)
    return walk.inside + walk.ahead + walk.outside


cdef class _Walk:
    """The pieces that were found so far."""

    cdef _Document document
    cdef list inside, ahead, outside
    cdef Py_ssize_t prose, enough
    cdef bint is_inside

    def __cinit__(self, _Document document, Py_ssize_t enough):
        self.document, self.enough, self.is_inside = document, enough, True
        self.inside, self.ahead, self.outside = [], [], []

    cdef int behind(self, tree.xmlNode* node, tree.xmlNode* part, bint is_in) except -1:
        """Find what stands behind the heading, from its end on."""
        cdef tree.xmlNode* child
        cdef tree.xmlNode* above
        cdef bint has_left = False
        cdef int step
        for step in range(_BEHIND):
            child = _element(node.children) if is_in else NULL
            while child == NULL:  # up and on to what follows
                above = node.parent
                if not _is_element(above) or is_named(node, b"body") or is_named(node, b"html"):
                    return 0
                has_left = has_left or node == part
                if self.take(node, node.next, True, above, has_left):
                    return 0
                child = _element(node.next)
                node = above
            node = child
            is_in = not _is_one_of(node, _SKIPPED)
            if is_in and self.take(node, node.children, False, node, has_left, _has_moment(node)):
                return 0
        return 0

    cdef bint take(
        self, tree.xmlNode* node, tree.xmlNode* first, bint is_tail, tree.xmlNode* holder, bint has_left,
        bint has_moment=False,
    ) except -1:
        """Take a text in an element or behind it, and an element with a moment and no text; is it enough?"""
        cdef str text = _text(node, first, is_tail)
        if text is None:
            text = ""
        if len(text) >= _PROSE:
            self.prose += len(text)
            return self.prose > self.enough
        text = squeezed(text)
        if text or (has_moment and self.prose <= _NEAR):
            self.is_inside = self.is_inside and not (self.prose and has_left)
            piece = self.piece(text, holder, self.prose > _NEAR)
            (self.inside if self.is_inside else self.outside).append(piece)
        return False

    cdef int before(self, tree.xmlNode* node) except -1:
        """Find what stands in front of the heading, within some levels above it, the nearest block first."""
        cdef tree.xmlNode* sibling
        cdef tree.xmlNode* inner
        cdef int level, left = _AHEAD
        for level in range(_FAR_LEVELS):
            sibling = node.prev
            while sibling != NULL:
                inner = sibling if sibling.type == tree.XML_ELEMENT_NODE else NULL
                while inner != NULL:
                    if inner.type == tree.XML_ELEMENT_NODE:
                        left -= 1
                        if left < 0:
                            return 0
                        if not _is_one_of(inner, _SKIPPED):
                            self.add(inner, inner.children, False, inner, level >= _LEVELS)
                        self.add(inner, inner.next, True, inner.parent, level >= _LEVELS)
                    inner = following(inner, sibling)
                sibling = sibling.prev
            node = node.parent
            if not _is_element(node) or _is_one_of(node, _TOPS):
                return 0
        return 0

    cdef int add(
        self, tree.xmlNode* node, tree.xmlNode* first, bint is_tail, tree.xmlNode* holder, bint is_far
    ) except -1:
        cdef str text = _text(node, first, is_tail)
        if text is not None and len(text) < _PROSE and (text := squeezed(text)):
            self.ahead.append(self.piece(text, holder, is_far))
        return 0

    cdef object piece(self, str text, tree.xmlNode* holder, bint is_far):
        return _new(_Piece, (text, elementFactory(self.document, holder), is_far))


cdef str _text(tree.xmlNode* node, tree.xmlNode* first, bint is_tail):
    """The text in an element or behind it, of which this is the first node; None for none, or for a little space."""
    if first == NULL or first.type == tree.XML_ELEMENT_NODE:
        return None
    if is_blank(first) and strlen(<const char*>first.content) < <size_t>_PROSE:
        return None
    return text_at(node, first, is_tail)


cdef inline bint _is_element(tree.xmlNode* node) noexcept:
    return node != NULL and node.type == tree.XML_ELEMENT_NODE


cdef inline tree.xmlNode* _element(tree.xmlNode* node) noexcept:
    """The first element from that node on."""
    while node != NULL and node.type != tree.XML_ELEMENT_NODE:
        node = node.next
    return node


cdef bint _has_moment(tree.xmlNode* node) noexcept:
    """Does its ``datetime`` say something?"""
    cdef tree.xmlAttr* attribute = node.properties
    while attribute != NULL and not is_named(<tree.xmlNode*>attribute, b"datetime"):
        attribute = attribute.next
    return attribute != NULL and attribute.children != NULL and attribute.children.content[0] != 0


cdef bint _is_one_of(tree.xmlNode* node, list names) noexcept:
    for name in names:
        if is_named(node, <bytes>name):
            return True
    return False


cdef tree.xmlNode* _part_of(tree.xmlNode* part) noexcept:
    """The element some levels above the heading, or the one below the body."""
    cdef int level
    for level in range(_LEVELS):
        if not _is_element(part.parent) or _is_one_of(part.parent, _TOPS):
            break
        part = part.parent
    return part
