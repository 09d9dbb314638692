"""The bylines that a page shows around its heading, for pages that declare no author."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, pairwise

from archiver.extract.authors import is_person_like, names_nobody, opens_byline, split_byline
from archiver.extract.near import Piece, is_elsewhere, names_of
from archiver.markup.tree import Element

LONGEST = 120  # characters of a byline

_SPEAKS_OF_AUTHOR = re.compile(r"author|byline|writer|contributor", re.I)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autore?s?|auteurs?|autoren|by|contributors?|writers?|journalists?|profiles?)/", re.I
)


def shown_authors(pieces: Iterable[Piece], heading: Element) -> Iterator[str]:
    """Bylines among the pieces around the heading: behind "By", in elements named so, linking to an author's page."""
    frame = frozenset(heading.iterancestors())
    for piece, following in pairwise(chain(pieces, (None,))):
        if piece is None or piece.is_far or not 0 < len(piece.text) <= LONGEST or piece.element.tag == "time":
            continue
        first = piece.text.partition(" ")[0]
        may_begin = opens_byline(first)
        is_begun = may_begin and len(piece.text) < 30 and names_nobody(piece.text)
        if not (is_begun or (may_begin and names_nobody(first)) or _is_marked(piece.element)):
            continue
        text = following.text if is_begun and following else piece.text
        if all(map(is_person_like, split_byline(text))) and not is_elsewhere(piece.element, frame):
            yield text


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
