"""The feeds that an OPML file lists, as readers export it: OPML 1 and 2, nested folders, written by hand or broken."""

from __future__ import annotations

from dataclasses import dataclass

import lxml.etree

from archiver.discover.declared import without_scheme
from archiver.errors import ConfigError
from archiver.markup.ampersands import numbered
from archiver.markup.prolog import declares_entities
from archiver.normalize.urls import canonical

_PARSER = lxml.etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed that somebody reads."""

    title: str
    feed: str  # canonical
    site: str | None  # the address of its pages, where the file has one


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What an OPML file says: the feeds in its order, and the addresses that are none we could ask."""

    feeds: tuple[Subscription, ...]
    refused: tuple[str, ...]


def read_opml(body: bytes, name: str) -> Subscriptions:
    """The subscriptions of an OPML file called `name`; raises ConfigError for what is no OPML."""
    if declares_entities(body):
        raise ConfigError(f"{name}: it declares entities of its own, which no OPML file needs; export it again")
    try:
        root = lxml.etree.fromstring(numbered(body), _PARSER)
    except lxml.etree.LxmlError:
        root = None
    if root is None or lxml.etree.QName(root).localname.lower() != "opml":
        raise ConfigError(f"{name}: this is no OPML file; a feed reader makes one when it exports its subscriptions")
    feeds: dict[str, Subscription] = {}
    refused = []
    for outline in root.iter("{*}outline"):
        about = {str(key).lower(): str(value).strip() for key, value in outline.attrib.items()}
        if not (address := about.get("xmlurl")):
            continue
        feed = canonical(_spelled(address))
        if feed is None:
            refused.append(address)
            continue
        title = " ".join((about.get("title") or about.get("text") or "").split())
        feeds.setdefault(feed, Subscription(title=title, feed=feed, site=canonical(about.get("htmlurl", ""))))
    return Subscriptions(tuple(feeds.values()), tuple(refused))


def _spelled(address: str) -> str:
    """The address with the scheme of the web: feed://… stands for http://…"""
    bare = without_scheme(address)
    return f"http:{bare}" if bare.startswith("//") else bare
