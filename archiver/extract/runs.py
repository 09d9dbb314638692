"""The runs of a page: the text between two block boundaries, the unit that is judged; and the places they stand in."""

from __future__ import annotations

from array import array
from collections.abc import Container, Sequence
from typing import NamedTuple

from archiver.markup.tree import Element

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
    pieces: Sequence[Piece]
    place: int
    linked: int  # characters inside <a>
    anchors: int
    bold: int  # characters inside <b>, <strong>
    inner: int  # mask of the groups that inline elements inside belong to
    breaks: int  # <br> between it and the run before it in the same place


class Image(NamedTuple):
    """A picture or a frame, and where it stands."""

    before: int  # the number of the run it stands before
    place: int
    element: Element


class Cut(NamedTuple):
    """A page cut up."""

    runs: list[Run]
    elements: Sequence[Element]  # of the places
    numbers: array[int]  # of the places, as in Place, one after the other
    images: list[Image]
    frames: list[Image]  # what may show a film or play a sound, but for <video>, which is a place
    hrefs: list[str]  # where its links lead, as written, those in what is not read included
    deepest: int

    def place(self, number: int) -> Place:
        """One place."""
        return Place._make(self.numbers[number * SIZE : number * SIZE + SIZE])

    def around(self, place: int, tags: Container[int]) -> int:
        """The nearest place with one of these codes in TAGS, the place itself included; -1 where there is none."""
        numbers = self.numbers
        while place >= 0 and numbers[place * SIZE + _TAG] not in tags:
            place = numbers[place * SIZE]
        return place

    def places(self, tag: int) -> list[int]:
        """All places with that code in TAGS."""
        tags = self.numbers[_TAG::SIZE]
        return [place for place, one in enumerate(tags) if one == tag] if tag in tags else []

    def span(self, number: int) -> tuple[int, int]:
        """The first run of a place, and the run after its last."""
        return self.numbers[number * SIZE + _BEGIN], self.numbers[number * SIZE + _BEGIN + 1]


SIZE = len(Place._fields)
_BEGIN, _TAG = Place._fields.index("begin"), Place._fields.index("tag")
