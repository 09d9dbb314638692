"""The pages of one article: finding the next one, and joining them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from archiver.extract.inline import absolute
from archiver.extract.repeats import QUOTE
from archiver.items import Article, Block, Kind, Reason
from archiver.markup.tree import Element
from archiver.normalize.urls import same_site

_QUERY = re.compile(r"(?:^|&)(?:page|p|seite|pagina|pg|page_no|pagenum|paged)=(\d{1,2})(?:&|$)", re.IGNORECASE)
_SIGNS = re.compile(r"\W+")
_LAST = 10  # characters of an address where the number of a page stands
_ENDING = re.compile(r"(?:/|\.\w{3,5})$")


def find_next(tree: Element, hrefs: Iterable[str], url: str, base: str) -> str | None:
    """The address of the page that continues this article; None where there is none.

    ``hrefs`` are all addresses that the tree's links name: on nearly every page they tell that it has no next one.
    ``rel=next`` may also lead to another article: like a numbered link it counts only if its address is this
    article's with the next page's number.
    """
    here = _page(url)
    if here is None:
        return None
    stem, number = here
    name, following = stem.rpartition("/")[2], str(number + 1)
    wanted = stem, number + 1
    numbered = {href for href in hrefs if following in href[-_LAST:] and _may_lead(href, name)}
    if not any(_page(absolute(base, href) or "") == wanted for href in numbered):
        return None
    for address in _links(tree, base, name, following):
        if _page(address) == wanted and same_site(address, url):
            return address
    return None


def _links(tree: Element, base: str, name: str, number: str) -> Iterator[str]:
    """The links that end with the number and may, by the name in them, lead to this article."""
    found = [(link, href) for link in tree.iter("link", "a") if number in (href := link.get("href") or "")[-_LAST:]]
    for link, href in found:
        if _may_lead(href, name) and _is_next(link):
            address = absolute(base, href)
            if address:
                yield address


def _may_lead(href: str, name: str) -> bool:
    """Has the address the article's name in it, or is it too short to hold one?"""
    return name in href or len(href) < 16


def _is_next(link: Element) -> bool:
    return link.tag == "a" or "next" in (link.get("rel") or "").lower().split()


def _page(url: str) -> tuple[str, int] | None:
    """An address as that of the first page of its article, and the number of the page; None for no address."""
    try:
        split = urlsplit(url)
    except ValueError:
        return None
    asked = _QUERY.search(split.query)
    path = _ENDING.sub("", split.path)
    if asked:
        return f"{split.netloc}{path}", int(asked[1])
    head, sign, tail = _last_number(path)
    if sign:
        return f"{split.netloc}{head}", int(tail)
    return f"{split.netloc}{path}", 1


def _last_number(path: str) -> tuple[str, bool, str]:
    found = re.search(r"(?:/(?:page|seite|pagina|p)?[/-]?|[_,-](?:page|seite|p)?-?)(\d{1,2})$", path, re.IGNORECASE)
    if not found or int(found[1]) < 2 or not path[: found.start()].strip("/"):
        return path, False, ""
    return path[: found.start()], True, found[1]


def join(first: Article, rest: Sequence[Article]) -> Article:
    """One article from its pages in order; a block that an earlier page had already is left out."""
    seen = {block.text for block in first.blocks}
    blocks = list(first.blocks)
    for page in rest:
        fresh = [block for block in page.blocks if block.text not in seen]
        seen.update(block.text for block in fresh)
        blocks.extend(fresh)
    return replace(first, blocks=tuple(_without_quotes(blocks)), next_page=None)


def _without_quotes(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks; one that repeats a sentence of a longer one, on whatever page, is dropped."""
    story = [_key(block.text) for block in blocks if block.dropped is None]
    for block in blocks:
        is_quote = block.dropped is None and block.kind in (Kind.QUOTE, Kind.PARAGRAPH) and len(block.text) in QUOTE
        key = _key(block.text) if is_quote else ""
        if is_quote and any(key in longer and len(longer) > len(key) for longer in story):
            yield replace(block, dropped=Reason.PULL_QUOTE)
        else:
            yield block


def _key(text: str) -> str:
    return f" {_SIGNS.sub(' ', text.lower()).strip()} "
