"""The site that runs under test crawl."""

from __future__ import annotations

from tests.bench import designs
from tests.e2e.slow_site import SlowSite

#: Stories in the feed when the archive is made, and when it is tried.
FIRST, SECOND = 3, 7


class Paper(SlowSite):
    """Stories that are not like each other, as they are in the slow site."""

    def page(self, number: int, part: int) -> bytes:  # noqa: ARG002  # none has a second one
        words = designs.Words(f"paper {number}")
        title, body = words.phrase(4, 7).capitalize(), "".join(f"<p>{words.paragraph()}</p>" for _ in range(5))
        head = f"<head><title>{title}</title></head>"
        return f"<!doctype html><html lang=en>{head}<article><h1>{title}</h1>{body}</article></html>".encode()
