# cython: language_level=3, boundscheck=False, wraparound=False
"""The twin of ``cutting.py`` in C: it reads libxml2's tree itself and makes Python objects only of what is kept.

The two give the same; ``tests/unit/test_twins.py`` holds them to it. Where an element or a text is odd in any way, this
one asks lxml.
"""

from cpython cimport array
from cpython.unicode cimport Py_UNICODE_ISUPPER
from libc.stdint cimport uint64_t
from libc.string cimport strcmp, strlen
from lxml.includes cimport tree
from lxml.includes.etreepublic cimport _Document, _Element, elementFactory, import_lxml__etree, namespacedName

from archiver.extract.naming cimport look
from archiver.extract.nodes cimport (
    BREAK as BROKEN, GAP, TAIL, TEXT, Nodes, following, is_blank, is_chrome, is_named, squeezed, text_at, text_of,
    value_of,
)
from archiver.extract.register cimport Register

from array import array as new_array

from archiver.extract import names
from archiver.extract import tags as kinds
from archiver.extract.gaps import is_glued
from archiver.extract.runs import CODES, MARKED, SIZE, Cut, Image, Place, Run
from archiver.extract.signs import LONGEST, SIGNS, is_sign
from archiver.extract.unseen import CODE_UNSEEN, UNSEEN, is_aside, unseen
from archiver.markup.scan import MAX_DEPTH

import_lxml__etree()

cdef enum: INLINE, LINK, BOLD, BREAK, SKIP, IMAGE, FRAME, CHROME, BLOCK  # as in tags.py
cdef enum: OTHER, NAMING, CLASS, HIDDEN, ARIA, STYLE, HREF, NAME

if (
    kinds.INLINE, kinds.LINK, kinds.BOLD, kinds.BREAK, kinds.SKIP, kinds.IMAGE, kinds.FRAME, kinds.CHROME, kinds.BLOCK
) != (INLINE, LINK, BOLD, BREAK, SKIP, IMAGE, FRAME, CHROME, BLOCK):
    raise ImportError("archiver.extract.cutting was compiled for other kinds than tags.py has; compile it again")

cdef dict _KINDS = kinds.KINDS
cdef dict _CODES = CODES
cdef frozenset _BEGINNINGS = frozenset([sign[0] for sign in SIGNS])
cdef frozenset _LINES = kinds.LINES
cdef dict _MARKS = {tag: 1 << number for number, tag in enumerate(MARKED)}
cdef dict _ATTRIBUTES = (
    dict.fromkeys(names.NAMING, NAMING)
    | dict(zip(("hidden", "aria-hidden", "style"), (HIDDEN, ARIA, STYLE)))
    | {"class": CLASS, "href": HREF, "name": NAME}
)
if names.HIDING != {"hidden", "aria-hidden", "style"}:
    raise ImportError("archiver.extract.cutting was compiled for other attributes than names.py has; compile it again")
cdef long long _PRE = _MARKS["pre"], _BUTTON = CODES["button"]
cdef long long _STORY = _MARKS["article"] | _MARKS["main"]
cdef Py_ssize_t _SIZE = SIZE, _END = Place._fields.index("end")
cdef int _MAX_DEPTH = MAX_DEPTH
cdef int _UNSEEN = UNSEEN, _CODE_UNSEEN = CODE_UNSEEN
cdef size_t _LONGEST = LONGEST
cdef object _new = tuple.__new__
cdef type _Run = Run, _Image = Image


cdef class _Tag:
    """What is known of a tag."""

    cdef int number, kind
    cdef bint is_link
    cdef long long code, mark


cdef struct Inherited:  # what places hand down to those inside
    long long around
    long long total
    long long low
    int depth
    bint hidden


cdef struct Names:  # what the names of an element say
    long long own
    long long weight
    long long low
    int name  # the number of its class, 0 for none
    bint hides


def cut(_Element element):
    """The runs of a page, in the order of its source. What lies deeper than MAX_DEPTH is not read, only told."""
    cdef _Cutter cutter = _Cutter(element._doc)
    cdef Inherited nothing = Inherited(0, 0, 0, 0, False)
    cutter.deepest = 1
    cutter.read(element._c_node, -1, 0, False, False, 1, nothing)
    cdef Py_ssize_t place
    if cutter.has_links:
        for place in range(cutter.elements.size):
            if is_named(cutter.elements.node(place), b"link"):
                cutter.gather(cutter.elements.node(place))
    return Cut(
        cutter.runs, cutter.elements, cutter.numbers, cutter.images, cutter.frames, cutter.hrefs, cutter.deepest
    )


cdef class _Cutter:
    """What was cut so far, and the run that is being gathered."""

    cdef _Document document
    cdef list runs, images, frames, hrefs, texts
    cdef Nodes elements, pieces
    cdef array.array numbers
    cdef Register tags, attributes, values, makes  # libxml2 keeps each name of a document once, so its place will do
    cdef list of_tags, of_attributes, of_values, of_unseen, odd
    cdef Py_ssize_t begin, linked, anchors, bold, breaks
    cdef long long inner, menu
    cdef int deepest
    cdef bint has_links

    def __cinit__(self, _Document document):
        self.document = document
        self.runs, self.images, self.frames, self.hrefs, self.texts = [], [], [], [], []
        self.elements, self.pieces = Nodes(document), Nodes(document)
        self.numbers = new_array("q")
        self.tags, self.attributes, self.values, self.makes = Register(), Register(), Register(), Register()
        self.of_tags, self.of_attributes, self.of_values, self.of_unseen, self.odd = [], [], [], [], []
        self.menu = names.bit("menu")

    cdef int inside(
        self, tree.xmlNode* parent, Py_ssize_t here, long long marks, bint links, bint bolds, int level, Inherited handed
    ) except -1:
        """Read what stands in an element."""
        level += 1
        cdef tree.xmlNode* node = parent.children
        while node != NULL and node.type != tree.XML_ELEMENT_NODE:
            node = node.next
        if node == NULL:
            return 0
        if level > self.deepest:
            self.deepest = level
        if level > _MAX_DEPTH:
            return 0
        while node != NULL:
            if node.type == tree.XML_ELEMENT_NODE:
                self.read(node, here, marks, links, bolds, level, handed)
                self.add(node, node.next, True, marks, links, bolds)
            node = node.next
        return 0

    cdef int read(
        self, tree.xmlNode* node, Py_ssize_t here, long long marks, bint links, bint bolds, int level, Inherited around
    ) except -1:
        """Read an element, without the text behind it."""
        cdef _Tag tag = self.tag_of(node)
        cdef int kind = tag.kind
        cdef Names said = Names(0, 0, 0, 0, False)
        if kind == LINK and self.is_sign(node):
            return 0
        if kind >= CHROME:
            if marks & _PRE:
                kind = SKIP if tag.code == _BUTTON else INLINE
            elif kind == CHROME:
                kind = SKIP if is_chrome(node, marks & _STORY != 0) else BLOCK
        if kind == BLOCK:
            if node.properties != NULL:
                self.describe(node, &said)
            if said.own & self.menu and is_chrome(node, False):
                kind = SKIP
        if kind == BLOCK:
            self.block(node, tag, said, here, marks, links, bolds, level, around)
        elif kind < BREAK:
            self.inline(node, kind, here, marks, links, bolds, level, around)
        elif kind == BREAK:
            if marks & _PRE:
                self.texts.append("\n")
                self.pieces.add(node, BROKEN)
            else:
                if self.texts:
                    self.flush(here, marks)
                    self.breaks = 0
                self.breaks += 1
        elif kind == IMAGE or kind == FRAME:
            standing = self.images if kind == IMAGE else self.frames
            standing.append(_new(_Image, (len(self.runs), here, elementFactory(self.document, node))))
        elif node.children != NULL:
            self.gather(node)
        return 0

    cdef bint is_sign(self, tree.xmlNode* node) except -1:
        """Is the link a sign and no words? Only one that holds a short text and nothing else is asked."""
        cdef tree.xmlNode* text = node.children
        cdef const char* sign
        if text == NULL or text.next != NULL or text.type != tree.XML_TEXT_NODE:
            return False
        sign = <const char*>text.content
        while sign[0] == c" ":
            sign += 1
        if c"A" <= sign[0] <= c"Z" or c"a" <= sign[0] <= c"z" or strlen(sign) > _LONGEST:  # as most links
            return False
        return sign.decode("utf-8", "replace").strip()[:1] in _BEGINNINGS and is_sign(elementFactory(self.document, node))

    cdef int block(
        self, tree.xmlNode* node, _Tag tag, Names said, Py_ssize_t here, long long marks, bint links, bint bolds,
        int level, Inherited around
    ) except -1:
        cdef long long held = marks | tag.mark
        cdef Py_ssize_t place = self.elements.size
        if self.texts:
            self.flush(here, marks)
        self.breaks = 0
        self.elements.add(node, 0)
        around.around |= said.own
        around.low = min(around.low, said.low)
        around.total += said.weight
        around.depth += 1
        around.hidden |= said.hides
        self.has_links = self.has_links or tag.is_link
        array.resize_smart(self.numbers, (place + 1) * _SIZE)
        cdef long long* numbers = self.numbers.data.as_longlongs + place * _SIZE  # as in Place
        numbers[0], numbers[1], numbers[2], numbers[3] = here, tag.code, held, said.own
        numbers[4], numbers[5], numbers[6], numbers[7] = around.around, said.weight, around.total, around.low
        numbers[8], numbers[9], numbers[10], numbers[11] = around.depth, around.hidden, len(self.runs), 0
        numbers[12] = self.makes.of_key(<uint64_t>tag.number << 32 | <uint64_t>said.name) - 1
        self.add(node, node.children, False, held, links, bolds)
        self.inside(node, place, held, links, bolds, level, around)
        if self.texts:
            self.flush(place, held)
        self.breaks = 0
        self.numbers.data.as_longlongs[place * _SIZE + _END] = len(self.runs)
        return 0

    cdef int inline(
        self, tree.xmlNode* node, int kind, Py_ssize_t here, long long marks, bint links, bint bolds, int level,
        Inherited around
    ) except -1:
        cdef tree.xmlAttr* attribute = node.properties
        cdef int asked, value
        cdef long long inner = 0
        cdef bint leads = False, has_name = False, has_class = False, is_unseen = False, is_hidden = False
        cdef str href = None
        while attribute != NULL:
            asked = self.attribute(attribute)
            if asked == CLASS:
                value = self.value(node, attribute)
                inner = <long long>self.told(value)[0]
                has_class = kind == LINK and self.text(node, attribute)[0] != 0
                is_unseen = is_unseen or self.unseen(node, attribute, value, marks)
            elif asked == HREF and kind == LINK:
                leads = True
                href = value_of(node, attribute)
            elif asked == NAME:
                has_name = True
            elif asked == HIDDEN:
                is_hidden = True
            elif asked == STYLE:
                is_hidden = is_hidden or _is_hiding(asked, self.text(node, attribute))
            attribute = attribute.next
        if (is_unseen or is_hidden) and self.is_unseen(node, is_unseen, marks):
            return self.gather(node)
        if self.texts and marks & _PRE and not (<str>self.texts[len(self.texts) - 1]).endswith("\n"):
            if namespacedName(node) in _LINES:
                self.texts.append("\n")  # a line of code
                self.pieces.add(node, BROKEN)
        self.inner |= inner
        if href:
            self.hrefs.append(href)
        if kind == LINK:
            if leads or has_class or not has_name:  # else it is a mark to be led to
                links = True
                self.anchors += 1
        elif kind == BOLD:
            bolds = True
        self.add(node, node.children, False, marks, links, bolds)
        return self.inside(node, here, marks, links, bolds, level, around)

    cdef int add(
        self, tree.xmlNode* element, tree.xmlNode* node, bint is_tail, long long marks, bint links, bint bolds
    ) except -1:
        """Gather a text: the first nodes in an element, or those behind it."""
        if node == NULL or node.type == tree.XML_ELEMENT_NODE or (not self.texts and is_blank(node)):
            return 0
        cdef str text = text_at(element, node, is_tail)
        if not text or (not self.texts and text.isspace()):
            return 0
        if self.texts and not marks & _PRE and Py_UNICODE_ISUPPER(text[0]):
            if is_glued(self.texts[len(self.texts) - 1], text):
                self.texts.append(" ")
                self.pieces.add(element, GAP)
        self.texts.append(text)
        self.pieces.add(element, TAIL if is_tail else TEXT)
        if links:
            self.linked += len(text)
        if bolds:
            self.bold += len(text)
        return 0

    cdef int flush(self, Py_ssize_t here, long long marks) except -1:
        """End the run that is being gathered."""
        cdef str text = <str>self.texts[0] if len(self.texts) == 1 else "".join(self.texts)
        if not marks & _PRE:
            text = squeezed(text)
        if text and not text.isspace():
            pieces = self.pieces.since(self.begin)
            run = (text, pieces, here, self.linked, self.anchors, self.bold, self.inner, self.breaks)
            self.runs.append(_new(_Run, run))
        self.texts = []
        self.begin = self.pieces.size
        self.linked = self.anchors = self.bold = 0
        self.inner = 0
        return 0

    cdef int gather(self, tree.xmlNode* top) except -1:
        """Note where the links in an element lead that is not read."""
        cdef tree.xmlNode* node = top
        while node != NULL:
            if node.type == tree.XML_ELEMENT_NODE and (is_named(node, b"a") or is_named(node, b"link")):
                self.follow(node)
            node = following(node, top)
        return 0

    cdef int follow(self, tree.xmlNode* node) except -1:
        cdef tree.xmlAttr* attribute = node.properties
        while attribute != NULL:
            if self.attribute(attribute) == HREF and (href := value_of(node, attribute)):
                self.hrefs.append(href)
            attribute = attribute.next
        return 0

    cdef int describe(self, tree.xmlNode* node, Names* said) except -1:
        """The class of an element, and what its names say of it; as `_describe`."""
        cdef tree.xmlAttr* attribute = node.properties
        cdef int asked, value
        cdef tuple told
        cdef long long low
        while attribute != NULL:
            asked = self.attribute(attribute)
            if asked == NAMING or asked == CLASS:
                value = self.value(node, attribute)
                if asked == CLASS:
                    said.name = value
                told = self.told(value)
                said.own |= <long long>told[0]
                said.weight += <long long>told[1]
                low = told[2]
                said.low = min(said.low, low)
            elif asked == HIDDEN:
                said.hides = True
            elif asked == STYLE or asked == ARIA:
                said.hides = said.hides or _is_hiding(asked, self.text(node, attribute))
            attribute = attribute.next
        return 0

    cdef int value(self, tree.xmlNode* node, tree.xmlAttr* attribute) except -1:
        """The number of an attribute's value; what a value says is looked up once."""
        cdef const char* text = self.text(node, attribute)
        cdef int number = self.values.of_text(text)
        if number > len(self.of_values):
            self.of_values.append(look(text.decode("utf-8")))
            self.of_unseen.append(None)
        return number

    cdef bint is_unseen(self, tree.xmlNode* node, bint by_class, long long marks) except -1:
        """May these words go, since the line has others, and since they are few where more than a class hides them?"""
        cdef str tail = None
        if not self.texts and not marks & _PRE:
            if node.next != NULL and node.next.type != tree.XML_ELEMENT_NODE:
                tail = text_at(node, node.next, True)
            if not tail or tail.isspace():
                return False
        return by_class or is_aside(elementFactory(self.document, node))

    cdef bint unseen(self, tree.xmlNode* node, tree.xmlAttr* attribute, int value, long long marks) except -1:
        """Does this class, whose value has that number, say that nobody sees the words in its element?"""
        if self.of_unseen[value - 1] is None:
            self.of_unseen[value - 1] = unseen(self.text(node, attribute).decode("utf-8"))
        cdef int said = self.of_unseen[value - 1]
        return said == _UNSEEN or (said == _CODE_UNSEEN and marks & _PRE != 0)

    cdef tuple told(self, int value):
        """What the value with that number says."""
        return <tuple>self.of_values[value - 1]

    cdef const char* text(self, tree.xmlNode* node, tree.xmlAttr* attribute) except NULL:
        """The value of an attribute as it lies in memory; where it is odd in any way, what lxml says of it."""
        cdef const char* text = text_of(attribute)
        cdef bytes told
        if text == NULL:
            told = value_of(node, attribute).encode("utf-8")
            self.odd.append(told)
            text = told
        return text

    cdef _Tag tag_of(self, tree.xmlNode* node):
        """What is known of an element's tag."""
        cdef int number = self.tags.of_key(<uint64_t>node.name)
        if number <= len(self.of_tags):
            return <_Tag>self.of_tags[number - 1]
        cdef _Tag tag = _Tag()
        name = namespacedName(node)
        tag.number, tag.is_link = number, name == "link"
        tag.kind = _KINDS.get(name, BLOCK)
        tag.code = _CODES.get(name, 0)
        tag.mark = _MARKS.get(name, 0)
        self.of_tags.append(tag)
        return tag

    cdef int attribute(self, tree.xmlAttr* attribute) except -1:
        """Which of the attributes that are asked for is it?"""
        cdef int number = self.attributes.of_key(<uint64_t>attribute.name)
        if number > len(self.of_attributes):
            self.of_attributes.append(_ATTRIBUTES.get(namespacedName(<tree.xmlNode*>attribute), OTHER))
        return self.of_attributes[number - 1]


cdef bint _is_hiding(int asked, const char* text) noexcept:
    """Does a style or an aria-hidden of that value hide its element? As `names.is_hiding`."""
    if asked == ARIA:
        return strcmp(text, b"true") == 0
    while text[0]:
        if text[0] != c" " and (_begins(text, b"display:none") or _begins(text, b"visibility:hidden")):
            return True
        text += 1
    return False


cdef bint _begins(const char* text, const char* words) noexcept:
    """Does the text begin with these words in small letters, but for spaces and capitals?"""
    while words[0]:
        if text[0] != c" ":
            if (text[0] | 32 if c"A" <= text[0] <= c"Z" else text[0]) != words[0]:
                return False
            words += 1
        text += 1
    return True
