"""What is known of the short texts around the heading of a page, where its date and its byline stand."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

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
_NAMING = ("class", "id", "itemprop", "rel")
#: Elements whose text is passed over, and those above which nothing belongs to the heading.
SKIPPED = frozenset({"button", "form", "iframe", "nav", "noscript", "option", "script", "select", "style", "svg"})
TOPS = frozenset({"body", "html", "main"})


class Piece(NamedTuple):
    """A piece of text near the heading and the element it stands in; ``is_far``: behind much prose or far above.

    The text is empty where the element shows none and yet holds a moment in its ``datetime``.
    """

    text: str
    element: Element
    is_far: bool = False


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
