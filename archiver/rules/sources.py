"""What to read: sources.toml, or a bare address, as frozen sources. Every error names the file, the line and the key.

[sources.news]
url = "https://news.example/"       # enough by itself
only = ["/politics/"]               # of the articles, only addresses that hold one of these
skip = ["/live/"]                   # and none that holds one of these
feeds = ["https://news.example/rss/all.xml"]   # read these, and look for no other
limit = 50                          # new articles a run, at most
body = "article .text"              # how its pages are written, in CSS selectors; so too title, author, date
strip = [".promo"]                  # what is none of the story; `keep` is what must stay

[publish]
base = "https://me.example/news/"   # where output/public will be seen
title = "My papers"

[rules]
sites = "my-sites"                  # a folder of site files, before those of the package; see docs/sites.md
hints = "ftr-site-config"           # a folder of ftr-site-config files; paths are seen from this file
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from archiver.errors import ConfigError
from archiver.items import SiteRules
from archiver.normalize.urls import canonical, site_of
from archiver.rules.known import Folders
from archiver.rules.sites import KEYS, read_rules

_HEADER = re.compile(r"\s*\[([^\[\]]+)\]")
_ENTRY = re.compile(r"\s*([\w-]+|\"[^\"]*\"|'[^']*')\s*=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A site to read."""

    name: str
    url: str  # canonical: the home or section page to start from
    site: str  # the name of its folder in the archive
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    limit: int | None = None
    rules: SiteRules | None = None  # from the keys body, title, author, date, strip and keep

    def wants(self, address: str) -> bool:
        """Whether `only` and `skip` let this article address through; both look at it as a person reads it too."""
        spellings = (address, unquote(address))
        if self.only and not _holds(spellings, self.only):
            return False
        return not _holds(spellings, self.skip)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """How the feeds present themselves."""

    base: str | None = None  # the public address of output/public, with its last slash
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of sources.toml."""

    sources: tuple[Source, ...]
    publish: Publishing = Publishing()
    folders: Folders = field(default_factory=Folders)


def source_of(url: str) -> Source:
    """The source a bare address stands for, named after its site; https where it names no scheme.

    Raises ConfigError for what is no web address.
    """
    address = canonical(url if "://" in url else f"https://{url}") if url.strip() else None
    if address is None:
        raise ConfigError(f"{url!r} is no web address; write it like https://news.example/")
    site = site_of(address)
    return Source(name=site, url=address, site=site)


def load_sources(path: Path) -> Config:
    """The sources of a file and how to publish them; raises ConfigError with file, line and remedy."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; see README.md for a sample") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax(path, str(error))) from error
    return _File(path, text).config(data)


def _holds(spellings: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    return any(part in spelling for part in parts for spelling in spellings)


def _syntax(path: Path, message: str) -> str:
    """The parser's own words, its "(at line 4, column 2)" brought to the front."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", message, re.S)
    if found is None:
        return f"{path}: {message}"
    return f"{path}, line {found[2]}: {found[1]}" if found[2] else f"{path}, at its end: {found[1]}"


class _File:
    """A file's text, to say where in it something is wrong."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()

    def config(self, data: dict[str, Any]) -> Config:
        self._known_keys(data, "", ("sources", "publish", "rules"))
        tables = data.get("sources")
        if not isinstance(tables, dict) or not tables:
            raise ConfigError(f"{self._path}: names no source; add [sources.news] and its url")
        sources = tuple(self._source(name, table) for name, table in tables.items())
        self._distinct(sources)
        publish, folders = self._publishing(data.get("publish", {})), self._folders(data.get("rules", {}))
        return Config(sources=sources, publish=publish, folders=folders)

    def _source(self, name: str, table: Any) -> Source:
        place = f"sources.{name}"
        if not isinstance(table, dict):
            raise self._error("sources", name, f"'{name}' is no table; write [{place}] and its url below")
        own = [field.name for field in fields(Source) if field.name not in ("name", "site", "rules")]
        self._known_keys(table, place, [*own, *KEYS])
        if "url" not in table:
            raise self._error(place, None, f"[{place}] has no url")
        limit = table.get("limit")
        if limit is not None and (type(limit) is not int or limit < 1):
            raise self._error(place, "limit", f"'limit' in [{place}] must be a whole number above 0")
        url = self._address(place, "url", self._text(table, place, "url"))
        return Source(
            name=name,
            url=url,
            site=site_of(url),
            only=self._texts(table, place, "only"),
            skip=self._texts(table, place, "skip"),
            feeds=tuple(self._address(place, "feeds", feed) for feed in self._texts(table, place, "feeds")),
            limit=limit,
            rules=self._rules(table, place),
        )

    def _rules(self, table: dict[str, Any], place: str) -> SiteRules | None:
        lists = {key: self._texts(table, place, key) for key in KEYS}
        for key, selectors in lists.items():
            try:
                read_rules({key: selectors}, place)
            except ConfigError as error:
                raise self._error(place, key, str(error)) from error
        return read_rules(lists, self._path.name)

    def _publishing(self, table: Any) -> Publishing:
        if not isinstance(table, dict):
            raise self._error("publish", None, "'publish' is no table; write [publish]")
        self._known_keys(table, "publish", [field.name for field in fields(Publishing)])
        base = self._address("publish", "base", self._text(table, "publish", "base")) if "base" in table else None
        title = self._text(table, "publish", "title") if "title" in table else None
        return Publishing(base=f"{base.rstrip('/')}/" if base else None, title=title)

    def _folders(self, table: Any) -> Folders:
        if not isinstance(table, dict):
            raise self._error("rules", None, "'rules' is no table; write [rules]")
        self._known_keys(table, "rules", [field.name for field in fields(Folders)])
        found = Folders()
        for key in table:
            found = replace(found, **{key: self._path.parent / self._text(table, "rules", key)})
            try:
                found.must_be_usable()
            except ConfigError as error:
                raise self._error("rules", key, f"'{key}' in [rules]: {error}") from error
        return found

    def _distinct(self, sources: tuple[Source, ...]) -> None:
        owners: dict[str, str] = {}
        for source in sources:
            other = owners.setdefault(source.site, source.name)
            if other != source.name:
                remedy = "one source with both in 'only' reads the two"
                message = f"'{source.name}' and '{other}' are the same site, {source.site}; {remedy}"
                raise self._error(f"sources.{source.name}", "url", message)

    def _known_keys(self, table: dict[str, Any], place: str, known: Sequence[str]) -> None:
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                remedy = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known)}"
                where = f" in [{place}]" if place else ""
                raise self._error(place, key, f"unknown key '{key}'{where}; {remedy}")

    def _text(self, table: dict[str, Any], place: str, key: str) -> str:
        value = table[key]
        if not isinstance(value, str) or not value.strip():
            raise self._error(place, key, f"'{key}' in [{place}] must be a text in quotes")
        return value

    def _texts(self, table: dict[str, Any], place: str, key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) and text for text in texts):
            raise self._error(place, key, f"'{key}' in [{place}] must be a list of texts in quotes")
        return tuple(texts)

    def _address(self, place: str, key: str, text: str) -> str:
        address = canonical(text)
        if address is None:
            raise self._error(place, key, f"'{text}' is no web address; write it like https://news.example/")
        return address

    def _error(self, place: str, key: str | None, message: str) -> ConfigError:
        line = self._line(place, key)
        return ConfigError(f"{self._path}, line {line}: {message}" if line else f"{self._path}: {message}")

    def _line(self, place: str, key: str | None) -> int | None:
        """The line where a key of a table stands, or the table's own; None for what is written in another way."""
        table, own = "", None
        for number, line in enumerate(self._lines, 1):
            if header := _HEADER.match(line):
                table = re.sub(r"[\s\"']", "", header[1])
                if own is None and (table == place or (not place and table.split(".")[0] == key)):
                    own = number
            elif table == place and (entry := _ENTRY.match(line)) and entry[1].strip("\"'") == key:
                return number
        return own
