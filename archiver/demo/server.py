"""The demo site on 127.0.0.1: a threading HTTP server with ETag, Last-Modified and 304."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType

from archiver.demo.content import articles
from archiver.demo.pages import Reply, site
from archiver.errors import ConfigError

_HOST = re.compile(r"[A-Za-z0-9.-]{1,100}(?::\d{1,5})?")


class DemoSite:
    """The demo site, served while the ``with`` block runs; ``port=0`` takes any free port.

    Raises ConfigError where the port cannot be had or the site has no such day.
    """

    def __init__(self, port: int = 0, day: int = 1) -> None:
        """Take the port at once; serving starts with the ``with`` block."""
        self.requests: list[tuple[str, str]] = []  # (method, target) as served, in order
        self.day = day
        try:
            self._server = _Server(("127.0.0.1", port), _Handler)
        except (OSError, OverflowError) as error:
            raise ConfigError(
                f"demo: port {port} of 127.0.0.1 cannot be had: {error}; choose another one, or 0 for any"
            ) from error
        self._server.demo = self
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The address of its home page."""
        return f"http://localhost:{self.port}/"

    @property
    def day(self) -> int:
        """The day it shows, 1 or 2; may be set while it serves."""
        return self._day

    @day.setter
    def day(self, day: int) -> None:
        articles(day)
        self._day = day

    def __enter__(self) -> DemoSite:
        """Start to serve."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop serving and give the port back."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    demo: DemoSite


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    timeout = 30
    disable_nagle_algorithm = True  # head and body are two writes: without it each answer waits for an ACK
    server: _Server

    def do_GET(self) -> None:
        """Answer with head and body."""
        self._answer()

    def do_HEAD(self) -> None:
        """Answer with the head alone."""
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Nothing: ``DemoSite.requests`` is the log."""

    def _answer(self) -> None:
        demo = self.server.demo
        demo.requests.append((self.command, self.path))
        reply = site(demo.day, self._base()).reply(self.path)
        etag = f'"{hashlib.sha256(reply.body).hexdigest()[:20]}"'
        fresh = reply.status == HTTPStatus.OK and self._is_known(etag, reply.modified)
        self.send_response(HTTPStatus.NOT_MODIFIED if fresh else reply.status)
        self.send_header("ETag", etag)
        self.send_header("Last-Modified", format_datetime(reply.modified.astimezone(UTC), usegmt=True))
        if not fresh:
            self._body(reply)
        self.end_headers()
        if not fresh and self.command == "GET":
            with suppress(ConnectionError):  # a client may hang up
                self.wfile.write(reply.body)

    def _body(self, reply: Reply) -> None:
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Cache-Control", "max-age=0")

    def _base(self) -> str:
        """What absolute links start with: the host that was asked for, where it is one."""
        host = self.headers.get("Host", "")
        return f"http://{host}" if _HOST.fullmatch(host) else self.server.demo.url.rstrip("/")

    def _is_known(self, etag: str, modified: datetime) -> bool:
        """Whether the client has this very page; its ETag counts before its date (RFC 9110, 13.2.2)."""
        known = self.headers.get("If-None-Match")
        if known is not None:
            return known.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in known.split(","))
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return since.tzinfo is not None and modified <= since
