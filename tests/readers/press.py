"""The papers' own server: article pages and pictures, so that a link that a reader shows can be followed.

It is asked as a proxy, so that the papers have names and no ports, as papers do: some readers drop a port.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

from tests.engines.engine import picture


class Press(ThreadingHTTPServer):
    """Listens on any free port of 127.0.0.1; `pages` are the addresses of the articles that stand there."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: set[str] = set()
        self.picture = picture(64, 36)
        self._opener = build_opener(ProxyHandler({"http": f"http://127.0.0.1:{self.server_address[1]}"}))
        self._answers: dict[str, str] = {}

    def answer(self, address: str) -> str:
        """The media type of what stands at an address, or why nothing does; each is asked for once."""
        if not address.startswith("http://"):
            return "nothing: it is not absolute"
        if address not in self._answers:
            try:
                with self._opener.open(address, timeout=10) as answer:
                    self._answers[address] = str(answer.headers["Content-Type"])
            except HTTPError as error:
                self._answers[address] = str(error.code)
            except URLError as error:
                self._answers[address] = str(error.reason)
        return self._answers[address]

    @contextmanager
    def serving(self) -> Iterator[Self]:
        """Answers while the block runs."""
        thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Press

    def do_GET(self) -> None:
        if self.path in self.server.pages:
            self._answer(200, "text/html; charset=utf-8", b"<!doctype html><title>A story</title><p>As told.")
        elif "/pictures/" in self.path:
            self._answer(200, "image/png", self.server.picture)
        else:
            self._answer(404, "text/plain", b"no such page")

    def _answer(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Nothing: what matters is what the client of this server got."""
