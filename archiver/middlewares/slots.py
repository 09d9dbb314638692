"""The queues of the downloader, one a host: who stands in which, and who is sent away.

Scrapy notes a request's queue in its meta when it is sent, a redirect carries the meta along, and so the host it leads
to was asked without regard to its own Crawl-delay, its Retry-After and what is under way to it.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from twisted.python.failure import Failure

from archiver.middlewares.refused import Refused


class SlotsMiddleware:
    """Stands before every other middleware that asks for a request's queue."""

    def process_request(self, request: Request) -> None:
        """Forget the queue of the host that sent us on; one that somebody chose stays."""
        came_from = request.meta.get("redirect_urls")
        if came_from and request.meta.get(Downloader.DOWNLOAD_SLOT) == urlsplit(came_from[-1]).hostname:
            del request.meta[Downloader.DOWNLOAD_SLOT]


def drop_waiting(slot: Slot, error: Refused, concerns: Callable[[Request], bool] = lambda request: True) -> None:  # noqa: ARG005
    """Give the error to the requests that wait for their turn and that it concerns; Scrapy has no call for it."""
    waiting = list(slot.queue)
    slot.queue.clear()
    slot.queue.extend(pair for pair in waiting if not concerns(pair[0]))
    for request, deferred in waiting:
        if concerns(request):
            deferred.errback(Failure(error))  # type: ignore[no-untyped-call]
