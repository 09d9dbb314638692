"""A Scrapy response as the Page that the pipelines keep and read."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy.http import Response

from archiver.items.messages import Candidate, Page
from archiver.normalize.urls import site_of
from archiver.rounds.conditional import validators_of


def page_of(
    response: Response, site: str | None = None, source: str | None = None, candidate: Candidate | None = None
) -> Page:
    """The page, for a spider to yield; its time is now, cut to the second as WARC and Atom have it.

    ``site`` is the name of its folder in the archive, and made of the host where it is not given; ``source`` is the
    name it is counted under, by itself the site's; ``candidate`` the address that was asked for, with the title and
    date that a listing gave.
    """
    site = site or site_of(response.url)
    candidate = candidate or Candidate(url=_asked(response), found_by="direct")
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in (values if isinstance(values, list) else [values])
    )
    declared = response.headers.get("Content-Type")
    return Page(
        url=response.url,
        site=site,
        source=source or site,
        body=response.body,
        status=response.status,
        headers=headers,
        fetched=datetime.now(UTC).replace(microsecond=0),
        candidate=candidate,
        content_type=declared.decode("latin-1") if declared else None,
        validators=validators_of(response),
    )


def _asked(response: Response) -> str:
    """The address that a redirect led away from, since that is the one that will be asked for again."""
    hops = response.request.meta.get("redirect_urls", ()) if response.request else ()
    return str(hops[0]) if hops else response.url
