# cython: language_level=3, boundscheck=False, wraparound=False
"""The twin of ``sweeping.py`` in C, on libxml2's own nodes; ``tests/unit/test_twins.py`` holds both to the same."""

from cpython.dict cimport PyDict_GetItem
from libc.stdint cimport uintptr_t
from lxml.includes cimport tree
from lxml.includes.etreepublic cimport (
    _Document, _Element, elementFactory, import_lxml__etree, namespacedName, textOf,
)

from archiver.extract.nodes cimport following, is_named, value_of

from archiver.extract import swept

import_lxml__etree()

cdef object _Swept = swept.Swept
cdef frozenset _RELATIONS = swept.RELATIONS
cdef const unsigned char* _NAMELESS = b""
cdef list _NAMING = [name.encode() for name in swept.NAMING]
cdef frozenset _DATING = swept.DATING
cdef Py_ssize_t _LESSER = swept.LESSER, _HOLDERS = swept.HOLDERS, _SEEN = swept.SEEN


def sweep(_Element element):
    """What the page declares; the tree stays as it is."""
    cdef _Document document = element._doc
    cdef tree.xmlNode* top = element._c_node
    cdef tree.xmlNode* node = top
    cdef list metas = [], links = [], titles = [], scripts = [], headings = [], lesser = [], bases = []
    cdef const unsigned char* name
    while node != NULL:
        name = node.name if node.type == tree.XML_ELEMENT_NODE else _NAMELESS
        if name[0] == c"m" and is_named(node, b"meta"):
            _add_meta(node, metas)
        elif name[0] == c"l" and is_named(node, b"link"):
            _add_link(node, links)
        elif name[0] == c"s" and is_named(node, b"script"):
            if "ld+json" in _value(node, b"type").lower():
                scripts.append(textOf(node) or "")
        elif name[0] == c"t" and is_named(node, b"title"):
            if node.parent == NULL or node.parent.type != tree.XML_ELEMENT_NODE or not is_named(node.parent, b"svg"):
                titles.append(elementFactory(document, node))
        elif name[0] == c"h" and name[1] == c"1" and name[2] == 0:
            headings.append(elementFactory(document, node))
        elif name[0] == c"h" and (name[1] == c"2" or name[1] == c"3") and name[2] == 0 and len(lesser) < _LESSER:
            lesser.append(elementFactory(document, node))
        elif name[0] == c"b" and is_named(node, b"base"):
            bases.append(elementFactory(document, node))
        node = following(node, top)
    return _Swept(metas, links, titles, scripts, headings, lesser, bases)


cdef int _add_meta(tree.xmlNode* node, list metas) except -1:
    cdef str value = _value(node, b"content").strip()
    if value:
        metas.append((value, [names for name in _NAMING if (names := _value(node, name))]))
    return 0


cdef int _add_link(tree.xmlNode* node, list links) except -1:
    cdef str rel = _value(node, b"rel").lower()
    if rel in _RELATIONS and (address := _value(node, b"href").strip()):
        links.append((rel, address))
    return 0


def holders(_Element element):
    """The elements of the page that hold a property of microdata, but for meta and link."""
    cdef tree.xmlNode* top = element._c_node
    cdef tree.xmlNode* node = top
    cdef Py_ssize_t seen = 0
    cdef list found = []
    while node != NULL and seen < _HOLDERS:
        if node.type == tree.XML_ELEMENT_NODE and _attribute(node, b"itemprop") != NULL:
            seen += 1
            if not is_named(node, b"meta") and not is_named(node, b"link"):
                found.append(elementFactory(element._doc, node))
        node = following(node, top)
    return found


def dating(_Element element):
    """The elements that may show a date and are called time or have a class; and that class."""
    cdef tree.xmlNode* top = element._c_node
    cdef tree.xmlNode* node = top
    cdef tree.xmlAttr* attribute
    cdef Py_ssize_t seen = 0
    cdef list found = []
    cdef dict known = {}  # libxml2 keeps each name of a document once, so its place will do
    while node != NULL and seen < _SEEN:
        if node.type == tree.XML_ELEMENT_NODE and _may_date(node, known):
            seen += 1
            attribute = _attribute(node, b"class")
            if attribute != NULL or is_named(node, b"time"):
                name = value_of(node, attribute) if attribute != NULL else None
                found.append((elementFactory(element._doc, node), name))
        node = following(node, top)
    return found


cdef bint _may_date(tree.xmlNode* node, dict known) except -1:
    """May an element of that tag show a date?"""
    cdef object key = <uintptr_t>node.name
    cdef void* found = PyDict_GetItem(known, key)
    if found != NULL:
        return <object>found is True
    known[key] = namespacedName(node) in _DATING
    return known[key]


cdef inline tree.xmlAttr* _attribute(tree.xmlNode* node, const char* name) noexcept:
    cdef tree.xmlAttr* attribute = node.properties
    while attribute != NULL and not is_named(<tree.xmlNode*>attribute, name):
        attribute = attribute.next
    return attribute


cdef str _value(tree.xmlNode* node, const char* name):
    """The value of an attribute; empty where there is none."""
    cdef tree.xmlAttr* attribute = _attribute(node, name)
    return value_of(node, attribute) if attribute != NULL else ""
