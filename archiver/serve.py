"""public/ over HTTP, for the desk: conditional GET, ranges, gzip, the right media types. By Twisted's own file server.

For the world a web server does the same and more: docs/operations.md has what nginx and Caddy need to be told.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scrapy.utils.reactor import install_reactor
from twisted.internet.error import CannotListenError
from twisted.web import http, resource, server, static
from twisted.web.server import GzipEncoderFactory, Request

from archiver.errors import ConfigError

LOOPBACK = "127.0.0.1"

#: What Twisted and Scrapy both run on; a process can have one reactor only.
_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

_TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/feed+json; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".xml": "application/xml; charset=utf-8",
}

#: A reader may keep a document, but asks each time whether it still stands: that costs one 304. Feeds may be read by
#: pages of other origins, since they are public; a page from the web's texts runs nothing.
_HEADERS = {
    b"Cache-Control": b"public, no-cache",
    b"Access-Control-Allow-Origin": b"*",
    b"Access-Control-Expose-Headers": b"ETag, Last-Modified",
    b"X-Content-Type-Options": b"nosniff",
    b"Content-Security-Policy": b"default-src 'none'; img-src * data:; style-src 'self' 'unsafe-inline'; sandbox",
    b"Referrer-Policy": b"no-referrer",
    b"Vary": b"Accept-Encoding",
}


#: A coding that a reader takes, and how much it likes it.
_CODINGS = re.compile(rb"([\w*-]+)\s*(?:;\s*q=([\d.]*))?", re.I)


class Public(static.File):
    """A file or folder below public/. What begins with a dot is none of it: a document on its way."""

    contentTypes = _TYPES  # noqa: N815 - Twisted's name
    isLeaf = False  # noqa: N815

    def getChild(self, path: bytes, request: Request) -> resource.Resource:  # noqa: N802
        """The resource below; packed on the way, where the reader takes gzip and wants the whole."""
        if path.startswith(b".") or not _is_name(path):
            return self.childNotFound
        found = static.File.getChild(self, path, request)
        request.requestHeaders.setRawHeaders(b"accept-encoding", [b"gzip"] if _takes_gzip(request) else [])
        is_part = request.getHeader(b"range") is not None
        return found if is_part else resource.EncodingResourceWrapper(found, [GzipEncoderFactory()])

    def directoryListing(self) -> resource.Resource:  # noqa: N802
        """None: a folder has its index.html, or nothing to show."""
        return self.childNotFound

    def render_GET(self, request: Request) -> bytes | int:  # noqa: N802
        """The file; 304 where the reader has these bytes."""
        for name, value in _HEADERS.items():
            request.setHeader(name, value)
        self.restat(False)
        if self.isfile():
            tag, known = _tag(self.path, request), request.getHeader(b"if-none-match")
            if request.getHeader(b"if-range") not in (None, tag):
                request.requestHeaders.removeHeader(b"range")  # its part is of other bytes: it gets all of these
            request.setHeader(b"ETag", tag)
            if known is not None:
                # Weak or strong, one of several: the tag is quoted, so it is none other's part.
                if tag in known or known.strip() == b"*":
                    request.setResponseCode(http.NOT_MODIFIED)
                    return b""
                # RFC 9110, 13.1.3: beside it the date does not count; two editions of one second share a date.
                request.requestHeaders.removeHeader(b"if-modified-since")
        answer: bytes | int = static.File.render_GET(self, request)
        return answer

    render_HEAD = render_GET  # noqa: N815


def _tag(path: str, request: Request) -> bytes:
    """The tag of the bytes that are sent: packed ones have another (RFC 9110, 8.8.3.3)."""
    digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()[:32]
    is_packed = _takes_gzip(request) and request.getHeader(b"range") is None
    return f'"{digest}{"-gzip" if is_packed else ""}"'.encode()


def _is_name(segment: bytes) -> bool:
    """Whether a file can be called so; the last segment of a folder's address is empty."""
    try:
        return "\0" not in segment.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _takes_gzip(request: Request) -> bool:
    """As RFC 9110, 12.5.3, has it: with a weight that is not 0. Twisted's own packer knows none."""
    weights = {found[1].lower(): found[2] for found in _CODINGS.finditer(request.getHeader(b"accept-encoding") or b"")}
    weight = weights.get(b"gzip", weights.get(b"*", b"0"))
    return weight is None or weight.strip(b"0.") != b""


def serve(folder: Path, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve the folder until Ctrl-C or SIGTERM; `ready` is told the address once it can be asked.

    Raises ConfigError where there is no such folder or the port cannot be had; port 0 takes any that is free.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder}: nothing is published yet; run a crawl first or give its folder with --output")
    install_reactor(_REACTOR)
    reactor: Any = sys.modules["twisted.internet.reactor"]
    root = Public(str(folder))
    root.indexNames = ["index.html"]
    try:
        listening = reactor.listenTCP(port, server.Site(root), interface=host)
    except (CannotListenError, OverflowError) as error:
        raise ConfigError(f"port {port} of {host} cannot be had: {error}; choose another with --port") from error
    reactor.callWhenRunning(ready, f"http://{host}:{listening.getHost().port}/")
    reactor.run()
