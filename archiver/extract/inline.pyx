# cython: language_level=3, boundscheck=False, wraparound=False
"""The twin of ``inline.py`` in C, on libxml2's own nodes; ``tests/unit/test_twins.py`` holds both to the same."""

from html import escape

from lxml.includes cimport tree
from lxml.includes.etreepublic cimport import_lxml__etree, namespacedName

from archiver.extract.nodes cimport Pieces, TAIL, is_named, value_of

from archiver.extract.absolute import absolute
from archiver.extract.tags import KEPT
from archiver.markup.scan import MAX_DEPTH

import_lxml__etree()

cdef enum: DEEPEST = 512  # as MAX_DEPTH: what lies deeper is not read
if MAX_DEPTH != DEEPEST:
    raise ImportError("archiver.extract.inline was compiled for another MAX_DEPTH than scan.py has; compile it again")

cdef dict _KEPT = KEPT


cpdef str fragment(object run, _Element place, str base):
    """The run as HTML with every URL absolute; ``place`` is the block it stands in."""
    cdef object pieces = (<tuple>run)[1]
    cdef Py_ssize_t size = len(pieces), number
    cdef tree.xmlNode* opened[DEEPEST]
    cdef tree.xmlNode* wanted[DEEPEST]
    cdef int open_ = 0, asked, shared
    cdef list tags = [], out
    if size == 1:
        return _of_one((<tuple>run)[0], _around(pieces, 0, None), place._c_node, base)
    out = []
    for number in range(size):
        piece = None if isinstance(pieces, Pieces) else pieces[number]
        asked = _formatting(_around(pieces, number, piece), place._c_node, wanted)
        shared = 0
        while shared < asked and shared < open_ and opened[shared] == wanted[shared]:
            shared += 1
        while open_ > shared:
            open_ -= 1
            _end(tags.pop(), out)
        while open_ < asked:
            opened[open_] = wanted[open_]
            tag, start = _start(wanted[open_], base)
            tags.append(tag)
            out.append(start)
            open_ += 1
        out.append(_escaped((<Pieces>pieces).text(number) if piece is None else piece[0]))
    while tags:
        _end(tags.pop(), out)
    return " ".join("".join(out).split())


cdef str _of_one(str text, tree.xmlNode* around, tree.xmlNode* place, str base):
    """The fragment of a run that is one text, as most are."""
    cdef str inside = _escaped(text)
    while _is_element(around) and around != place:
        if namespacedName(around) in _KEPT:
            tag, start = _start(around, base)
            if tag:
                inside = f"{start}{inside}</{tag}>"
        around = around.parent
    return inside


cdef tree.xmlNode* _around(object pieces, Py_ssize_t number, object piece) except? NULL:
    """The element around a piece of text."""
    cdef tree.xmlNode* node
    cdef bint is_tail
    if isinstance(pieces, Pieces):
        node, is_tail = (<Pieces>pieces).node(number), (<Pieces>pieces).kind(number) == TAIL
    else:
        _, element, is_tail = pieces[number] if piece is None else piece
        node = (<_Element>element)._c_node
    return node.parent if is_tail else node


cdef inline bint _is_element(tree.xmlNode* node) noexcept:
    return node != NULL and node.type == tree.XML_ELEMENT_NODE


cdef int _formatting(tree.xmlNode* around, tree.xmlNode* place, tree.xmlNode** wanted) except -1:
    """The formatting elements around a text, outermost first, up to its block; tells how many."""
    cdef int size = 0, at
    while _is_element(around) and around != place:
        if namespacedName(around) in _KEPT and size < DEEPEST:
            wanted[size] = around
            size += 1
        around = around.parent
    for at in range(size // 2):
        wanted[at], wanted[size - 1 - at] = wanted[size - 1 - at], wanted[at]
    return size


cdef int _end(str tag, list out) except -1:
    if tag:
        out.append(f"</{tag}>")
    return 0


cdef str _escaped(str text):
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


cdef tuple _start(tree.xmlNode* element, str base):
    cdef str tag = _KEPT[namespacedName(element)], href = None
    cdef tree.xmlAttr* attribute = element.properties
    if tag != "a":
        return tag, f"<{tag}>"
    while attribute != NULL and href is None:
        if is_named(<tree.xmlNode*>attribute, b"href"):
            href = value_of(element, attribute)
        attribute = attribute.next
    address = absolute(base, href)
    return ("a", f'<a href="{escape(" ".join(address.split()))}">') if address else ("", "")
