"""Site files, ``<domain>.toml``: how a site writes its pages, in CSS selectors, with the tests that prove it.

``docs/sites.md`` shows the form. Selectors become XPath once, here; the file of a domain counts for its subdomains too,
and the nearest one wins.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import Any

from cssselect import HTMLTranslator, SelectorError

from archiver.errors import ConfigError
from archiver.items.messages import SiteRules
from archiver.rules.domains import domain_of, domains

#: What a [read] table, an [[era]] and a stanza of sources.toml may hold.
KEYS = ("body", "title", "author", "date", "strip", "keep")

_OWN = files("archiver") / "data" / "sites"
_TOP = ("name", "language", "read", "era", "test")
_TEST = ("page", "url", "fetched", "contains", "omits", "title", "authors", "published")
_CSS = HTMLTranslator()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What the rules must find on a page; None and empty expect nothing."""

    page: str  # HTML
    url: str
    fetched: date | None = None
    contains: tuple[str, ...] = ()
    omits: tuple[str, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None  # aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site file."""

    domain: str
    name: str
    rules: SiteRules
    tests: tuple[Expectation, ...]
    language: str | None = None
    eras: tuple[tuple[date, SiteRules], ...] = ()  # (last day, the rules up to it), oldest first

    def rules_on(self, day: date | None) -> SiteRules:
        """The rules of a day; today's for None."""
        return next((rules for until, rules in self.eras if day is not None and day <= until), self.rules)


def xpath(selector: str) -> str:
    """A CSS selector as XPath; raises ConfigError for what is none."""
    try:
        return _CSS.css_to_xpath(selector)
    except SelectorError as error:
        raise ConfigError(f"'{selector}' is no CSS selector: {error}") from error


def read_rules(lists: Mapping[str, Iterable[str]], origin: str) -> SiteRules | None:
    """The rules in these lists of CSS selectors, under the names of `KEYS`; None where all are empty.

    Raises ConfigError for what is no selector.
    """
    found: dict[str, Any] = {key: tuple(map(xpath, lists.get(key, ()))) for key in KEYS}
    return SiteRules(origins=(origin,), **found) if any(found.values()) else None


def site_files(folder: Path | None = None) -> Iterator[Traversable]:
    """The site files of a folder by name; of the package without one.

    Raises ConfigError where there is no folder, and for two files of one domain.
    """
    place: Traversable = _OWN if folder is None else folder
    if not place.is_dir():
        raise ConfigError(f"{place}: there is no such folder of site files")
    found: dict[str, Traversable] = {}
    for file in sorted((f for f in place.iterdir() if f.name.endswith(".toml")), key=lambda file: file.name):
        domain = _domain(file.name)
        if domain in found:
            raise ConfigError(f"{file.name}: {found[domain].name} is of {domain} too; put the rules into one file")
        found[domain] = file
    return iter(found.values())


def load_site(file: Traversable) -> Site:
    """The site of a file; raises ConfigError with the file, the key and the remedy."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file.name}: cannot be read: {error}") from error
    return read_site(text, file.name, file)


def read_site(text: str, name: str, file: Traversable | None = None) -> Site:
    """The site of a file's text; pages that its tests name lie beside `file`. Raises ConfigError as `load_site`."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{name}: {error}") from error
    table = _Table(name, data)
    table.known(_TOP)
    domain = _domain(name)
    tests = tuple(_expectation(test, domain, file) for test in table.tables("test"))
    if not tests:
        raise ConfigError(f"{name}: has no test; add [[test]] with a page and what it contains or omits")
    eras = sorted((_era(era, name) for era in table.tables("era")), key=lambda era: era[0])
    for (day, _), (following, _) in pairwise(eras):
        if day == following:
            raise table.error(f"two [[era]] end on {day}; put their rules into one")
    return Site(
        domain=domain,
        name=table.text("name") or domain,
        language=table.text("language"),
        rules=_selectors(table.table("read"), KEYS, name),
        eras=tuple(eras),
        tests=tests,
    )


@lru_cache(maxsize=1024)  # a run reads some hundred sites
def site_for(host: str, folder: Path | None = None) -> Site | None:
    """The site of a host: its own file or that of a domain above it; of the package's files without a folder.

    Raises ConfigError for a folder that is not there, and for the file where it is wrong.
    """
    names = _names(folder)
    found = next((domain for domain in domains(host) if domain in names), None)
    return load_site(names[found]) if found else None


@cache
def _names(folder: Path | None) -> Mapping[str, Traversable]:
    return {_domain(file.name): file for file in site_files(folder)}


def _domain(name: str) -> str:
    """The domain of a site file, as a host of it is spelled in an address; raises ConfigError for what names none."""
    domain = domain_of(name.removesuffix(".toml"))
    if domain is None:
        raise ConfigError(f"{name}: this names no domain; call the file like paper.example.toml")
    return domain


def _selectors(table: _Table, keys: tuple[str, ...], origin: str) -> SiteRules:
    table.known(keys)
    lists = {key: table.texts(key) for key in KEYS}
    try:
        rules = read_rules(lists, origin)
    except ConfigError as error:
        raise table.error(str(error)) from error
    if rules is None:
        raise table.error(f"holds no rule; add one of {', '.join(KEYS)}")
    return rules


def _era(table: _Table, origin: str) -> tuple[date, SiteRules]:
    until = table.day("until")
    if until is None:
        raise table.error("has no 'until', the last day these rules held")
    return until, _selectors(table, ("until", *KEYS), origin)


def _expectation(table: _Table, domain: str, file: Traversable | None) -> Expectation:
    table.known(_TEST)
    page = table.text("page") or ""
    if "<" not in page:
        page = _beside(file, page, table)
    expected = Expectation(
        page=page,
        url=table.text("url") or f"https://{domain}/",
        fetched=table.day("fetched"),
        contains=table.texts("contains"),
        omits=table.texts("omits"),
        title=table.text("title"),
        authors=table.texts("authors"),
        published=table.moment("published"),
    )
    if not (expected.contains or expected.omits):
        raise table.error("expects nothing; say what the page 'contains' or 'omits'")
    return expected


def _beside(file: Traversable | None, name: str, table: _Table) -> str:
    """The page in a file beside the site file."""
    if not isinstance(file, Path) or not name or Path(name).name != name:
        raise table.error("'page' must be HTML, or the name of an HTML file beside this one")
    try:
        return file.with_name(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise table.error(f"the page {name} cannot be read: {error}") from error


class _Table:
    """A table of a site file, to say what is wrong in it."""

    def __init__(self, where: str, data: Mapping[str, Any]) -> None:
        self._where = where
        self._data = data

    def error(self, message: str) -> ConfigError:
        return ConfigError(f"{self._where}: {message}")

    def known(self, keys: tuple[str, ...]) -> None:
        for key in self._data:
            if key not in keys:
                near = get_close_matches(key, keys, n=1)
                remedy = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(keys)}"
                raise self.error(f"unknown key '{key}'; {remedy}")

    def text(self, key: str) -> str | None:
        value = self._data.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise self.error(f"'{key}' must be a text in quotes")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._data.get(key, [])
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
            raise self.error(f"'{key}' must be a list of texts in quotes")
        return tuple(texts)

    def day(self, key: str) -> date | None:
        value = self._data.get(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            raise self.error(f"'{key}' must be a day, as 2026-05-31, without quotes")
        return value

    def moment(self, key: str) -> datetime | None:
        value = self._data.get(key)
        if value is not None and (not isinstance(value, datetime) or value.tzinfo is None):
            raise self.error(f"'{key}' must be a moment with its zone, as 2026-05-31T08:00:00Z, without quotes")
        return value

    def table(self, key: str) -> _Table:
        value = self._data.get(key)
        if not isinstance(value, dict):
            raise self.error(f"has no table [{key}]")
        return _Table(f"{self._where}, [{key}]", value)

    def tables(self, key: str) -> list[_Table]:
        value = self._data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
            raise self.error(f"'{key}' must be written as [[{key}]]")
        return [_Table(f"{self._where}, [[{key}]] {number}", table) for number, table in enumerate(value, 1)]
