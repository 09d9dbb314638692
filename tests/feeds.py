"""The documents of an edition from articles alone, as archiver/edition makes them of a store: the newest of a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from archiver.compare.duplicates import copies, story_of
from archiver.items import Article
from archiver.publish.compose import Document, common_feed, compose, compose_whole, site_feed
from archiver.publish.feed import Terms
from archiver.publish.opml import opml
from archiver.publish.window import window


def compose_all(by_site: Mapping[str, Sequence[Article]], *, base: str | None, title: str) -> tuple[Document, ...]:
    """The feed of all sites first, with the list of feeds beside it, then that of each."""
    terms = Terms(base=base, title=title)
    windows = {site: window(by_site[site]) for site in sorted(by_site)}
    feeds = {site: site_feed(site, stories, terms) for site, stories in windows.items()}
    told = [article for stories in windows.values() for article in stories]
    twice = copies(map(story_of, told))
    newest = window(article for article in told if article.id not in twice)
    everything = common_feed(newest, terms)
    common = compose(newest, everything, sources=feeds)
    lists = (("feeds.opml", opml([everything, *feeds.values()], everything.title)),) if base else ()
    sites = (compose_whole(stories, feeds[site]) for site, stories in windows.items())
    return (replace(common, twins=(*common.twins, *lists)), *sites)
