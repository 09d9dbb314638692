"""What to read: sources.toml, or a bare address, as frozen sources. Every error names the file, the line and the key.

[sources.news]
url = "https://news.example/"       # enough by itself
only = ["/politics/"]               # of the articles, only addresses that hold one of these
skip = ["/live/"]                   # and none that holds one of these
feeds = ["https://news.example/rss/all.xml"]   # read these, and look for no other
limit = 50                          # new articles a run, at most
body = "article .text"              # how its pages are written, in CSS selectors; so too title, author, date
strip = [".promo"]                  # what is none of the story; `keep` is what must stay

[sources.news.boilerplate]          # the last word on what was learned of its other pages, in the words of the texts
keep = ["The week in figures"]      # whole texts, or with … at the end what they begin with
drop = ["A word from our friends…"]

[sources.news.budget]               # the most that is asked of it; what is left comes in the next run
requests = 5000                     # a run; listings, redirects and robots.txt count
megabytes = 1000
daily_requests = 20000              # a day of UTC
daily_megabytes = 4000

[sources.news.retention]            # how long things are kept; `archiver compact` carries it out, a crawl never
articles = "5y"                     # years or months ("18m"); by whole months, counted from the fetch
pages = "1y"                        # the raw pages; as the articles where it is left out

[sources.news.headers]              # where you may read what others may not: sent to the scheme, host and port of
Authorization = "Bearer …"          # `url` alone, never logged, never kept

[sources.news.cookies]              # the same for cookies
session = "…"

[crawl]
contact = "me@news.example"         # or a web address: whom the operators of a site may write to

[publish]
base = "https://me.example/news/"   # where output/public will be seen
title = "My papers"
hub = "https://hub.example/"        # a WebSub hub: readers learn from the feeds that it tells them of news

[feeds.climate]                     # a feed by choice: rules/feeds.py
match = "climate OR cop30"

[rules]
sites = "my-sites"                  # a folder of site files, before those of the package; see docs/sites.md
hints = "ftr-site-config"           # a folder of ftr-site-config files; paths are seen from this file
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from archiver.errors import ConfigError
from archiver.items.messages import SiteRules
from archiver.normalize.fold import fold
from archiver.normalize.urls import canonical, site_of
from archiver.rules.access import Pairs, read_cookies, read_headers
from archiver.rules.budget import DEFAULT_BUDGET, Budget
from archiver.rules.contact import read_contact
from archiver.rules.feeds import Choice, read_choices
from archiver.rules.known import Folders
from archiver.rules.retention import FOR_EVER, Retention
from archiver.rules.sites import KEYS, read_rules
from archiver.rules.tables import Tables
from archiver.rules.typed import must_be_without_password
from archiver.rules.wishes import NO_WISHES, OPEN_END, Wishes
from archiver.rules.written import parsed, text_of


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
    boilerplate: Wishes = NO_WISHES
    budget: Budget = DEFAULT_BUDGET
    retention: Retention = FOR_EVER
    headers: Pairs = field(default=(), repr=False)  # secrets, as the cookies: no log may show them
    cookies: Pairs = field(default=(), repr=False)
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
    hub: str | None = None  # the address of a WebSub hub


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of sources.toml."""

    sources: tuple[Source, ...]
    publish: Publishing = Publishing()
    contact: str | None = None  # whom the operators of a site may write to
    folders: Folders = field(default_factory=Folders)
    choices: tuple[Choice, ...] = ()  # the feeds by choice

    @property
    def wishes(self) -> dict[str, Wishes]:
        """The last words on what was learned, by site."""
        return {source.site: source.boilerplate for source in self.sources}


def source_of(url: str) -> Source:
    """The source a bare address stands for, named after its site; https where it names no scheme.

    Raises ConfigError for what is no web address.
    """
    told = url if "://" in url else f"https://{url}"
    address = canonical(told) if url.strip() else None
    if address is None:
        raise ConfigError(f"{url!r} is no web address; write it like https://news.example/")
    must_be_without_password(told, address)
    site = site_of(address)
    return Source(name=site, url=address, site=site)


def load_sources(path: Path) -> Config:
    """The sources of a file and how to publish them; raises ConfigError with file, line and remedy."""
    return sources_in(path, text_of(path))


def sources_in(path: Path, text: str, *, is_begun: bool = False) -> Config:
    """What the text of that file says; one that is only begun need not name a source yet. Raises ConfigError."""
    return _File(path, text).config(parsed(path, text), is_begun=is_begun)


def twins(sources: Iterable[Source]) -> tuple[Source, Source] | None:
    """The first two that are one site: each would ask it for the same pages."""
    known: dict[str, Source] = {}
    for source in sources:
        first = known.setdefault(source.site, source)
        if first is not source:
            return first, source
    return None


def _holds(spellings: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    return any(part in spelling for part in parts for spelling in spellings)


class _File(Tables):
    """What the tables of the file stand for."""

    def config(self, data: dict[str, Any], *, is_begun: bool) -> Config:
        self.known_keys(data, "", ("sources", "publish", "feeds", "rules", "crawl"))
        tables = data.get("sources", {})
        if not isinstance(tables, dict) or not (tables or is_begun):
            raise ConfigError(f"{self.path}: names no source; add [sources.news] and its url")
        sources = tuple(self._source(name, table) for name, table in tables.items())
        self._distinct(sources)
        publish, folders = self._publishing(data.get("publish", {})), self._folders(data.get("rules", {}))
        contact = read_contact(self, data.get("crawl", {}))
        choices = read_choices(self, data.get("feeds", {}), {source.name: source.site for source in sources})
        return Config(sources=sources, publish=publish, contact=contact, folders=folders, choices=choices)

    def _source(self, name: str, table: Any) -> Source:
        place = f"sources.{name}"
        if not name or not name.isprintable() or name != name.strip() or "," in name:
            remedy = "a name is one line without a comma, and no space stands before or behind it"
            raise self.error(place, None, f"{name!r} cannot be the name of a source; {remedy}")
        if not isinstance(table, dict):
            raise self.error("sources", name, f"'{name}' is no table; write [{place}] and its url below")
        own = [field.name for field in fields(Source) if field.name not in ("name", "site", "rules")]
        self.known_keys(table, place, [*own, *KEYS])
        if "url" not in table:
            raise self.error(place, None, f"[{place}] has no url")
        limit = table.get("limit")
        if limit is not None and (type(limit) is not int or limit < 1):
            raise self.error(place, "limit", f"'limit' in [{place}] must be a whole number above 0")
        url = self.address(place, "url", self.text(table, place, "url"))
        return Source(
            name=name,
            url=url,
            site=site_of(url),
            only=self.texts(table, place, "only"),
            skip=self.texts(table, place, "skip"),
            feeds=tuple(self.address(place, "feeds", feed) for feed in self.texts(table, place, "feeds")),
            limit=limit,
            boilerplate=self._wishes(table.get("boilerplate", {}), f"{place}.boilerplate"),
            budget=Budget.read(self, table.get("budget", {}), f"{place}.budget"),
            retention=Retention.read(self, table.get("retention", {}), f"{place}.retention"),
            headers=read_headers(self, table, place),
            cookies=read_cookies(self, table, place),
            rules=self._rules(table, place),
        )

    def _rules(self, table: dict[str, Any], place: str) -> SiteRules | None:
        lists = {key: self.texts(table, place, key) for key in KEYS}
        for key, selectors in lists.items():
            try:
                read_rules({key: selectors}, place)
            except ConfigError as error:
                raise self.error(place, key, str(error)) from error
        return read_rules(lists, self.path.name)

    def _wishes(self, table: Any, place: str) -> Wishes:
        self.must_be_table(table, place)
        self.known_keys(table, place, [field.name for field in fields(Wishes)])
        found = {key: self.texts(table, place, key) for key in table}
        for key, texts in found.items():
            if empty := [text for text in texts if not fold(text.removesuffix(OPEN_END))]:
                raise self.error(place, key, f"'{empty[0]}' in [{place}] names no text; write out how it begins")
        return Wishes(**found)

    def _publishing(self, table: Any) -> Publishing:
        self.must_be_table(table, "publish")
        self.known_keys(table, "publish", [field.name for field in fields(Publishing)])
        base = self.address("publish", "base", self.text(table, "publish", "base")) if "base" in table else None
        if base and "?" in base:
            raise self.error("publish", "base", "'base' in [publish] is a folder; write it without what begins with ?")
        title = self.text(table, "publish", "title") if "title" in table else None
        hub = self.address("publish", "hub", self.text(table, "publish", "hub")) if "hub" in table else None
        if hub and not base:
            remedy = "set base to the address at which output/public is served: a hub is told the addresses of feeds"
            raise self.error("publish", "hub", f"'hub' in [publish] needs 'base'; {remedy}")
        return Publishing(base=f"{base.rstrip('/')}/" if base else None, title=title, hub=hub)

    def _folders(self, table: Any) -> Folders:
        self.must_be_table(table, "rules")
        self.known_keys(table, "rules", [field.name for field in fields(Folders)])
        found = Folders()
        for key in table:
            found = replace(found, **{key: self.path.parent / self.text(table, "rules", key)})
            try:
                found.must_be_usable()
            except ConfigError as error:
                raise self.error("rules", key, f"'{key}' in [rules]: {error}") from error
        return found

    def _distinct(self, sources: tuple[Source, ...]) -> None:
        if pair := twins(sources):
            first, second = pair
            remedy = "one source with both in 'only' reads the two"
            message = f"'{second.name}' and '{first.name}' are the same site, {first.site}; {remedy}"
            raise self.error(f"sources.{second.name}", "url", message)
