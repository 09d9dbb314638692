"""Which address is another page of the same list, and the how-manyth."""

from __future__ import annotations

import re
from typing import NamedTuple

from archiver.rules.links import LinkWords


class Place(NamedTuple):
    """A list without its page number, and the number; the first page is 1."""

    stem: str
    number: int
    sure: bool = True  # False where the same word may choose an article: ?p=12


_SEGMENT = re.compile(r"/([^\d/?=&_-]{1,12})[/_-]?(\d{1,6})(?=/|$|\?|\.[a-z]{3,5}(?:$|\?))")
_PARAMETER = re.compile(r"[?&]([^=&]{1,12})=(\d{1,6})(?=&|$)")
_ARROWS = " <>«»‹›←→⟨⟩❮❯▸►…"
_DIGITS = re.compile(r"\d+")


def place_of(address: str, words: LinkWords) -> Place:
    """Where a canonical address stands in its list: /news/page/3/ and /news?page=3 are the third page of /news."""
    start = address.find("/", 8)
    if not _DIGITS.search(address, start):
        return Place(_bare(address), 1)
    for pattern in (_PARAMETER, _SEGMENT):
        for found in pattern.finditer(address, start):
            word = found[1].lower()
            if word in words.paging:
                stem = address[: found.start()] + address[found.end() :]
                return Place(_bare(stem), int(found[2]), word not in words.article_keys)
    return Place(_bare(address), 1)


def differs_by_number(address: str, other: str) -> bool:
    """Whether two addresses are the same but for their digits, one of them perhaps without: index.html, index2.html."""
    return _DIGITS.sub("", address) == _DIGITS.sub("", other)


def leads_on(text: str, words: LinkWords) -> str:
    """The word by which a link says that it turns to the next page of a list, arrows apart; "" where it says none."""
    said = text.lower()
    return next((word for word in (said, said.strip(_ARROWS)) if word in words.older), "")


def _bare(stem: str) -> str:
    return stem.replace("?&", "?").rstrip("/?")
