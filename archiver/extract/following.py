"""The other pages of an article: the one that continues it, and the one that shows all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from urllib.parse import parse_qsl, urlsplit

from archiver.extract.absolute import absolute
from archiver.markup.tree import Element
from archiver.normalize.paged import ask_for_one, page_of_article, readings, without_ending
from archiver.normalize.urls import same_site
from archiver.rules.links import link_words

_LAST = 10  # characters of an address where the number of a page stands


def find_next(tree: Element, hrefs: Collection[str], url: str, base: str) -> str | None:
    """The address of the page that continues this article; None where there is none.

    ``hrefs`` are all addresses that the tree's links name: on nearly every page they tell that it has no next one.
    ``rel=next`` may also lead to another article: like a numbered link it counts only if its address is this
    article's with the next page's number.
    """
    for stem, number in readings(url):
        name, following, wanted = stem.rpartition("/")[2], str(number + 1), (stem, number + 1)
        numbered = {href for href in hrefs if href.find(following, -_LAST) >= 0 and _may_lead(href, name)}
        if not any(page_of_article(absolute(base, href) or "") == wanted for href in numbered):
            continue
        for address in _links(tree, base, name, following):
            if page_of_article(address) == wanted and same_site(address, url) and ask_for_one(url, address):
                return address
    return None


def find_whole(hrefs: Iterable[str], url: str, base: str) -> str | None:
    """The address that shows all pages of an article on one, for one that has several; None where no link names it."""
    own = next((stem for stem, _ in readings(url)), None)
    for href in hrefs:
        address = absolute(base, href)
        if address and own and _without_single(address) == own and same_site(address, url):
            return address
    return None


def _without_single(url: str) -> str | None:
    """An address that asks for the whole article, as that of the article; None for any other."""
    try:
        split = urlsplit(url)
    except ValueError:
        return None
    words = link_words()
    path = without_ending(split.path)
    for key, value in parse_qsl(split.query):
        if key.lower() in words.single or (key.lower() in words.single_keys and value.lower() in words.single):
            return f"{split.netloc}{path}"
    stem, _, last = path.rpartition("/")
    return f"{split.netloc}{stem}" if last.lower() in words.single else None


def _links(tree: Element, base: str, name: str, number: str) -> Iterator[str]:
    """The links that end with the number and may, by the name in them, lead to this article."""
    links = ((link, link.get("href") or "") for link in tree.iter("link", "a"))
    found = [(link, href) for link, href in links if href.find(number, -_LAST) >= 0]
    for link, href in found:
        if _may_lead(href, name) and _is_next(link):
            address = absolute(base, href)
            if address:
                yield address


def _may_lead(href: str, name: str) -> bool:
    """Has the address the article's name in it, or is it too short to hold one, and no path from the root?"""
    return name in href or (len(href) < 16 and not href.startswith("/"))


def _is_next(link: Element) -> bool:
    return link.tag == "a" or "next" in (link.get("rel") or "").lower().split()
