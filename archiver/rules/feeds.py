"""Feeds by choice: the tables [feeds.NAME] of sources.toml, and whether an article stands in one.

[feeds.climate]
sources = ["news", "paper"]         # names of sources; all sites where it is left out
match = "climate OR cop30"          # words, "a phrase", OR, -not, begin*: as for `archiver search`
not = "sport"                       # what fits this stands not in it
language = "fr"                     # fr-CA is French too
tag = ["Energy", "Oceans"]          # one of them; so too `section` and `author`
limit = 50                          # entries at most
title = "On the climate"            # its name where this is left out
summary = true                      # summaries in the place of the full texts
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from archiver.errors import ConfigError
from archiver.items import Article
from archiver.normalize.fold import fold
from archiver.normalize.query import Asked, parse, phrase, plain
from archiver.rules.tables import Tables

#: Entries of a feed where nothing is said, as readers are at ease with; and the most that can be asked for.
LIMIT, MOST = 50, 500
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_KEYS = ("sources", "match", "not", "language", "tag", "section", "author", "limit", "title", "summary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A feed by choice: what an article must be to stand in it; of several tags, sections or authors one is enough."""

    name: str  # its file's, in public/feeds/
    sites: tuple[str, ...] = ()  # folders of the archive; empty: all
    match: Asked | None = None
    unwanted: Asked | None = None
    languages: tuple[str, ...] = ()  # lower case
    tags: tuple[str, ...] = ()  # folded, as the sections
    sections: tuple[str, ...] = ()
    authors: tuple[Asked, ...] = ()
    limit: int = LIMIT
    title: str | None = None
    summary: bool = False  # in the place of the full text

    def takes_from(self, site: str) -> bool:
        """Whether articles of that site may stand in it."""
        return not self.sites or site in self.sites

    def fits(self, article: Article) -> bool:
        """Whether the article stands in it; searched are its title, its story and its authors."""
        return self._is_labelled(article) and (not (self.match or self.unwanted or self.authors) or self._says(article))

    def _is_labelled(self, article: Article) -> bool:
        spoken = (article.language or "").lower()
        return (
            (not self.languages or any(spoken == one or spoken.startswith(f"{one}-") for one in self.languages))
            and (not self.tags or not set(self.tags).isdisjoint(map(fold, article.tags)))
            and (not self.sections or fold(article.section or "") in self.sections)
        )

    def _says(self, article: Article) -> bool:
        authors = [plain(name) for name in article.authors]
        if self.authors and not any(asked.fits(authors) for asked in self.authors):
            return False
        texts = [plain(article.title), *(plain(block.text) for block in article.story), *authors]
        return (self.match is None or self.match.fits(texts)) and not (self.unwanted and self.unwanted.fits(texts))


def read_choices(tables: Tables, data: Any, sites: Mapping[str, str]) -> tuple[Choice, ...]:
    """The feeds of the table [feeds]; `sites` are the folders of the sources by their names. Raises ConfigError."""
    tables.must_be_table(data, "feeds")
    return tuple(_choice(tables, name, table, sites) for name, table in data.items())


def _choice(tables: Tables, name: str, table: Any, sites: Mapping[str, str]) -> Choice:
    place = f"feeds.{name}"
    tables.must_be_table(table, place)
    if not _NAME.fullmatch(name):
        remedy = "write it in small letters from a to z, digits and single hyphens: it names a file"
        raise tables.error(place, None, f"'{name}' cannot be a feed's name; {remedy}")
    tables.known_keys(table, place, _KEYS)
    asked = {
        key: _asked(tables, place, key, tables.text(table, place, key)) for key in ("match", "not") if key in table
    }
    return Choice(
        name=name,
        sites=_sites(tables, table, place, sites),
        match=asked.get("match"),
        unwanted=asked.get("not"),
        languages=_languages(tables, table, place),
        tags=tuple(map(fold, tables.texts(table, place, "tag"))),
        sections=tuple(map(fold, tables.texts(table, place, "section"))),
        authors=tuple(_asked(tables, place, "author", one, phrase) for one in tables.texts(table, place, "author")),
        limit=_limit(tables, table, place),
        title=tables.text(table, place, "title") if "title" in table else None,
        summary=_flag(tables, table, place, "summary"),
    )


def _sites(tables: Tables, table: dict[str, Any], place: str, sites: Mapping[str, str]) -> tuple[str, ...]:
    names = tables.texts(table, place, "sources")
    for name in names:
        if name not in sites:
            near = get_close_matches(name, sites, n=1)
            remedy = f"did you mean '{near[0]}'?" if near else f"the sources are {', '.join(sites)}"
            raise tables.error(place, "sources", f"'{name}' in [{place}] is no source of this file; {remedy}")
    if "sources" in table and not names:
        raise tables.error(place, "sources", f"'sources' in [{place}] names none; leave it out to mean all sites")
    return tuple(sorted({sites[name] for name in names}))


def _asked(tables: Tables, place: str, key: str, text: str, read: Callable[[str], Asked] = parse) -> Asked:
    try:
        return read(text)
    except ConfigError as error:
        raise tables.error(place, key, f"'{key}' in [{place}]: {error}") from error


def _languages(tables: Tables, table: dict[str, Any], place: str) -> tuple[str, ...]:
    found = tables.texts(table, place, "language")
    if bad := next((one for one in found if not _LANGUAGE.fullmatch(one)), None):
        raise tables.error(place, "language", f"'{bad}' in [{place}] is no language tag; write it like \"fr\"")
    return tuple(one.lower() for one in found)


def _limit(tables: Tables, table: dict[str, Any], place: str) -> int:
    limit = table.get("limit", LIMIT)
    if type(limit) is not int or not 1 <= limit <= MOST:
        raise tables.error(place, "limit", f"'limit' in [{place}] must be a whole number from 1 to {MOST}")
    return limit


def _flag(tables: Tables, table: dict[str, Any], place: str, key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise tables.error(place, key, f"'{key}' in [{place}] must be true or false")
    return value
