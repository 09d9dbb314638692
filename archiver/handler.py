"""Scrapy's download handler, with a browser's patience: odd headers cost no page, and a page that is cut off is none.

Whether a page is whole, no single sign says: servers that count its bytes wrongly, or never end a chunked or packed
answer, send all of it nevertheless. So where such a sign says that something is missing, the page's own end decides.
"""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers import http11
from scrapy.crawler import Crawler
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes
from twisted.web.http_headers import InvalidHeaderName

from archiver.codings import ACCEPTED, says_its_end, undone

#: Bytes of one line of a head: browsers bear 256 KB in all, Twisted's 16 KB are fewer than some policies have.
MAX_LINE = 1 << 18

_PARTIAL = 206  # an answer to a request for a range, which nobody made
_BOUNDLESS = 1 << 40


class Handler(http11.HTTP11DownloadHandler):
    """For DOWNLOAD_HANDLERS; it unpacks what it brings, so Scrapy's HttpCompressionMiddleware is not needed."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory
        self._fail_on_dataloss = False  # it is looked at here

    async def download_request(self, request: Request) -> Response:
        """Raises what Scrapy's does, TooLargeError and CodingError."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)
        response = await super().download_request(request)
        limit = request.meta.get("download_maxsize", self._default_maxsize) or _BOUNDLESS
        codings = response.headers.getlist("Content-Encoding")
        told = [coding for value in codings for coding in value.decode("latin-1").split(",")]
        body, is_whole = undone(response.body, told, limit)
        is_suspect = not is_whole or "dataloss" in response.flags or response.status == _PARTIAL
        if is_suspect and (_begins_late(response) or not says_its_end(body)):
            raise ResponseDataLossError(f"{request.url}: the answer was cut off")
        return _unpacked(response, body) if codings else response


def _begins_late(response: Response) -> bool:
    """Is it a part without the beginning?"""
    ranges = response.headers.get("Content-Range") or b"bytes 0-"
    return response.status == _PARTIAL and not ranges.startswith(b"bytes 0-")


def _unpacked(response: Response, body: bytes) -> Response:
    """The response with that body; what it is, is asked again, since Scrapy goes by the bytes too."""
    del response.headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
    anew: dict[str, Any] = {"encoding": None} if issubclass(kind, TextResponse) else {}
    return response.replace(cls=kind, body=body, **anew)


class _Parser(http11._LenientHTTPClientParser):
    """Passes over a header of which the name can be none, as browsers do; Twisted drops the connection."""

    MAX_LENGTH = MAX_LINE

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802  # Twisted's name
        name = name.rstrip(b" \t")
        if name.lower() == b"transfer-encoding" and value.lower() == b"identity":
            return  # RFC 2616's word for none
        try:
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]
        except InvalidHeaderName:
            return


class _Protocol(http11._LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        """As Scrapy's, which replaces the parser in the same way."""
        answer = super().request(request)
        self._parser.__class__ = _Parser
        return answer


class _Factory(http11._LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:  # noqa: ARG002, N802  # as Twisted calls it
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
