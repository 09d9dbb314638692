"""One text at many addresses of a site: a wall in words that nobody knows. What the first showed is no story either."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from archiver.compare.census import key, texts_of
from archiver.items import LEARNED, Article, Cause, Reason, replace
from archiver.normalize.fold import fold

#: Other addresses that must show the text. An article with a print, a mobile and an AMP page stands at four, but those
#: have a name or a date in common.
OTHERS = 3

#: What is another one at every request: an id, an address of a machine or of the page.
_IDS = re.compile(r"https?://\S+|\b(?=[\w-]*\d)[0-9a-f-]{8,}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b", re.IGNORECASE)
#: What each of these has; few texts do.
_SIGN_OF_ID = re.compile(r"[\d/]")
_ENDING = re.compile(r"\.\w{1,5}\Z")


def probe(article: Article) -> int | None:
    """The `key` of the longest block that is the same at every request: those who have it may have the whole text."""
    longest_first = sorted((block.text for block in texts_of(article.blocks)), key=len, reverse=True)
    return next((key(text) for text in longest_first if not (_SIGN_OF_ID.search(text) and _IDS.search(text))), None)


def doubles(article: Article, others: Iterable[Article]) -> tuple[Article, ...]:
    """Those of the others that show the same text and are no other sight of the same article.

    Empty where they stand at fewer than `OTHERS` addresses that have nothing in common with each other; but one of
    which it is known that its text was a wall's is enough.
    """
    words = _words(article)
    found = [one for one in others if one.id != article.id and _words(one) == words] if words else []
    if any(block.dropped is Reason.WALL for one in found for block in one.blocks):
        return tuple(found)
    strangers: list[set[str]] = [_names(article)]
    for one in sorted(found, key=lambda one: one.id):
        if all(names.isdisjoint(_names(one)) for names in strangers):
            strangers.append(_names(one))
    return tuple(found) if len(strangers) > OTHERS else ()


def unmasked(history: Sequence[Article], wall: Article) -> Article | None:
    """The revision that takes a wall's text back: what the article said before, else nothing. None if that is done.

    ``history`` is the article's, oldest first; ``wall`` was read last. `updated` is that of what is said again.
    """
    latest = history[-1]
    if all(block.dropped is not None for block in latest.blocks):
        return None
    words = _words(wall)
    good = next((one for one in reversed(history) if one.text and _words(one) != words), None)
    if good is not None:
        return replace(good, fetched=wall.fetched, cause=Cause.WALL)
    blocks = tuple(replace(b, dropped=Reason.WALL) if b.dropped in {None, *LEARNED} else b for b in latest.blocks)
    return replace(latest, blocks=blocks, fetched=wall.fetched, cause=Cause.WALL)


def _words(article: Article) -> tuple[str, ...]:
    return tuple(fold(_IDS.sub("", block.text)) for block in texts_of(article.blocks))


def _names(article: Article) -> set[str]:
    """What tells that two addresses are of one article: the end of the address, its listing's title, its date."""
    split = urlsplit(article.url)
    last = _ENDING.sub("", split.path.rstrip("/").rpartition("/")[2])
    names = {f"{last}?{split.query}"}
    if article.listed_as:
        names.add(fold(article.listed_as))
    if article.published:
        names.add(article.published.isoformat())
    return names
