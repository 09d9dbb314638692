"""The feeds and sitemaps that a page declares in its head, and the links that say they lead to a feed."""

from __future__ import annotations

from lxml import etree

from archiver.discover.region import text_of
from archiver.normalize.urls import canonical
from archiver.rules.links import LinkWords, words_of

_FEED_TYPES = frozenset({"application/atom+xml", "application/feed+json", "application/rdf+xml", "application/rss+xml"})
#: Types that may be a feed's, and may be anything's: WordPress declares its own programming interface so.
_LOOSE_TYPES = frozenset({"application/json", "application/xml", "text/xml"})


def declared_feeds(tree: etree._Element, base: str, words: LinkWords) -> tuple[str, ...]:
    """The feeds of articles a page declares, in its order; feeds of comments are left out."""
    feeds = []
    for link in tree.iter("link"):
        if "alternate" not in (link.get("rel") or "").lower().split():
            continue
        kind = _type_of(link)
        address = canonical(without_scheme(link.get("href") or ""), base)
        if address is None or not (kind in _FEED_TYPES or (kind in _LOOSE_TYPES and is_feed(address, words))):
            continue
        if _is_of_articles(address, words):
            feeds.append(address)
    return tuple(dict.fromkeys(feeds))


def is_called_feed(link: etree._Element, address: str, words: LinkWords) -> bool:
    """Whether a link in sight says that it leads to a feed, be it by its type or, to an XML file, by its words."""
    if _type_of(link) in _FEED_TYPES:
        return _is_of_articles(address, words)
    if not address.endswith(".xml"):
        return False
    said = (text_of(link), link.get("title") or "", link.get("aria-label") or "")
    return any(text.strip().lower() in words.feed_texts for text in said)


def _is_of_articles(address: str, words: LinkWords) -> bool:
    """Is a feed with that address none of comments?"""
    return words_of(address).isdisjoint(words.never_feeds)


def _type_of(link: etree._Element) -> str:
    """The media type that a link says it leads to, in lower case, without parameters."""
    return (link.get("type") or "").partition(";")[0].strip().lower()


def without_scheme(href: str) -> str:
    """What ``feed:https://…`` and ``feed://…`` stand for, which browsers once opened in a reader; else as it is."""
    return href[5:] if href[:5].lower() == "feed:" else href


def declared_sitemaps(tree: etree._Element, base: str) -> tuple[str, ...]:
    """The sitemaps a page declares."""
    links = (link for link in tree.iter("link") if (link.get("rel") or "").lower() == "sitemap")
    return tuple(dict.fromkeys(a for link in links if (a := canonical(link.get("href") or "", base))))


def is_feed(address: str, words: LinkWords) -> bool:
    """Whether an address looks like that of a feed of articles: /feed/, /rss.xml, /news.rss, ?feed=rss2."""
    path, _, query = address.lower().partition("?")
    folder, _, leaf = path.rstrip("/").rpartition("/")
    name, dot, ending = leaf.rpartition(".")
    named = (
        not words.feed_names.isdisjoint((leaf, folder.rpartition("/")[2]))
        or (dot and ending in ("atom", "rdf", "rss"))
        or (name in words.feed_names and ending in ("json", "php", "xml"))
        or query.startswith("feed=")
    )
    return bool(named) and path.count("/") > 2 and _is_of_articles(address, words)
