"""Which links of a home, section or listing page lead to articles, which to further lists, which to feeds.

Three witnesses are added up: the shape of the address, the text of the link, and where on the page it stands. An
address is judged once, by the best of its links. `nofollow` speaks to search engines and is passed over. A date that
stands near a link speaks for it, but is no stamp: it may be anything's. Where a page shows hardly any article, its
scripts may name what they draw.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from archiver.discover.declared import declared_feeds, declared_sitemaps, is_called_feed, is_feed, without_scheme
from archiver.discover.paging import Place, differs_by_number, place_of
from archiver.discover.region import NOWHERE, Region, Regions, text_of
from archiver.discover.shape import Role, Shape, is_of_a_time, shape_of
from archiver.discover.shown import cards
from archiver.discover.unshown import written
from archiver.items.messages import Candidate, Listing
from archiver.markup.base import base_of
from archiver.normalize.urls import canonical, same_site
from archiver.rules.links import LinkWords, link_words

#: Links read of a page; the richest home pages carry about 2,000.
MAX_LINKS = 5000

#: From this score on an address is taken for an article's: a headline of one word reaches it in a card with a date.
LIKELY = 1.5

#: A page whose address scores this much ends like a headline, so it is no list, wherever its link stands.
HEADLINE = 2.5

#: A text that stands on links to this many addresses ("Read more") says nothing of any of them.
COMMON = 3

#: An unlikely article is believed where so many likely ones, half of all at least, stand in the same list.
KIN = 3

#: "About this little paper" in a menu ends like a headline too: what stands in menus alone must carry a date or a
#: number besides. But where so many of them stand and hardly an article elsewhere, the menu is none.
IN_MENU = 4.0
MENU_OF_ARTICLES = 6

#: Lists handed on from one page, and further pages of its own; a menu of more is an index.
MAX_LISTINGS = 60

MAX_TITLE = 300

#: Scripts without spaces between words; about three characters of a headline are a word.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NO_PAGE = ("#", "javascript:", "mailto:", "tel:", "data:")


@dataclass(slots=True)
class _Target:
    """An address of this site, with the best that the page says of it."""

    url: str
    shape: Shape
    place: Place
    region: Region = NOWHERE
    text: str = ""
    pager: bool = False
    menu: bool = True  # every link to it stands in a menu, head or foot
    spot: tuple[str | None, ...] = ()  # how the page marks the best link up: alike for the entries of one list

    @property
    def score(self) -> float:
        return self.shape.score + self.region.score + _wordiness(self.text)


def read_page(tree: etree._Element, url: str) -> Listing:
    """The feeds, likely articles and further lists a page links to, the likeliest first; never raises.

    `url` is the page's own address. Candidates carry their link's text as title and no stamp. Further pages of this
    list come in their order, other lists those of the menus first.
    """
    page = _Page(tree, url)
    targets = page.targets()
    articles = _articles(targets)
    if len(articles) < KIN:
        articles += page.unshown({target.url for target in targets})
    chosen = {target.url for target in articles}
    shown = cards({link: target.url for link, target in page.links.items() if target.url in chosen})
    lists = sorted(page.listed(t for t in targets if t.url not in chosen and _is_list(t)), key=_order)
    title = next(tree.iter("title"), None)
    return Listing(
        url=url,
        candidates=tuple(
            Candidate(url=t.url, found_by="link", title=t.text[:MAX_TITLE] or None, shown=shown.get(t.url))
            for t in articles
        ),
        feeds=tuple(dict.fromkeys((*declared_feeds(tree, page.base, page.words), *page.feeds))),
        sitemaps=declared_sitemaps(tree, page.base),
        pages=tuple(target.url for target in lists if target.pager)[:MAX_LISTINGS],
        listings=tuple(target.url for target in lists if not target.pager)[:MAX_LISTINGS],
        title=(text_of(title) or None) if title is not None else None,
        language=tree.get("lang"),
    )


class _Page:
    """One page while its links are read."""

    def __init__(self, tree: etree._Element, url: str) -> None:
        self.words: LinkWords = link_words()
        self.base = base_of(tree, url)
        self.feeds: list[str] = []  # linked to in sight
        self.links: dict[etree._Element, _Target] = {}
        self._tree = tree
        self._here = canonical(url) or url
        self._own = place_of(self._here, self.words)
        self._regions = Regions(tree, self.words)
        self._sites: dict[str, bool] = {}

    def targets(self) -> list[_Target]:
        """Every page of this site the page links to, in its order."""
        by_href: dict[str, _Target | None] = {}
        found: dict[str, _Target] = {}
        for link in islice(self._tree.iter("a", "link", "frame"), MAX_LINKS):
            href = link.get("src" if link.tag == "frame" else "href")
            if not href or (link.tag == "link" and (link.get("rel") or "").lower() != "next"):
                continue
            if href not in by_href:
                target = self._target(href)
                by_href[href] = target and found.setdefault(target.url, target)
            target = by_href[href]
            if target is None:
                continue
            if is_called_feed(link, target.url, self.words):
                self.feeds.append(target.url)
                found.pop(target.url, None)  # gone already where two spellings of its address were
                by_href[href] = None
            else:
                self._learn(target, link)
        _forget_common_texts(found.values())
        return list(found.values())

    def unshown(self, known: Collection[str]) -> list[_Target]:
        """The articles that only the page's scripts name, and their addresses show for sure, the likeliest first."""
        found = {}
        for href in islice(written(self._tree), MAX_LINKS):
            target = self._target(href)
            if target and target.url not in known and target.shape.role is Role.PAGE and target.shape.score >= HEADLINE:
                found[target.url] = target
        return sorted(found.values(), key=lambda target: -target.shape.score)

    def listed(self, lists: Iterable[_Target]) -> list[_Target]:
        """The lists worth reading: those of months and days turn the others round, where there are further pages.

        Without further pages the home page hands them on, and any other page those below its own address.
        """
        every = list(lists)
        turns = any(target.pager for target in every)
        own = "" if self._here.count("/") == 3 else self._here  # "" at the home page, below which all lies
        return [t for t in every if t.pager or not is_of_a_time(t.url) or (not turns and t.url.startswith(own))]

    def _target(self, href: str) -> _Target | None:
        """Where a link leads; None for what is no other page of this site."""
        address = None if href.startswith(_NO_PAGE) else canonical(without_scheme(href), self.base)
        if address is None or address == self._here:
            return None
        host = address.split("/", 3)[2]
        if host not in self._sites:
            self._sites[host] = same_site(address, self._here)
        if not self._sites[host]:
            return None
        if is_feed(address, self.words):
            self.feeds.append(address)
            return None
        return _Target(address, shape_of(address, self.words), place_of(address, self.words))

    def _learn(self, target: _Target, link: etree._Element) -> None:
        """Add what one link says of its address."""
        if link.tag == "link":
            target.pager = True
            return
        self.links[link] = target
        region = self._regions.of(link)
        heading, text = self._regions.headlines.get(link, ("", ""))
        if text:
            region = region._replace(heading=heading)
        else:
            text = text_of(link)
        if region.score > target.region.score:
            target.region, target.spot = region, _spot(link)
        target.menu = target.menu and region.chrome < -1
        if len(target.text) < len(text):
            target.text = text
        target.pager = target.pager or self._is_pager(target, link, text)

    def _is_pager(self, target: _Target, link: etree._Element, text: str) -> bool:
        """Whether a link turns the page of the list it stands on, onwards."""
        place, own = target.place, self._own
        if place.stem == own.stem and (place.sure or text.isdigit()):
            return place.number > own.number
        if text.isdigit():
            return differs_by_number(target.url, self._here)
        if target.shape.score >= HEADLINE:
            return False
        return "next" in (link.get("rel") or "").lower().split() or text.lower() in self.words.older


def _articles(targets: Iterable[_Target]) -> list[_Target]:
    """The likely articles, the likeliest first, and what stands among them in one list, however short its name."""
    pages = [target for target in targets if target.shape.role is Role.PAGE and not target.pager]
    likely = Counter(_kind(target) for target in pages if target.score >= LIKELY)
    kinds = Counter(_kind(target) for target in pages)
    lists = {kind for kind, count in likely.items() if count >= KIN and 2 * count >= kinds[kind]}
    articles = [t for t in pages if t.score >= LIKELY or (not t.menu and _kind(t) in lists)]
    doubtful = {t.url for t in articles if t.menu and t.shape.score <= IN_MENU}
    if len(doubtful) < MENU_OF_ARTICLES or sum(1 for t in articles if not t.menu) >= KIN:
        articles = [t for t in articles if t.url not in doubtful]
    return sorted(articles, key=lambda target: -target.score)


def _kind(target: _Target) -> tuple[str, tuple[str | None, ...]]:
    """The folder an address lies in and the mark-up of its best link."""
    return target.url.rstrip("/").rpartition("/")[0], target.spot


def _spot(link: etree._Element) -> tuple[str | None, ...]:
    parent = link.getparent()
    outer = parent.getparent() if parent is not None else None
    around = (parent.tag, parent.get("class")) if parent is not None else ()
    return (link.get("class"), *around, outer.tag if outer is not None else None)


def _is_list(target: _Target) -> bool:
    if target.pager or target.shape.role is Role.LIST:
        return True
    return target.shape.role is Role.PAGE and target.shape.score < HEADLINE


def _order(target: _Target) -> tuple[int, int]:
    """Further pages first, then menus, then the rest; within each the shorter way first, then the page's order."""
    if target.pager:
        return 0, target.place.number
    return (1 if target.menu else 2), target.url.count("/")


def _forget_common_texts(targets: Iterable[_Target]) -> None:
    """Take from targets a text that many others share."""
    sharing: defaultdict[str, list[_Target]] = defaultdict(list)
    for target in targets:
        sharing[target.text].append(target)
    for several in sharing.values():
        if len(several) >= COMMON:
            for target in several:
                target.text = ""


def _wordiness(text: str) -> float:
    """What the length of a link's text says: -1 for one word, 2 for a headline, 0 where there is none."""
    if not text:
        return 0.0
    count = text.count(" ") + 1
    if _UNSPACED.search(text):
        count = max(count, len(text) // 3)
    return (-1.0, -1.0, 0.0, 1.0, 1.0, 2.0)[min(count, 5)]
