"""What can be found at an address: the ladder climbed once, nothing fetched but listings, nothing kept."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrapy import Request

from archiver import crawling
from archiver.rounds.frontier import Frontier
from archiver.spiders.articles import ArticlesSpider

#: Lines that a person reads before they stop reading.
_SHOWN = 12


class _Probe(ArticlesSpider):
    """The spider without its second half."""

    name = "probe"

    def _articles(self, frontier: Frontier) -> list[Request]:  # noqa: ARG002  # the base class names it
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
    lines = [f"{frontier.source.url}", "", "What was asked, and how many addresses it named:"]
    for errand, listing in frontier.told[:_SHOWN]:
        note = listing.problem or f"{len(listing.candidates)} addresses"
        lines.append(f"  {errand.task:8} {listing.url}: {note}")
    if len(frontier.told) > _SHOWN:
        lines.append(f"  … and {len(frontier.told) - _SHOWN} more listings")
    found = Counter(candidate.found_by for candidate in frontier.candidates.values())
    kinds = ", ".join(f"{count} by {kind}" for kind, count in found.most_common()) or "none"
    lines += ["", f"Addresses that may be articles: {len(frontier.candidates)} ({kinds})"]
    newest = sorted((c for c in frontier.candidates.values() if c.stamp), key=lambda c: str(c.stamp), reverse=True)[:5]
    lines += [f"  {c.stamp:%Y-%m-%d %H:%M}  {c.title or ''}  {c.url}" for c in newest]
    return [*lines, "", "For sources.toml:", *_stanza(frontier)]


def _stanza(frontier: Frontier) -> list[str]:
    name = frontier.source.site.removesuffix(".com").replace(".", "-")
    return [f"  [sources.{name}]", f'  url = "{frontier.source.url}"']
