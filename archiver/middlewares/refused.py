"""The exceptions with which the downloader side refuses a request; they say which refusal goes into the record."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from archiver.items import Refusal


class Refused(IgnoreRequest):
    """A request that is not sent; ``reason`` and ``detail`` are for ``Rejected``, and an errback finds them here."""

    def __init__(self, reason: Refusal, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail

    @property
    def statistic(self) -> str:
        """Where such requests are counted, below ``archiver/``."""
        return f"refused/{self.reason}"


class Stopped(Refused):
    """A request that still waited for its turn when the run was told to stop: nothing was tried, nothing is to note."""

    def __init__(self, detail: str = "the run was stopped before this request had its turn") -> None:
        super().__init__(Refusal.UNREACHABLE, detail)

    @property
    def statistic(self) -> str:
        """Not among the refused."""
        return "stopped"


class Left(Stopped):
    """A request for which its source's budget has no room: nothing is to note, the next run asks again."""

    def __init__(self, source: str, detail: str) -> None:
        super().__init__(detail)
        self.source = source

    @property
    def statistic(self) -> str:
        """With what is left of the source for other reasons."""
        return f"{self.source}/left"
