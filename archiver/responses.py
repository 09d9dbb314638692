"""A Scrapy response as the Page that the pipelines keep and read."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy.http import Response

from archiver.items import Candidate, Page
from archiver.rounds.conditional import validators_of


def page_of(response: Response, site: str, source: str, candidate: Candidate) -> Page:
    """The page; its time is now, cut to the second as WARC and Atom have it."""
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in (values if isinstance(values, list) else [values])
    )
    declared = response.headers.get("Content-Type")
    return Page(
        url=response.url,
        site=site,
        source=source,
        body=response.body,
        status=response.status,
        headers=headers,
        fetched=datetime.now(UTC).replace(microsecond=0),
        candidate=candidate,
        content_type=declared.decode("latin-1") if declared else None,
        validators=validators_of(response),
    )
