"""The short texts around the heading of a page, where its date and its byline stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, cast

from archiver.markup.tree import Element

PROSE = 200  # characters of a piece of text from which on it is prose, never a dateline
NEAR = 1500  # characters of prose behind the heading before which a bare date is the article's own
ENOUGH = 6000  # characters of prose behind which nothing is looked at
BEHIND, AHEAD = 300, 60  # elements looked at behind and in front of the heading
LEVELS = 3  # above the heading: the part of the page that is its own
FAR_LEVELS = 6  # above the heading, beyond which nothing in front of it is looked at
LONGEST_NAMES = 300  # characters of each of an element's names that are looked at

_SPEAKS_OF_ELSE = re.compile(
    r"comment|related|recommend|recent|popular|sidebar|copyright|cookie|consent|upcoming|trending|footer|\bnext|\bprev"
    r"|promo(?!te)|latest|newsletter|masthead|top-?bar|current-?date|today|teaser|reference|citation|bibliograph|avatar",
    re.I,
)
_SPEAKS_OF_ARTICLE = re.compile(r"article|entry|post|story", re.I)
_SKIPPED = frozenset({"button", "form", "iframe", "nav", "noscript", "option", "script", "select", "style", "svg"})
_NAMING = ("class", "id", "itemprop", "rel")
_TOPS = frozenset({"body", "html", "main"})


class Piece(NamedTuple):
    """A piece of text near the heading and the element it stands in; ``is_far``: behind much prose or far above.

    The text is empty where the element shows none and yet holds a moment in its ``datetime``.
    """

    text: str
    element: Element
    is_far: bool = False


def around(heading: Element, enough: int = ENOUGH) -> Iterator[Piece]:
    """The short texts around the heading: those in its own part of the page first, each side nearest first.

    It looks as far as ``enough`` characters of prose behind it. Where the page has no heading, give its body: then
    every piece counts as far.
    """
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
            piece = Piece(" ".join(text.split()), element, prose > NEAR)
            if is_inside:
                yield piece
            else:
                outside.append(piece)
    ahead = ((" ".join(text.split()), element, is_far) for text, element, is_far in _texts_ahead(heading))
    yield from (Piece(*said) for said in ahead if said[0])
    yield from outside


def _part_of(heading: Element) -> Element:
    """The element some levels above the heading, or the one below the body."""
    part = heading
    for _ in range(LEVELS):
        above = part.getparent()
        if above is None or above.tag in _TOPS:
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
            tail = node.tail  # lxml makes the string anew whenever it is asked for it
            if tail and not tail.isspace():
                yield tail, above, has_left
            child = node.getnext()
            node = above
        node = child
        is_in = node.tag not in _SKIPPED
        if is_in:
            text = node.text
            if text and not text.isspace():
                yield text, node, has_left
            elif node.get("datetime"):
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
                text, tail = element.text, element.tail
                if text and len(text) < PROSE and element.tag not in _SKIPPED:
                    yield text, element, level >= LEVELS
                if tail and len(tail) < PROSE and not tail.isspace():
                    yield tail, cast(Element, element.getparent()), level >= LEVELS
        above = node.getparent()
        if above is None or above.tag in _TOPS:
            return
        node = above


def names_of(element: Element) -> str:
    """Class, id, itemprop and rel of an element."""
    return " ".join([value[:LONGEST_NAMES] for name in _NAMING if (value := element.get(name))])


def is_elsewhere(element: Element, frame: frozenset[Element], but: str = "") -> bool:
    """Does it stand in a list of other articles, in comments, in the frame of the page; not where the heading is.

    ``but`` is a word that says nothing this time.
    """
    for above in (element, *element.iterancestors()):
        if above in frame:
            return False
        if (word := _word_of_else(names_of(above))) and word != but:
            return True
        if above.tag in ("nav", "footer") and next(above.iterancestors("article"), None) is None:
            return True
    return False


@lru_cache(maxsize=4096)  # the elements of one page, and the pages of one site, share their names
def _word_of_else(names: str) -> str:
    found = (match for match in _SPEAKS_OF_ELSE.finditer(names) if not _is_own_footer(match))
    return next((match[0].lower() for match in found), "")


def _is_own_footer(found: re.Match[str]) -> bool:
    """Is it the end of the article, as in "entry-footer", and not that of the page."""
    name = found.string[: found.start()].rpartition(" ")[2]
    return found[0].lower() == "footer" and _SPEAKS_OF_ARTICLE.match(name) is not None
