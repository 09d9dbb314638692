"""A tree cut into runs, in one pass and without XPath. ``cutting.pyx`` does the same in C where that was compiled."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from archiver.extract.gaps import is_glued
from archiver.extract.names import HIDING, NAMING, bit, is_hiding
from archiver.extract.naming import look
from archiver.extract.runs import CODES, MARKED, SIZE, Cut, Image, Piece, Place, Run
from archiver.extract.signs import is_sign
from archiver.extract.tags import BLOCK, BOLD, BREAK, CHROME, FRAME, IMAGE, INLINE, KINDS, LINES, LINK, SKIP
from archiver.extract.unseen import CODE_UNSEEN, UNSEEN, is_aside, unseen
from archiver.markup.scan import MAX_DEPTH
from archiver.markup.tree import Element

_MARKS = {tag: 1 << number for number, tag in enumerate(MARKED)}
_PRE = _MARKS["pre"]
_STORY = _MARKS["article"] | _MARKS["main"]
_END = Place._fields.index("end")

_NAMELESS = (0, 0, 0, 0, None)
#: What places hand down to those inside: the groups and the weight of all their names, the lowest, depth, is it hidden.
_Inherited = tuple[int, int, int, int, int]


def _describe(attributes: Iterable[tuple[Any, Any]]) -> tuple[int, int, int, int, str | None]:
    """The groups its names belong to, their weight, the lowest of it, whether it is hidden from readers, its class."""
    mask = weight = low = hides = 0
    name = None
    for key, value in attributes:
        if key in NAMING:
            if key == "class":
                name = value
            groups, moved, lowest = look(value)
            mask |= groups
            weight += moved
            if lowest < low:
                low = lowest
        elif key in HIDING and is_hiding(key, value):
            hides = 1
    return mask, weight, low, hides, name


def _is_unseen(element: Element, marks: int, *, is_alone: bool) -> bool:
    """Are the words in an inline element none that a reader sees?

    A line of nothing else (`is_alone`: nothing stands before it) is judged as what it is, but for code.
    """
    attributes = element.items()
    if not attributes or (is_alone and not marks & _PRE and _is_blank(element.tail)):
        return False
    said = unseen(element.get("class") or "")
    if said == UNSEEN or (said == CODE_UNSEEN and marks & _PRE):
        return True
    return any(
        key in ("hidden", "style") and is_hiding(str(key), str(value)) for key, value in attributes
    ) and is_aside(element)


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


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
    numbers = array("q")
    images: list[Image] = []
    frames: list[Image] = []
    hrefs: list[str] = []
    makes: dict[tuple[str, str | None], int] = {}
    pieces: list[Piece] = []
    linked = anchors = bold = inner = breaks = deepest = 0
    menu = bit("menu")
    kind_of, mark_of, code_of = KINDS.get, _MARKS.get, CODES.get

    def part(text: str, element: Element, marks: int) -> None:
        if pieces and not marks & _PRE and is_glued(pieces[-1][0], text):
            pieces.append((" ", element, False))

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
            if kind == LINK and is_sign(element):
                kind = SKIP
            if kind >= CHROME:
                if marks & _PRE:
                    kind = SKIP if tag == "button" else INLINE
                elif kind == CHROME:
                    kind = SKIP if _is_chrome(element, tag, marks) else BLOCK
            if kind == BLOCK:
                attributes = element.items()
                own, weight, low, hides, name = _describe(attributes) if attributes else _NAMELESS
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
                    inside(element, place, held, links, bolds, level, handed)  # noqa: F821 (until the `del` below)
                if pieces:
                    flush(place, held)
                breaks = 0
                numbers[place * SIZE + _END] = len(runs)
            elif kind < BREAK and _is_unseen(element, marks, is_alone=not pieces):
                hrefs.extend(_hrefs(element))
            elif kind < BREAK:
                if tag in LINES and pieces and not pieces[-1][0].endswith("\n"):
                    pieces.append(("\n", element, False))  # a line of code
                name = element.get("class")
                if name:
                    inner |= look(name)[0]
                is_link, is_bold = links, bolds
                if kind == LINK:
                    href = element.get("href")
                    if href:
                        hrefs.append(href)
                    if href is not None or name or element.get("name") is None:  # else it is a mark to be led to
                        is_link = 1
                        anchors += 1
                elif kind == BOLD:
                    is_bold = 1
                text = element.text
                if text and (pieces or not text.isspace()):
                    part(text, element, marks)
                    pieces.append((text, element, False))
                    if is_link:
                        linked += len(text)
                    if is_bold:
                        bold += len(text)
                if len(element):
                    inside(element, here, marks, is_link, is_bold, level, inherited)  # noqa: F821
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
            elif kind == FRAME:
                frames.append(Image(len(runs), here, element))
            elif len(element):
                hrefs.extend(_hrefs(element))
            text = element.tail
            if text and (pieces or not text.isspace()):
                part(text, element, marks)
                pieces.append((text, element, True))
                if links:
                    linked += len(text)
                if bolds:
                    bold += len(text)

    inside((tree,), -1, 0, 0, 0, 0, (0, 0, 0, 0, 0))
    del inside  # a function that calls itself holds itself, and with it the page, until the cycle collector runs
    for element in elements if any(tag == "link" for tag, _ in makes) else ():
        if element.tag == "link":
            hrefs.extend(_hrefs(element))
    return Cut(runs, elements, numbers, images, frames, hrefs, deepest)
