"""The dates that a page shows, for pages that declare none: around the heading, and the one date of the whole page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple, cast

from archiver.extract.meta import text_of
from archiver.extract.near import LONGEST_NAMES, PROSE, Piece, is_elsewhere, names_of
from archiver.extract.sweeping import dating
from archiver.extract.words import byline_words
from archiver.markup.tree import Element
from archiver.normalize.dates import parse_date
from archiver.normalize.fold import fold

WORDS = 9  # of a dateline that names neither publication nor change
MOST = 60  # pieces that may be dates; a page with more of them is a list
BRIEF = 12  # characters of a piece that may be part of a date, the rest of which stands around it
FEW = 9  # elements inside one that shows a date and little else
HOLDERS = 4  # elements around a date, itself among them, that may name it
LABEL = 30  # characters of a label
MARKED = 100  # elements named after dates that are looked at over the whole page

_DATED = re.compile(r"\d{4}|\d\s?[./年-]\s?\d|\d\s?[–—]")
_SPEAKS_OF_DATE = re.compile(r"date|time|publi|posted|byline|meta|submitted|created", re.I)
_SPEAKS_OF_ARTICLE = re.compile(r"article|author|byline|credit|entry|info|meta|post|publi|story", re.I)
_SPEAKS_OF_CHANGE = re.compile(r"modif|updat|(?<!ex)change|revis", re.I)
_SPEAKS_OF_PUBLICATION = re.compile(r"publi|posted|created", re.I)
_WORD, _DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")
_NAMED_AFTER_DATES = re.compile(r"[Dd]ate|publish|posted")


class Shown(NamedTuple):
    """A date that the page shows."""

    when: datetime
    is_update: bool  # words beside it say that it is the date of a change
    is_published: bool  # words beside it say that it is the date of publication
    is_marked: bool = False  # the element is one for dates


def shown_dates(pieces: Iterable[Piece], heading: Element, language: str | None) -> Iterator[Shown]:
    """The dates among the pieces around the heading, in their order; behind much prose those that are marked."""
    frame = frozenset(heading.iterancestors())
    stamped = ((piece, _stamp(piece.element)) for piece in pieces)
    dated = ((piece, stamp) for piece, stamp in stamped if stamp or _DATED.search(piece.text))
    for piece, stamp in islice(dated, MOST):
        if piece.is_far and not _is_marked(piece.element):
            continue
        found = _dateline(piece.text, stamp, piece.element, language)
        if found and not is_elsewhere(piece.element, frame):
            yield found._replace(is_marked=piece.is_far or _is_marked(piece.element))


def _stamp(element: Element) -> str | None:
    """The date that an element holds for machines, while it may show "2 days ago": of <time>, and of its imitations."""
    tag = element.tag
    if tag == "time" or "-" in tag:  # <relative-time>, <time-ago>
        return element.get("datetime")
    return element.get("title") if tag == "abbr" and _DATED.search(element.get("title", "")) else None


def _is_marked(element: Element) -> bool:
    """Is the element one for dates, or do its names or those of the one around it speak of dates."""
    above = element.getparent()
    return element.tag == "time" or any(_SPEAKS_OF_DATE.search(names_of(e)) for e in (element, above) if e is not None)


def sole_date(tree: Element, heading: Element, language: str | None) -> datetime | None:
    """The day of publication that the page shows in an element named after dates, wherever, where it is only one."""
    frame = frozenset(heading.iterancestors())
    named = (e for e, name in dating(tree) if e.tag == "time" or (name and _names_dates(name[:LONGEST_NAMES])))
    marked = islice(named, MARKED)
    shown = ((element, _marked_date(element, language)) for element in marked)
    days = {date.when.date(): date.when for e, date in shown if date and not date.is_update and _is_own(e, date, frame)}
    return next(iter(days.values())) if len(days) == 1 else None


@lru_cache(maxsize=4096)  # the classes of a page, and of the pages of a site, are few
def _names_dates(name: str) -> bool:
    return _NAMED_AFTER_DATES.search(name) is not None


def _marked_date(element: Element, language: str | None) -> Shown | None:
    text = " ".join((element.text or "").split())
    stamp = _stamp(element)
    if not stamp and not _DATED.search(text) and len(element) < FEW:
        text = text_of(element)[:PROSE]
    return _dateline(text, stamp, element, language) if stamp or _DATED.search(text) else None


def _is_own(element: Element, date: Shown, frame: frozenset[Element]) -> bool:
    """Is it the date of the article: labelled so, if only in the column beside it, else named after it."""
    if date.is_published:
        return not is_elsewhere(element, frame, but="sidebar")
    above = element.getparent()
    is_named = any(_SPEAKS_OF_ARTICLE.search(names_of(e)) for e in (element, above) if e is not None)
    return is_named and not is_elsewhere(element, frame)


def _dateline(text: str, stamp: str | None, element: Element, language: str | None) -> Shown | None:
    """The date of a piece of text that says little else; a bare part of a date is read with what stands around it."""
    for said in _readings(text, stamp, element):
        is_worth = len(said) < PROSE and (said is stamp or not said.isdigit())  # a bare number is a count
        when = parse_date(said, language=language) if is_worth else None
        if when:
            words = fold(said if not stamp else f"{text} {text_of(cast(Element, element.getparent()))[:PROSE]}")
            words = f"{_label(element)} {words}"
            is_published = _has(words, "published")
            is_update = not is_published and (_has(words, "updated") or _is_named_update(element))
            if is_update or is_published or len(said.split()) <= WORDS:
                return Shown(when, is_update, is_published)
    return None


def _readings(text: str, stamp: str | None, element: Element) -> Iterator[str]:
    if stamp:
        yield stamp
    yield text
    if len(text) <= BRIEF:
        yield from (text_of(e) for e in (element, element.getparent()) if e is not None and len(e) < FEW)


def _label(element: Element) -> str:
    """The few words right before the element or the one around it, such as "Published"; another date is none."""
    for e in (element, element.getparent()):
        before, above = (e.getprevious(), e.getparent()) if e is not None else (None, None)
        said = (before.tail if before is not None else above.text if above is not None else "") or ""
        text = said if _WORD.search(said) or before is None else f"{text_of(before)}{said}"
        if text.strip():
            return fold(text) if len(text) <= LABEL and not _DIGIT.search(text) else ""
    return ""


def _is_named_update(element: Element) -> bool:
    """Do its names, or those of the elements that hold nothing else, speak of a change and not of publication."""
    holder: Element | None = element
    for _ in range(HOLDERS):
        if holder is None or (holder is not element and len(holder) > 1):
            return False
        if _SPEAKS_OF_CHANGE.search(names := names_of(holder)) or _SPEAKS_OF_PUBLICATION.search(names):
            return not _SPEAKS_OF_PUBLICATION.search(names)
        holder = holder.getparent()
    return False


def _has(said: str, kind: str) -> bool:
    return any(word in said and _whole(word).search(said) for word in byline_words(kind))


@cache
def _whole(word: str) -> re.Pattern[str]:
    """The word for itself where its script has capitals; in other scripts words grow at their ends."""
    return re.compile(re.escape(word) if word == word.upper() else rf"\b{re.escape(word)}\b")
