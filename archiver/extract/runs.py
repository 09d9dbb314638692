"""A tree cut into runs: the text between two block boundaries, the unit that is judged. One pass, no XPath."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

import lxml.html

from archiver.extract import names
from archiver.extract.tags import BLOCK, BOLD, BREAK, CHROME, IMAGE, INLINE, KINDS, LINK, SKIP
from archiver.markup.scan import MAX_DEPTH

Element: TypeAlias = lxml.html.HtmlElement
#: A stretch of text and the element whose text (False) or tail (True) it is.
Piece = tuple[str, Element, bool]

#: Block elements with a code of their own; every other element is a block with code 0.
TAGS = (
    "div", "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "td", "th", "dt", "dd",
    "figcaption", "caption", "section", "article", "aside", "header", "footer", "nav", "main", "figure", "table",
    "ul", "ol", "dl", "form", "button", "summary", "details", "address", "body", "tr", "tbody", "center",
    "fieldset", "legend", "hr", "video",
)  # fmt: skip
CODES = {tag: code for code, tag in enumerate(TAGS, 1)}
#: Ancestors that a run remembers, one bit each.
MARKED = (
    "article", "main", "header", "footer", "nav", "aside", "figure", "figcaption", "table", "ul", "ol", "li",
    "blockquote", "form", "pre", "section", "p", "button", "details", "dl", "h1", "h2", "h3", "h4", "td", "body",
    "summary", "address",
)  # fmt: skip

_MARKS = {tag: 1 << number for number, tag in enumerate(MARKED)}
_PRE = _MARKS["pre"]
_STORY = _MARKS["article"] | _MARKS["main"]


class Place(NamedTuple):
    """A block-level element, where runs may stand, in numbers."""

    parent: int  # number of the place around it; -1 for the root
    tag: int  # its code in TAGS
    marks: int  # MARKED elements around it and itself
    own: int  # mask of the groups its names belong to
    around: int  # the same for it and all places around it
    weight: int  # learned weight of its names, in thousandths
    total: int  # the same for it and all places around it
    low: int  # the lowest weight of a word in these names, at most 0
    depth: int
    hidden: int  # is it, or a place around it, hidden from readers?
    begin: int  # its first run
    end: int  # the run after its last
    make: int  # equal for places of the same tag and class


class Run(NamedTuple):
    """A stretch of text without a block boundary inside."""

    text: str
    pieces: list[Piece]
    place: int
    linked: int  # characters inside <a>
    anchors: int
    bold: int  # characters inside <b>, <strong>
    inner: int  # mask of the groups that inline elements inside belong to
    breaks: int  # <br> between it and the run before it in the same place


class Image(NamedTuple):
    """A picture, and where it stands."""

    before: int  # the number of the run it stands before
    place: int
    element: Element


class Cut(NamedTuple):
    """A page cut up."""

    runs: list[Run]
    elements: list[Element]  # of the places
    numbers: list[int]  # of the places, as in Place, one after the other
    images: list[Image]
    hrefs: list[str]  # where its links lead, as written, those in what is not read included
    deepest: int

    def place(self, number: int) -> Place:
        """One place."""
        return Place._make(self.numbers[number * SIZE : number * SIZE + SIZE])


SIZE = len(Place._fields)
_END = Place._fields.index("end")

_NAMELESS = (0, 0, 0, 0, None)
#: What places hand down to those inside: the groups and the weight of all their names, the lowest, depth, is it hidden.
_Inherited = tuple[int, int, int, int, int]


def _is_chrome(element: Element, tag: str, marks: int) -> bool:
    """Is it a menu, or the head or foot of the page, of which nothing need be read?"""
    if tag == "footer":
        return not marks & _STORY
    if tag == "header" and marks & _STORY:
        return False
    return next(element.iterdescendants("p", "h1"), None) is None


def _hrefs(element: Element) -> list[str]:
    return [href for link in element.iter("link", "a") if (href := link.get("href"))]


def cut(tree: Element) -> Cut:  # noqa: C901 (one closure on purpose: it sees every element of every page)
    """The runs of a page, in the order of its source. What lies deeper than MAX_DEPTH is not read, only told."""
    runs: list[Run] = []
    elements: list[Element] = []
    numbers: list[int] = []
    images: list[Image] = []
    hrefs: list[str] = []
    makes: dict[tuple[str, str | None], int] = {}
    pieces: list[Piece] = []
    linked = anchors = bold = inner = breaks = deepest = 0
    menu = names.bit("menu")
    kind_of, mark_of, code_of, look, describe = KINDS.get, _MARKS.get, CODES.get, names.look, names.describe

    def flush(here: int, marks: int) -> None:
        nonlocal pieces, linked, anchors, bold, inner
        text = "".join([piece[0] for piece in pieces]) if len(pieces) > 1 else pieces[0][0]
        if not marks & _PRE:
            text = " ".join(text.split())
        if text and not text.isspace():
            runs.append(Run(text, pieces, here, linked, anchors, bold, inner, breaks))
        pieces = []
        linked = anchors = bold = inner = 0

    def inside(  # noqa: C901
        parent: Iterable[Element], here: int, marks: int, links: int, bolds: int, level: int, inherited: _Inherited
    ) -> None:
        nonlocal deepest, linked, anchors, bold, inner, breaks
        level += 1
        if level > deepest:
            deepest = level
            if level > MAX_DEPTH:
                return
        for element in parent:
            tag = element.tag
            kind = kind_of(tag, BLOCK)
            if kind >= CHROME:
                if marks & _PRE:
                    kind = INLINE
                elif kind == CHROME:
                    kind = SKIP if _is_chrome(element, tag, marks) else BLOCK
            if kind == BLOCK:
                attributes = element.items()
                own, weight, low, hides, name = describe(attributes) if attributes else _NAMELESS
                if own & menu and _is_chrome(element, tag, 0):
                    kind = SKIP
            if kind == BLOCK:
                if pieces:
                    flush(here, marks)
                breaks = 0
                place = len(elements)
                elements.append(element)
                held = marks | mark_of(tag, 0)
                around, total, lowest, depth, hidden = inherited
                if own:
                    around |= own
                if low < lowest:
                    lowest = low
                handed = around, total + weight, lowest, depth + 1, hidden | hides
                make = makes.setdefault((tag, name), len(makes))
                numbers.extend((here, code_of(tag, 0), held, own, around, weight, *handed[1:], len(runs), 0, make))
                text = element.text
                if text and not text.isspace():
                    pieces.append((text, element, False))
                    if links:
                        linked = len(text)
                    if bolds:
                        bold = len(text)
                if len(element):
                    inside(element, place, held, links, bolds, level, handed)
                if pieces:
                    flush(place, held)
                breaks = 0
                numbers[place * SIZE + _END] = len(runs)
            elif kind < BREAK:
                name = element.get("class")
                if name:
                    inner |= look(name)[0]
                is_link, is_bold = links, bolds
                if kind == LINK:
                    is_link = 1
                    anchors += 1
                    if href := element.get("href"):
                        hrefs.append(href)
                elif kind == BOLD:
                    is_bold = 1
                text = element.text
                if text and (pieces or not text.isspace()):
                    pieces.append((text, element, False))
                    if is_link:
                        linked += len(text)
                    if is_bold:
                        bold += len(text)
                if len(element):
                    inside(element, here, marks, is_link, is_bold, level, inherited)
            elif kind == BREAK:
                if marks & _PRE:
                    pieces.append(("\n", element, False))
                else:
                    if pieces:
                        flush(here, marks)
                        breaks = 0
                    breaks += 1
            elif kind == IMAGE:
                images.append(Image(len(runs), here, element))
            elif len(element):
                hrefs.extend(_hrefs(element))
            text = element.tail
            if text and (pieces or not text.isspace()):
                pieces.append((text, element, True))
                if links:
                    linked += len(text)
                if bolds:
                    bold += len(text)

    inside((tree,), -1, 0, 0, 0, 0, (0, 0, 0, 0, 0))
    for element in elements if any(tag == "link" for tag, _ in makes) else ():
        if element.tag == "link":
            hrefs.extend(_hrefs(element))
    return Cut(runs, elements, numbers, images, hrefs, deepest)
