"""The witnesses of one page, each heard once and only when asked: declarations, JSON-LD, what stands by the title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from datetime import datetime, timedelta
from functools import cached_property
from html import unescape
from itertools import chain, islice, tee
from typing import Any

from archiver.extract.absolute import absolute
from archiver.extract.around import around
from archiver.extract.datelines import Shown, shown_dates, sole_date
from archiver.extract.jsonld import Node, is_article, is_page, read_nodes, strings, types_of
from archiver.extract.language import locale_of
from archiver.extract.meta import read_declared, text_of
from archiver.extract.near import NEAR, Piece
from archiver.extract.sweeping import holders
from archiver.extract.title import Claim, Claims, choose_title, is_same
from archiver.extract.words import meta_names
from archiver.markup.tree import Element
from archiver.normalize.chars import clean
from archiver.normalize.dates import parse_date
from archiver.normalize.urls import canonical, site_of

#: A claim and who makes it: (witness, value).
Said = Iterator[tuple[str, str]]
Text = tuple[str, str]
Moment = tuple[str, datetime]

PARTS = 9  # elements of a heading that may be the title
SHOWING = 3000  # elements among which one is looked for that says the title
HEADINGS = 10  # h1 elements that are looked at
BASES = 10  # base elements, of which a page has one
BY_HEADING = 12  # pieces of text by the heading among which its dateline stands
LONGEST = 2500  # characters of one value
AHEAD = timedelta(hours=14)  # how far a time without its zone may seem to lie in the future

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")


def plain(value: Any) -> str:
    """A string of JSON-LD or meta as text: entities decoded, tags out, on one clean line; empty for what is none."""
    if not isinstance(value, str):
        return ""
    value = without_markup(value[:LONGEST])
    return clean(value)


def _decoded(text: str) -> str:
    """The text of a heading whose entities were encoded twice; what looks like a tag in it was written to be read."""
    return unescape(text) if "&" in text and ";" in text else text


def without_markup(value: str) -> str:
    """The string with entities decoded, also those encoded twice, and without tags."""
    if "&" in value:
        value = unescape(unescape(value))
    return _MARKUP.sub(" " if value.count("<") > 4 else "", value) if "<" in value else value


class Page:
    """One page and its witnesses."""

    def __init__(self, tree: Element, url: str, site: str | None, fetched: datetime | None) -> None:
        self.tree = tree
        self.url = url
        self.site = site or site_of(url)
        self.fetched = fetched
        self.declared = read_declared(tree)
        self.nodes = read_nodes(self.declared.scripts)
        self.pages = [node for node in self.nodes if is_page(node)]
        self.headings = [_decoded(text_of(heading)) for heading in self.declared.headings[:HEADINGS]]
        self.articles = _own([n for n in self.nodes if is_article(n)], url, self.headings + self.declared.titles[:1])

    def said(self, key: str, nodes: Sequence[Node]) -> Said:
        """Each string that these JSON-LD nodes hold under the key."""
        return (("json-ld", value) for node in nodes for value in strings(node.get(key)))

    def meta(self, fact: str) -> Said:
        """What the meta elements say of a fact, most trusted first."""
        return self.declared.all(*meta_names(fact))

    @property
    def base(self) -> str | None:
        """What the page says that its addresses are relative to; a head that ends too early leaves that to the body."""
        bases = self.declared.bases[:BASES]
        in_head = (one for one in bases if next(one.iterancestors("head"), None) is not None)
        in_body = (one for one in bases if (parent := one.getparent()) is not None and parent.tag == "body")
        stated = next(chain(in_head, in_body), None)
        return absolute(self.url, stated.get("href")) if stated is not None else None

    @property
    def is_article(self) -> bool:
        """Does the page say that it is an article; listings carry the data of many."""
        return bool(self.articles) or any(kind == "article" for _, kind in self.declared.all("og:type"))

    @cached_property
    def is_news(self) -> bool:
        """Does a newsroom say that this is its article."""
        return any("news" in kind.lower() for node in self.articles for kind in types_of(node))

    @cached_property
    def site_names(self) -> list[Text]:
        """Witness and text of each name the site gives itself."""
        names = list(self.meta("site_name"))
        names += self.said("publisher", self.articles)
        names += self.said("name", [node for node in self.nodes if "WebSite" in types_of(node)])
        return [(witness, text) for witness, name in names if (text := plain(name))]

    @cached_property
    def title(self) -> Text | None:
        """Witness and text of the title."""
        claims = Claims(
            headings=[Claim(text, "h1") for text in self.headings],
            headlines=[Claim(plain(v), w) for w, v in self.said("headline", self.articles)],
            social=[Claim(plain(v), w) for w, v in self.meta("title")],
            window=[Claim(text, "title") for text in self.declared.titles[:1]],
            lesser=self._lesser(),
            is_news=self.is_news,
        )
        names = [self.site, *self.site.split(".")[:-1], *(name for _, name in self.site_names)]
        chosen = choose_title(claims, names)
        return (chosen.witness, chosen.text) if chosen else None

    def _lesser(self) -> Iterator[Claim]:
        """The parts of the headings and the lesser headings."""
        for heading in self.declared.headings[:HEADINGS]:
            for part in islice(heading.iter(), 1, 1 + PARTS):
                yield from (Claim(text, "h1") for text in (text_of(part), plain(part.tail)) if text)
            yield Claim(plain(heading.text), "h1")
        yield from (Claim(text, str(h.tag)) for text, h in self.lesser)

    @cached_property
    def lesser(self) -> list[tuple[str, Element]]:
        """Text and element of the first headings of the second and third rank."""
        return [(text_of(heading), heading) for heading in self.declared.lesser]

    @cached_property
    def holders(self) -> list[Element]:
        """The elements that hold a property of microdata."""
        return holders(self.tree)

    @cached_property
    def heading(self) -> Element | None:
        """The heading that is the title, else the first that says anything, else what shows the title, else body."""
        title = self.title[1] if self.title else ""
        spoken = [(text, h) for text, h in zip(self.headings, self.declared.headings, strict=False) if text]
        found = next((h for text, h in spoken if is_same(text, title)), None)
        if found is None:
            same = (h for text, h in self.lesser if text and is_same(text, title))
            found = next(same, spoken[0][1] if spoken else None)
        if found is None:
            found = self._showing(title)
        return found if found is not None else self.tree.find("body")

    def _showing(self, title: str) -> Element | None:
        """The first element that says the title and nothing else: pages of builders have no headings."""
        texts = islice(self.tree.iter("a", "div", "p", "span", "strong"), SHOWING) if title else ()
        return next((e for e in texts if e.text and title in e.text and is_same(e.text, title)), None)

    @cached_property
    def near(self) -> list[Piece]:
        """The short texts around the heading, up to where prose begins in earnest."""
        pieces = around(self.heading, NEAR) if self.heading is not None else ()
        return [piece for piece in pieces if not piece.is_far]

    def _far(self) -> Iterator[Piece]:
        """The short texts behind much prose."""
        pieces = around(self.heading) if self.heading is not None else ()
        return (piece for piece in pieces if piece.is_far)

    @cached_property
    def locale(self) -> str | None:
        """The language for reading dates, with its region where the page names one."""
        regional = next(self.declared.all("og:locale"), ("", ""))[1]
        return locale_of(self.tree.get("lang") or "", regional)

    def moment(self, claims: Iterable[Text]) -> Moment | None:
        """The first claim that is a date and not in the future."""
        for witness, value in claims:
            when = parse_date(value, language=self.locale)
            if found := self.bounded(witness, when):
                return found
        return None

    def shown(self, *, is_update: bool) -> Moment | None:
        """The first date shown around the heading that is of this kind and not in the future.

        What is marked as a date comes before what only reads like one, and that before what stands behind much prose;
        of what is marked, what words call published comes first.
        """
        near = sorted(self._dates_near, key=lambda date: (not date.is_marked, date.is_marked and not date.is_published))
        dates = chain(near, copy(self._dates_far))
        fitting = (date for date in dates if date.is_update is is_update)
        return next((found for date in fitting if (found := self.bounded("shown", date.when))), None)

    def marked(self) -> Moment | None:
        """The first date of publication right by the heading that is marked as one."""
        dates = self._dates(islice(self.near, BY_HEADING))
        fitting = (date for date in dates if date.is_marked and not date.is_update)
        return next((found for date in fitting if (found := self.bounded("shown", date.when))), None)

    @cached_property
    def _dates_near(self) -> list[Shown]:
        return list(self._dates(self.near))

    @cached_property
    def _dates_far(self) -> Iterator[Shown]:
        return tee(self._dates(self._far()), 1)[0]

    def _dates(self, pieces: Iterable[Piece]) -> Iterator[Shown]:
        """The dates among these pieces, read only as far as they are asked for."""
        return shown_dates(pieces, self.heading, self.locale) if self.heading is not None else iter(())

    def sole_date(self) -> datetime | None:
        """The only date of publication that the page shows, wherever it stands."""
        return sole_date(self.tree, self.heading, self.locale) if self.heading is not None else None

    def bounded(self, witness: str, when: datetime | None) -> Moment | None:
        """The claim, held back to the moment of the fetch where a missing zone explains that it lies ahead of it."""
        if when is None or self.fetched is None or when <= self.fetched:
            return (witness, when) if when else None
        return (f"{witness}, clamped", self.fetched) if when - self.fetched <= AHEAD else None


def _own(articles: list[Node], url: str, titles: Sequence[str]) -> list[Node]:
    """The article nodes that speak of this page: by address, else by headline, else the first."""
    if len(articles) < 2:
        return articles
    here = canonical(url)
    return (
        [node for node in articles if here in _addresses(node)]
        or [node for node in articles if plain(node.get("headline")) in titles]
        or articles[:1]
    )


def _addresses(node: Node) -> set[str]:
    main = node.get("mainEntityOfPage")
    raw = (node.get("url"), main.get("@id") if isinstance(main, dict) else main, node.get("@id"))
    return {address for value in raw if isinstance(value, str) and (address := canonical(value))}
