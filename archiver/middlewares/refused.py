"""The one exception with which the downloader side refuses a request; it says which refusal goes into the record."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from archiver.items import Refusal


class Refused(IgnoreRequest):
    """A request that is not sent; ``reason`` and ``detail`` are for ``Rejected``, and an errback finds them here."""

    def __init__(self, reason: Refusal, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Stopped(Refused):
    """A request that still waited for its turn when the run was told to stop: nothing was tried, nothing is to note."""

    def __init__(self) -> None:
        super().__init__(Refusal.UNREACHABLE, "the run was stopped before this request had its turn")
