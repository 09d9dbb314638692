"""Which links of a home, section or listing page lead to articles, which to further lists, which to feeds.

Three witnesses are added up: the shape of the address, the text of the link, and where on the page it stands. An
address is judged once, by the best of its links. `nofollow` speaks to search engines and is passed over. A date that
stands near a link speaks for it, but is no stamp: it may be anything's. Where a page shows hardly any article, its
scripts may name what they draw.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice

from lxml import etree

from archiver.discover.declared import declared_feeds, declared_sitemaps, is_called_feed, is_feed, without_scheme
from archiver.discover.paging import differs_by_number, leads_on, place_of
from archiver.discover.region import Regions, text_of
from archiver.discover.shape import Role, is_of_a_time, shape_of
from archiver.discover.shown import cards
from archiver.discover.targets import (
    HEADLINE,
    KIN,
    Target,
    articles_of,
    is_list,
    order_of,
    spot_of,
    tell_texts,
    turn_pages,
)
from archiver.discover.unshown import written
from archiver.items.messages import Candidate, Listing
from archiver.markup.base import base_of
from archiver.normalize.urls import canonical, same_site
from archiver.rules.links import LinkWords, link_words

#: Links read of a page; the richest home pages carry about 2,000.
MAX_LINKS = 5000

#: Lists handed on from one page, and further pages of its own; a menu of more is an index.
MAX_LISTINGS = 60

MAX_TITLE = 300

_NO_PAGE = ("#", "javascript:", "mailto:", "tel:", "data:")


def read_page(tree: etree._Element, url: str) -> Listing:
    """The feeds, likely articles and further lists a page links to, the likeliest first; never raises.

    `url` is the page's own address. Candidates carry their link's text as title and no stamp. Further pages of this
    list come in their order, other lists those of the menus first.
    """
    page = _Page(tree, url)
    targets = page.targets()
    articles = articles_of(targets)
    if len(articles) < KIN:
        articles += page.unshown({target.url for target in targets})
    chosen = {target.url for target in articles}
    shown = cards({link: target.url for link, target in page.links.items() if target.url in chosen})
    lists = sorted(page.listed(t for t in targets if t.url not in chosen and is_list(t)), key=order_of)
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
        self.links: dict[etree._Element, Target] = {}
        self._tree = tree
        self._here = canonical(url) or url
        self._own = place_of(self._here, self.words)
        self._regions = Regions(tree, self.words)
        self._sites: dict[str, bool] = {}

    def targets(self) -> list[Target]:
        """Every page of this site the page links to, in its order."""
        by_href: dict[str, Target | None] = {}
        found: dict[str, Target] = {}
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
        turn_pages(found.values())
        tell_texts(found.values())
        return list(found.values())

    def unshown(self, known: Collection[str]) -> list[Target]:
        """The articles that only the page's scripts name, and their addresses show for sure, the likeliest first."""
        found = {}
        for href in islice(written(self._tree), MAX_LINKS):
            target = self._target(href)
            if target and target.url not in known and target.shape.role is Role.PAGE and target.shape.score >= HEADLINE:
                found[target.url] = target
        return sorted(found.values(), key=lambda target: -target.shape.score)

    def listed(self, lists: Iterable[Target]) -> list[Target]:
        """The lists worth reading: those of months and days turn the others round, where there are further pages.

        Without further pages the home page hands them on, and any other page those below its own address.
        """
        every = list(lists)
        turns = any(target.pager for target in every)
        own = "" if self._here.count("/") == 3 else self._here  # "" at the home page, below which all lies
        return [t for t in every if t.pager or not is_of_a_time(t.url) or (not turns and t.url.startswith(own))]

    def _target(self, href: str) -> Target | None:
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
        return Target(address, shape_of(address, self.words), place_of(address, self.words))

    def _learn(self, target: Target, link: etree._Element) -> None:
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
            target.region, target.spot = region, spot_of(link)
        target.menu = target.menu and region.chrome < -1
        target.texts[text] = None
        target.pager = target.pager or self._is_pager(target, link, text)
        if text and not text.isdigit():
            # Where its number tells that it turns the page, words cannot undo it.
            is_told = target.place.stem == self._own.stem and target.place.sure
            target.said.add("" if is_told else leads_on(text, self.words))

    def _is_pager(self, target: Target, link: etree._Element, text: str) -> bool:
        """Whether a link turns the page of the list it stands on, onwards, by its address or by its mark."""
        place, own = target.place, self._own
        if place.stem == own.stem and (place.sure or text.isdigit()):
            return place.number > own.number
        if text.isdigit():
            return differs_by_number(target.url, self._here)
        return target.shape.score < HEADLINE and "next" in (link.get("rel") or "").lower().split()
