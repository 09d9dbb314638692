"""What can be found at an address: the ladder climbed once, nothing fetched but listings, nothing kept."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrapy import Request

from archiver import crawling
from archiver.items.messages import Listing
from archiver.rounds.errand import Errand
from archiver.rounds.frontier import Frontier
from archiver.rules.stanza import name_for, stanza
from archiver.spiders.articles import ArticlesSpider

#: Lines that a person reads before they stop reading.
_SHOWN = 12

_WHY = {
    "given": "you gave it",
    "robots.txt": "robots.txt names it",
    "declared": "the home page declares it",
    "well-known": "tried, because many sites have it there",
    "index": "an index of sitemaps names it",
    "section": "a section of the site",
    "further page": "a further page of a list",
}


class _Probe(ArticlesSpider):
    """The spider without its second half."""

    name = "probe"

    def articles(self, frontier: Frontier) -> list[Request]:  # noqa: ARG002  # the base class names it
        return []


@dataclass(frozen=True, slots=True)
class Found:
    """What a probe says, and whether a crawl would find anything."""

    text: str
    usable: bool


def probe(overrides: Mapping[str, Any], url: str) -> Found:
    """Climb the ladder at that address. Raises ArchiverError."""
    with tempfile.TemporaryDirectory(prefix="archiver-probe-") as folder:
        spider, stats = crawling.run(_Probe, {**overrides, "ARCHIVER_OUTPUT": folder, "ITEM_PIPELINES": {}}, url=url)
    (frontier,) = spider.frontiers
    failed = stats.get(f"archiver/{frontier.source.name}/failed")
    if failed:
        return Found(f"{url} cannot be read: {failed}", usable=False)
    return Found("\n".join(_lines(frontier)), usable=bool(frontier.candidates))


def _lines(frontier: Frontier) -> list[str]:
    lines = [f"{frontier.source.url}", "", "What was asked, how we knew of it, and what it names:"]
    lines += [f"  {_line(errand, listing)}" for errand, listing in frontier.told[:_SHOWN]]
    if len(frontier.told) > _SHOWN:
        lines.append(f"  … and {len(frontier.told) - _SHOWN} more listings")
    fronts = [errand.url for errand, listing in frontier.told if errand.front and listing.candidates]
    lines += ["", "Asked again in every run, and only if they changed; all others as often as they bring something:"]
    lines += [f"  {url}" for url in fronts] or ["  nothing that names an article was found"]
    found = Counter(candidate.found_by for candidate in frontier.candidates.values())
    kinds = ", ".join(f"{count} by {kind}" for kind, count in found.most_common()) or "none"
    lines += ["", f"Addresses that may be articles: {len(frontier.candidates)} ({kinds})"]
    newest = sorted((c for c in frontier.candidates.values() if c.stamp), key=lambda c: str(c.stamp), reverse=True)[:5]
    lines += [f"  {c.stamp:%Y-%m-%d %H:%M}  {c.title or ''}  {c.url}" for c in newest]
    return [*lines, "", "For sources.toml:", *_stanza(frontier)]


def _line(errand: Errand, listing: Listing) -> str:
    stamps = [candidate.stamp for candidate in listing.candidates if candidate.stamp]
    names = [f"{len(listing.candidates)} addresses"]
    names += [f"the newest of {max(stamps):%Y-%m-%d %H:%M}"] if stamps else []
    names += [f"{len(listing.sitemaps)} sitemaps"] if listing.sitemaps else []
    names += [f"{len(listing.feeds)} feeds"] if listing.feeds else []
    problem = (listing.problem or "").removeprefix(listing.url).lstrip(": ")
    return f"{errand.task:8} {listing.url} ({_WHY[errand.why]}): {problem or ', '.join(names)}"


def _stanza(frontier: Frontier) -> list[str]:
    source = frontier.source
    return [f"  {line}" for line in stanza(name_for("", source.site, ()), source.url).splitlines()]
