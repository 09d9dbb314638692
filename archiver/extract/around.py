"""The walk around the heading of a page. ``around.pyx`` does the same in C where that was compiled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from archiver.extract.near import (
    AHEAD,
    BEHIND,
    ENOUGH,
    FAR_LEVELS,
    LEVELS,
    NEAR,
    PROSE,
    SKIPPED,
    TOPS,
    Piece,
)
from archiver.markup.tree import Element


def around(heading: Element, enough: int = ENOUGH) -> list[Piece]:
    """The short texts around the heading: those in its own part of the page first, each side nearest first.

    It looks as far as ``enough`` characters of prose behind it. Where the page has no heading, give its body: then
    every piece counts as far.
    """
    inside: list[Piece] = []
    outside: list[Piece] = []
    prose = 0 if heading.tag != "body" else NEAR + 1
    part, is_inside = _part_of(heading), True
    for text, element, has_left in _texts_behind(heading, part):
        if len(text) >= PROSE:
            prose += len(text)
            if prose > enough:
                break
        elif text or prose <= NEAR:
            is_inside = is_inside and not (prose and has_left)
            (inside if is_inside else outside).append(Piece(" ".join(text.split()), element, prose > NEAR))
    ahead = ((" ".join(text.split()), element, is_far) for text, element, is_far in _texts_ahead(heading))
    return [*inside, *(Piece(*said) for said in ahead if said[0]), *outside]


def _part_of(heading: Element) -> Element:
    """The element some levels above the heading, or the one below the body."""
    part = heading
    for _ in range(LEVELS):
        above = part.getparent()
        if above is None or above.tag in TOPS:
            break
        part = above
    return part


def _texts_behind(heading: Element, part: Element) -> Iterator[tuple[str, Element, bool]]:
    """Text, the element that holds it, and has the walk left the part, in the order of the page, from its end on."""
    node, is_in, has_left = heading, heading.tag == "body", False
    for _ in range(BEHIND):
        child = node[0] if is_in and len(node) else None
        while child is None:  # up and on to what follows
            above = node.getparent()
            if above is None or node.tag in ("body", "html"):
                return
            has_left = has_left or node is part
            if node.tail and not node.tail.isspace():
                yield node.tail, above, has_left
            child = node.getnext()
            node = above
        node = child
        is_in = node.tag not in SKIPPED
        if is_in and node.text and not node.text.isspace():
            yield node.text, node, has_left
        elif is_in and node.get("datetime"):
            yield "", node, has_left


def _texts_ahead(heading: Element) -> Iterator[tuple[str, Element, bool]]:
    """Short texts in front of the heading, within some levels above it, the nearest block first; and: is it far."""
    node = heading
    left = AHEAD
    for level in range(FAR_LEVELS if heading.tag != "body" else 0):
        for sibling in node.itersiblings(preceding=True):
            for element in sibling.iter():
                left -= 1
                if left < 0:
                    return
                if element.tag not in SKIPPED and element.text and len(element.text) < PROSE:
                    yield element.text, element, level >= LEVELS
                if element.tail and len(element.tail) < PROSE:
                    yield element.tail, cast(Element, element.getparent()), level >= LEVELS
        above = node.getparent()
        if above is None or above.tag in TOPS:
            return
        node = above
