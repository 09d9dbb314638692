"""What a page itself shows around its heading, the date and the byline, for pages that declare neither."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, pairwise

import lxml.etree
import lxml.html

from archiver.extract.authors import is_person_like, names_nobody, split_byline
from archiver.extract.meta import text_of
from archiver.extract.words import byline_words
from archiver.normalize.dates import parse_date
from archiver.normalize.fold import fold

PROSE = 200  # characters of a piece of text from which on it is prose, never a dateline
NEAR = 1500  # characters of prose behind the heading before which a bare date is the article's own
ENOUGH = 6000  # characters of prose behind which nothing is looked at
BEHIND, AHEAD = 300, 60  # elements looked at behind and in front of the heading
WORDS = 9  # of a dateline that names neither publication nor change
LONGEST = 120  # characters of a byline
LONGEST_NAMES = 300  # characters of an element's names that are looked at

_DATED = re.compile(r"\d{4}|\d\s?[./年-]\s?\d|\d\s?[–—]")
_SPEAKS_OF_DATE = re.compile(r"date|time|publi|posted|byline|meta|submitted|created", re.I)
_SPEAKS_OF_AUTHOR = re.compile(r"author|byline|writer|contributor", re.I)
_SPEAKS_OF_ELSE = re.compile(
    r"comment|related|recommend|recent|popular|sidebar|copyright|cookie|consent|upcoming|trending|footer|\bnext|\bprev"
    r"|promo(?!te)|latest|newsletter|masthead|top-?bar|current-?date|today|teaser|reference|citation|bibliograph|avatar",
    re.I,
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autore?s?|auteurs?|autoren|by|contributors?|writers?|journalists?|profiles?)/", re.I
)
_SKIPPED = frozenset({"button", "form", "iframe", "nav", "noscript", "option", "script", "select", "style", "svg"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text near the heading and the element it stands in; ``is_far``: behind much prose."""

    text: str
    element: lxml.html.HtmlElement
    is_far: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A date that the page shows."""

    when: datetime
    is_update: bool  # words beside it say that it is the date of a change


def around(heading: lxml.html.HtmlElement) -> Iterator[Piece]:
    """The short texts around the heading: those in its own part of the page first, each side nearest first.

    Where the page has no heading, give its body: then every piece counts as far.
    """
    outside: list[Piece] = []
    prose = 0 if heading.tag != "body" else NEAR + 1
    part, is_inside = _part_of(heading), True
    for text, element in _texts_behind(heading):
        if len(text) >= PROSE:
            prose += len(text)
            if prose > ENOUGH:
                break
        elif text := " ".join(text.split()):
            is_inside = is_inside and (not prose or part in element.iterancestors())
            piece = Piece(text, element, prose > NEAR)
            if is_inside:
                yield piece
            else:
                outside.append(piece)
    yield from (Piece(" ".join(text.split()), element) for text, element in _texts_ahead(heading) if not text.isspace())
    yield from outside


def _part_of(heading: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The element three levels above the heading, or the one below the body."""
    part = heading
    for _ in range(3):
        above = part.getparent()
        if above is None or above.tag in ("body", "html", "main"):
            break
        part = above
    return part


def _texts_behind(heading: lxml.html.HtmlElement) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    """Text and the element that holds it, in the order of the page, from the heading's end on."""
    node, is_in = heading, heading.tag == "body"
    for _ in range(BEHIND):
        child = node[0] if is_in and len(node) else None
        while child is None:  # up and on to what follows
            above = node.getparent()
            if above is None or node.tag in ("body", "html"):
                return
            if node.tail:
                yield node.tail, above
            child = node.getnext()
            node = above
        node = child
        is_in = node.tag not in _SKIPPED
        if is_in and (node.text or node.get("datetime")):
            yield node.text or " ", node


def _texts_ahead(heading: lxml.html.HtmlElement) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    """Short texts in front of the heading, within three levels above it, the nearest block first."""
    node = heading
    left = AHEAD
    for _ in range(3 if heading.tag != "body" else 0):
        for sibling in node.itersiblings(preceding=True):
            for element in sibling.iter():
                left -= 1
                if left < 0:
                    return
                if element.tag not in _SKIPPED and element.text and len(element.text) < PROSE:
                    yield element.text, element
                if element.tail and len(element.tail) < PROSE:
                    yield element.tail, element.getparent()
        above = node.getparent()
        if above is None or above.tag in ("body", "html", "main"):
            return
        node = above


def shown_dates(pieces: Iterable[Piece], heading: lxml.html.HtmlElement, language: str | None) -> Iterator[Shown]:
    """The dates among the pieces around the heading, in their order."""
    frame = frozenset(heading.iterancestors())
    for piece in pieces:
        stamp = piece.element.get("datetime") if piece.element.tag == "time" else None
        if (stamp or _DATED.search(piece.text)) and (not piece.is_far or _speaks(_SPEAKS_OF_DATE, piece.element)):
            found = _dateline(piece.text, stamp, piece.element, language)
            if found and not _is_elsewhere(piece.element, frame):
                yield found


def _dateline(text: str, stamp: str | None, element: lxml.html.HtmlElement, language: str | None) -> Shown | None:
    """The date of a piece of text that says little else; a bare part of a date is read with what stands around it."""
    texts = [stamp, text] if stamp else [text]
    if len(text) <= 12:
        texts += (text_of(e) for e in (element, element.getparent()) if e is not None and len(e) < 9)
    for said in texts:
        is_worth = len(said) < PROSE and (said is stamp or not said.isdigit())  # a bare number is a count
        when = parse_date(said, language=language) if is_worth else None
        if when:
            words = fold(said if not stamp else f"{text} {text_of(element.getparent())[:PROSE]}")
            is_update = _has(words, "updated") and not _has(words, "published")
            if is_update or _has(words, "published") or len(said.split()) <= WORDS:
                return Shown(when, is_update)
    return None


def _has(said: str, kind: str) -> bool:
    return any(word in said for word in byline_words(kind))


def _names(element: lxml.html.HtmlElement) -> str:
    get = element.get
    return f"{get('class', '')} {get('id', '')} {get('itemprop', '')} {get('rel', '')}"[:LONGEST_NAMES]


def _speaks(of: re.Pattern[str], element: lxml.html.HtmlElement) -> bool:
    above = element.getparent()
    return element.tag == "time" or any(of.search(_names(e)) for e in (element, above) if e is not None)


def _is_elsewhere(element: lxml.html.HtmlElement, frame: frozenset[lxml.html.HtmlElement]) -> bool:
    """Does it stand in a list of other articles, in comments, in the frame of the page."""
    for above in (element, *element.iterancestors()):
        if above in frame:
            return False
        if _SPEAKS_OF_ELSE.search(_names(above)):
            return True
        if above.tag in ("nav", "footer") and next(above.iterancestors("article"), None) is None:
            return True
    return False


def shown_authors(pieces: Iterable[Piece], heading: lxml.html.HtmlElement) -> Iterator[str]:
    """Bylines among the pieces around the heading: behind "By", in elements named so, linking to an author's page."""
    frame = frozenset(heading.iterancestors())
    for piece, following in pairwise(chain(pieces, (None,))):
        if piece is None or piece.is_far or len(piece.text) > LONGEST or piece.element.tag == "time":
            continue
        is_begun = len(piece.text) < 30 and names_nobody(piece.text)
        if not (is_begun or names_nobody(piece.text.partition(" ")[0]) or _is_marked(piece.element)):
            continue
        text = following.text if is_begun and following else piece.text
        if all(map(is_person_like, split_byline(text))) and not _is_elsewhere(piece.element, frame):
            yield text


def _is_marked(element: lxml.html.HtmlElement) -> bool:
    """Does the element, or the one around it, name itself an author or link to an author's page."""
    above = element.getparent()
    return any(
        _SPEAKS_OF_AUTHOR.search(_names(e)) or (e.tag == "a" and _AUTHOR_PAGE.search(e.get("href", "")))
        for e in (element, above)
        if e is not None
    )
