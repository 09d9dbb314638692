"""Addresses of the pages of one article: which page of which article an address is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

_QUERY = re.compile(r"(?:^|&)(page|p|seite|pagina|pg|page_no|pagenum|paged)=(\d{1,2})(?:&|$)", re.IGNORECASE)
_ENDING = re.compile(r"(?:/|\.\w{3,5})$")
_NUMBER = re.compile(r"(?:/(?:page|seite|pagina|p)?[/-]?|[_,-](?:page|seite|p)?-?)(\d{1,2})$", re.IGNORECASE)


def page_of_article(url: str) -> tuple[str, int] | None:
    """An address as that of the first page of its article, and the number of the page; None for no address."""
    try:
        split = urlsplit(url)
    except ValueError:
        return None
    path = without_ending(split.path)
    if asked := _QUERY.search(split.query):
        return f"{split.netloc}{path}", int(asked[2])
    found = _NUMBER.search(path)
    if found is None or int(found[1]) < 2 or not path[: found.start()].strip("/"):
        return f"{split.netloc}{path}", 1
    return f"{split.netloc}{without_ending(path[: found.start()])}", int(found[1])


def readings(url: str) -> Iterator[tuple[str, int]]:
    """An address as the first page of its article, and as a later one: "top-10" may be the tenth page of "top"."""
    here = page_of_article(url)
    if here is None:
        return
    split = urlsplit(url)
    if here[1] > 1 and not _QUERY.search(split.query):
        yield f"{split.netloc}{without_ending(split.path)}", 1
    yield here


def are_siblings(first: str, other: str) -> bool:
    """Are both numbered in the same row: /day-7 and /day-8, ?p=7 and ?p=8?

    Only pages behind the first of an article are: two addresses that listings may name are those of two articles.
    """
    here, there = page_of_article(first), page_of_article(other)
    if here is None or there is None:
        return False
    return here[0] == there[0] and here[1] > 1 and here[1] != there[1]


def ask_for_one(url: str, other: str) -> bool:
    """Do their queries, but for the page, ask for the same? ?id=8&page=2 is no page of ?id=7."""
    wanted, given = _asked(url), _asked(other)
    return all(given.get(key, value) == value for key, value in wanted.items())


def without_ending(path: str) -> str:
    """A path without a slash, or the ending of a file, at its end."""
    return _ENDING.sub("", path)


def _asked(url: str) -> dict[str, str]:
    query = urlsplit(url).query
    number = _QUERY.search(query)
    return {key: value for key, value in parse_qsl(query) if number is None or key != number[1]}
