"""The bylines that a page shows around its heading, for pages that declare no author."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import cast

import lxml.etree

from archiver.extract.authors import is_person_like, joins_names, names_nobody, opens_byline, split_byline
from archiver.extract.near import Piece, is_elsewhere, names_of
from archiver.markup.tree import Element

LONGEST = 120  # characters of a byline
MOST = 40  # pieces of one byline
FEW = 3  # texts of an element that holds a name
SEEN = 200  # elements that may name the author and are looked at

_SPEAKS_OF_AUTHOR = re.compile(r"author|byline|writer|contributor", re.I)
#: How an element is called that holds the author's name and nothing else, as WordPress and its like have it.
_NAMES_AUTHOR = re.compile(r"(?:^|[\s_-])author(?:[\s_-]{0,2}(?:name|link|url|vcard|fn|n))*(?:\s|$)", re.I)
_NAMED = lxml.etree.XPath("descendant::*/@class[contains(., 'uthor')]/..")  # a third of the cost of asking each element
_LINKS = lxml.etree.XPath("descendant::a[@href]")
_AUTHOR = "authors?|autore?s?|auteurs?|autoren|by|contributors?|writers?|journalists?"
_AUTHOR_PAGE = re.compile(f"/(?:{_AUTHOR}|profiles?)/", re.I)
#: The same wherever on a page, where a profile may be the reader's own.
_PAGE_OF_AUTHOR = re.compile(f"/(?:{_AUTHOR})/", re.I)


def shown_authors(pieces: Sequence[Piece], heading: Element) -> Iterator[list[str]]:
    """Bylines among the pieces around the heading: behind "By", in elements named so, linking to an author's page.

    Each is a list: every author's name may stand in an element of its own.
    """
    frame = frozenset(heading.iterancestors())
    near = [piece for piece in pieces if not piece.is_far]
    for number, piece in enumerate(near):
        first = _first(near, number)
        if first is not None and not is_elsewhere(piece.element, frame):
            yield [near[first].text, *_others(near, first)]


def _first(near: Sequence[Piece], number: int) -> int | None:
    """The piece that says the first name of the byline that this piece is or begins, by its number."""
    piece = near[number]
    if not 0 < len(piece.text) <= LONGEST or piece.element.tag == "time":
        return None
    first = piece.text.partition(" ")[0]
    may_begin = opens_byline(first)
    is_begun = may_begin and len(piece.text) < 30 and names_nobody(piece.text)
    if not (is_begun or (may_begin and names_nobody(first)) or _is_marked(piece.element)):
        return None
    held = number + 1 if is_begun and number + 1 < len(near) else number
    return held if all(map(is_person_like, split_byline(near[held].text))) else None


def _others(near: Sequence[Piece], first: int) -> Iterator[str]:
    """The further names of a byline: in elements like the first one's, behind an "and", or links to authors' pages."""
    kind = near[first].element
    is_joined = False
    for piece in islice(near, first + 1, first + 1 + MOST):
        if joins_names(piece.text):
            is_joined = True
            continue
        element = piece.element
        names = split_byline(piece.text) if len(piece.text) <= LONGEST else ()
        if (
            not names
            or element.tag != kind.tag
            or names_of(element) != names_of(kind)
            or not (is_joined or (element.tag == "a" and _is_marked(element)))
            or not all(map(is_person_like, names))
        ):
            break
        yield piece.text
        is_joined = False


def sole_author(tree: Element, heading: Element) -> str | None:
    """The name that every element called after the author gives, wherever on the page; None where they give several.

    Where there is no such element, the name that every link to an author's page gives.
    """
    frame = frozenset(heading.iterancestors())
    called = (e for e in cast(list[Element], _NAMED(tree)) if _is_called_author(names_of(e)))
    linked = (e for e in cast(list[Element], _LINKS(tree)) if _PAGE_OF_AUTHOR.search(e.get("href", "")))
    return _sole(called, frame) or _sole(linked, frame)


def _sole(elements: Iterable[Element], frame: frozenset[Element]) -> str | None:
    """The one name that all of these give."""
    names: set[str] = set()
    for element in islice(elements, SEEN):
        if not is_elsewhere(element, frame):
            text = " ".join("".join(map(str, islice(element.itertext(), FEW))).split())
            names.update(split_byline(text) if len(text) <= LONGEST else ())
    name = next(iter(names), None)
    return name if name and len(names) == 1 and is_person_like(name) else None


@lru_cache(maxsize=4096)
def _is_called_author(names: str) -> bool:
    return bool(_NAMES_AUTHOR.search(names))


def _is_marked(element: Element) -> bool:
    """Does the element, or the one around it, name itself an author or link to an author's page."""
    for e in (element, element.getparent()):
        if e is not None:
            names = names_of(e)
            if (names and _speaks_of_author(names)) or (e.tag == "a" and _AUTHOR_PAGE.search(e.get("href", ""))):
                return True
    return False


@lru_cache(maxsize=4096)  # the elements of one page, and the pages of one site, share their names
def _speaks_of_author(names: str) -> bool:
    return bool(_SPEAKS_OF_AUTHOR.search(names))
