"""Whose articles are a source's: those of its home's site, and of the site that its own feeds are about."""

from __future__ import annotations

from collections import Counter

from archiver.items.messages import Listing
from archiver.normalize.urls import same_site, site_of
from archiver.rules.sources import Source

#: A feed is about the site on which this share of its entries lies; those of a planet lie on many.
ABOUT = 0.5


class Scope:
    """Which addresses of articles belong to one source.

    A feed that the user named often lies with a service (FeedBurner) or on a host for feeds alone (feeds.bbci.co.uk),
    and its entries on the paper's own. What else a site names elsewhere is somebody else's.
    """

    def __init__(self, source: Source) -> None:
        self.home = source.url  # moves where a redirect leads
        self.elsewhere = 0  # how often an address was named that is not the source's
        self._source = source
        self._about: dict[str, str] = {}  # by feed, an address of the site that it is about

    def hear(self, asked: str, listing: Listing) -> None:
        """Learn from a listing, asked for at that address, what the source's own feeds are about."""
        if asked == self._source.url or asked in self._source.feeds:
            named = [one.url for one in listing.candidates if one.found_by == "feed"]
            sites = Counter(map(site_of, named))
            site, count = next(iter(sites.most_common(1)), ("", 0))
            if count and count >= ABOUT * len(named):
                self._about[asked] = next(url for url in named if site_of(url) == site)

    def holds(self, url: str) -> bool:
        """Whether an address is the source's, and none that its stanza leaves out."""
        if not any(same_site(url, own) for own in (self.home, *self._about.values())):
            self.elsewhere += 1
            return False
        return self._source.wants(url)
