"""What a record of others says, under whatever names: data/exchange/fields.toml lists them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from archiver.extract.authors import clean_authors
from archiver.extract.flat import flat
from archiver.extract.language import language_tag
from archiver.items import Article
from archiver.normalize.dates import parse_date
from archiver.normalize.urls import canonical, site_of

_MARKUP = re.compile(r"<(?:p|br|div|html|body|article|h[1-6]|ul|ol|span|a|section)\b[^>]*>", re.IGNORECASE)
#: Where an object holds what it stands for; WordPress says "rendered", feedparser "value" and "term".
_SAYING = ("name", "url", "@value", "rendered", "value", "term", "label")
#: Of these where it holds a text.
_TELLING = ("rendered", "value", "@value")
#: And a moment; MongoDB says "$date".
_DATING = ("@value", "$date", "$numberLong")
#: In a line of text: what others leave of a page's markup in it, as WordPress in titles and excerpts.
_CLOSED = re.compile(r"</(?:p|b|i|a|em|strong|span|sup|sub|small|div)>|<br ?/?>", re.IGNORECASE)
#: Names by their family name, with ";" between: "Lee, Ann; Ek, Bo". Of "Ann Lee, Reuters" the first part is two words.
_INVERTED = re.compile(r"\s*[^\s,;]+,[^,;]+(?:;\s*[^\s,;]+,[^,;]+)+")
_BETWEEN = re.compile("[,;،、，；]")
#: A number that is larger counts nano-, micro- or milliseconds: as seconds it would lie in the year 5138 or later.
_UNITS = ((10**17, 10**9), (10**14, 10**6), (10**11, 10**3))
#: Of so many digits it may be a day or a moment written as 20261123; as seconds it lies before the web.
_WRITTEN = {8: "%Y%m%d", 14: "%Y%m%d%H%M%S"}

Fields = Mapping[str, Any]


def article_of(record: Fields, site: str | None) -> Article | None:
    """What the record says but for its text; None where it has no address. `fetched` is when it was made, if told."""
    url = canonical(_text(record, "url"))
    if url is None:
        return None
    return Article(
        url=url,
        site=site or site_of(url),
        title=_line(_text(record, "title")),
        blocks=(),
        authors=_people(record),
        published=_moment(record, "published"),
        modified=_moment(record, "modified"),
        fetched=_moment(record, "fetched"),
        language=language_tag(_text(record, "language")),
        tags=_tags(record),
        section=_line(_text(record, "section")) or None,
        summary=_line(_text(record, "summary")) or None,
        image=canonical(_text(record, "image")),
        site_name=_line(_text(record, "site_name")) or None,
        paywalled=record.get("paywalled") is True,
    )


def html_of(record: Fields) -> str:
    """Its text as HTML, a page or a piece of one; what others call a text may be such; empty where it has none."""
    found = next((text for text in _texts(record, "html") if _MARKUP.search(text)), "")
    return found or ("" if text_of(record) else next(_texts(record, "text"), ""))


def text_of(record: Fields) -> str:
    """Its text as plain text, a list of paragraphs as one; empty where it has none."""
    return next((text for text in _texts(record, "text") if not _MARKUP.search(text)), "")


def names(field: str) -> list[str]:
    """The names that others give a field."""
    return _names()[field]


@cache
def _names() -> dict[str, list[str]]:
    return tomllib.loads((files("archiver") / "data" / "exchange" / "fields.toml").read_text("utf-8"))


def _values(record: Fields, field: str) -> Iterator[Any]:
    return (value for name in names(field) if (value := record.get(name)))


def _texts(record: Fields, field: str) -> Iterator[str]:
    """Each text under the names of a field, of a list its paragraphs; some wrap it in an object."""
    for value in _values(record, field):
        told = [_said(one, _TELLING) if isinstance(one, dict) else one for one in _listed(value)]
        text = "\n\n".join(one for one in told if isinstance(one, str))
        if text.strip():
            yield text


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _all(record: Fields, field: str) -> tuple[str, ...]:
    return next((found for value in _values(record, field) if (found := tuple(_strings(value)))), ())


def _text(record: Fields, field: str) -> str:
    return next(iter(_all(record, field)), "")


def _line(text: str) -> str:
    """A text of one line without the markup that others leave in it."""
    return flat(text) if _CLOSED.search(text) else text


def _strings(value: Any) -> Iterator[str]:
    """Its strings; of an object the first that it stands for."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (text for one in value if not isinstance(one, list) for text in _strings(one))
    elif isinstance(value, dict):
        yield from filter(None, [_said(value, _SAYING)])


def _said(value: Fields, keys: tuple[str, ...]) -> str | None:
    """The first string that the object has under one of these keys."""
    return next((said for key in keys if isinstance(said := value.get(key), str)), None)


def _tags(record: Fields) -> tuple[str, ...]:
    """A list of tags stands as it is; in one string commas or semicolons stand between them."""
    given = tuple(map(_line, _all(record, "tags")))
    return given if len(given) > 1 else tuple(filter(None, map(str.strip, _BETWEEN.split("".join(given)))))


def _people(record: Fields) -> tuple[str, ...]:
    """A list of names stands as it is; one string may be a whole byline, or a list as bibliographies have it."""
    given = tuple(map(_line, _all(record, "authors")))
    if len(given) == 1 and _INVERTED.fullmatch(given[0]):
        return tuple(" ".join(map(str.strip, reversed(name.split(",")))) for name in given[0].split(";"))
    return given if len(given) > 1 else clean_authors(given)


def _moment(record: Fields, field: str) -> datetime | None:
    return next((date for value in _values(record, field) if (date := _date(value))), None)


def _date(value: Any) -> datetime | None:
    """A date as text, or as seconds or milliseconds since 1970; of a list the first, of an object what it says."""
    if isinstance(value, list | dict):
        held = value if isinstance(value, list) else [value[key] for key in _DATING if key in value]
        return next((date for one in held if not isinstance(one, list) and (date := _date(one))), None)
    if isinstance(value, str):
        return parse_date(value)
    return _counted(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _counted(value: float) -> datetime | None:
    with suppress(ValueError, KeyError):
        digits = f"{value:.0f}"
        return datetime.strptime(digits, _WRITTEN[len(digits)]).replace(tzinfo=UTC)
    unit = next((unit for least, unit in _UNITS if abs(value) > least), 1)
    try:
        return datetime.fromtimestamp(value / unit, UTC)
    except (OverflowError, OSError, ValueError):
        return None
