"""Why a request brought no page: Scrapy's errors as refusals with one clear sentence."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from archiver.errors import TooLargeError
from archiver.items import Refusal
from archiver.middlewares.refused import Refused

_SENTENCES: tuple[tuple[type[Exception], Refusal, str], ...] = (
    (CannotResolveHostError, Refusal.UNREACHABLE, "no such host; check the spelling, or the network"),
    (DownloadConnectionRefusedError, Refusal.UNREACHABLE, "the host refused the connection; is the port right?"),
    (DownloadTimeoutError, Refusal.UNREACHABLE, "the host did not answer in time"),
    (DownloadCancelledError, Refusal.TOO_BIG, "the page is larger than DOWNLOAD_MAXSIZE allows"),
    (DownloadFailedError, Refusal.UNREACHABLE, "the connection broke"),
    (ResponseDataLossError, Refusal.UNREACHABLE, "the answer was cut off"),
    (TooLargeError, Refusal.TOO_BIG, "the page is larger than DOWNLOAD_MAXSIZE allows"),
)


#: Statuses that say what the answer is. Others are a fault of the moment, or say that the address is gone.
_STATUSES = {
    401: Refusal.LOGIN,
    402: Refusal.PAYWALL,
    403: Refusal.BLOCKED,
    429: Refusal.BLOCKED,
    451: Refusal.BLOCKED,
}


def why_not(error: BaseException | None) -> tuple[Refusal, int | None, str]:
    """(refusal, HTTP status, sentence) of a request that failed."""
    if isinstance(error, Refused):
        return error.reason, None, error.detail
    if isinstance(error, HttpError):
        status = error.response.status
        return _STATUSES.get(status, Refusal.HTTP_ERROR), status, f"answered with status {status}"
    for kind, refusal, sentence in _SENTENCES:
        if isinstance(error, kind):
            return refusal, None, sentence
    sentence = " ".join(str(error).split()) or type(error).__name__
    return Refusal.UNREACHABLE, None, f"led to no address: {sentence}" if isinstance(error, ValueError) else sentence
