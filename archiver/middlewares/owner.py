"""Which source a request is made for, and the origin it goes to. Redirects and retries belong to the same source."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from archiver.rules.sources import Source

#: The key of ``Request.meta`` under which a spider names the source; Scrapy carries it over redirects and retries.
OWNER = "archiver_source"


def owner(request: Request) -> str | None:
    """The name of the source; None for a request that has none, as those of other spiders."""
    name = request.meta.get(OWNER)
    return name if isinstance(name, str) else None


def sources_of(crawler: Crawler) -> dict[str, Source]:
    """The sources of the crawl's spider by name; none for a spider that has no sources of ours."""
    sources = getattr(crawler.spider, "sources", ())
    return {source.name: source for source in sources if isinstance(source, Source)}


def origin(request: Request) -> str:
    """Scheme, host and port of a request, as RFC 6454 compares them: in lower case and without a default port."""
    parts = urlparse_cached(request)
    default = {"http": ":80", "https": ":443"}.get(parts.scheme, "")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower().removesuffix(default)}"
