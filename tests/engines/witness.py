"""The server's side of a crawl: serves a folder, or hands on to an engine behind it, and writes down each request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple

_HOP = frozenset({"connection", "keep-alive", "transfer-encoding"})  # of one connection only (RFC 9110, 7.6.1)
_WHERE = re.compile(r"^http://[^/]+")  # a proxy is told the host too (RFC 9112, 3.2.2)
_SECONDS = 60  # an engine may think so long about a page


class Asked(NamedTuple):
    """One request as it was answered; ``is_conditional``: it named what the crawler has."""

    path: str
    status: int
    is_conditional: bool


class Witness(ThreadingHTTPServer):
    """Listens on any free port of 127.0.0.1; ``folder`` is served with Last-Modified and 304, as web servers do."""

    daemon_threads = True

    def __init__(self, folder: Path | None = None, behind: int | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Relay if behind else _Files)
        self.folder = folder
        self.behind = behind
        self.requests: list[Asked] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def take(self) -> list[Asked]:
        """What was asked since the last call, in order."""
        taken, self.requests = self.requests, []
        return taken

    @contextmanager
    def serving(self) -> Iterator[None]:
        thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.shutdown()
            self.server_close()
            thread.join()


class _Files(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: Witness

    def translate_path(self, path: str) -> str:
        assert self.server.folder is not None
        self.directory = str(self.server.folder)
        return super().translate_path(path)

    def send_head(self):  # type: ignore[no-untyped-def]
        """As the base class, but a folder without a page of its own is not listed."""
        folder = Path(self.translate_path(self.path))
        if folder.is_dir() and self.path.endswith("/") and not (folder / "index.html").exists():
            self.send_error(404)
            return None
        return super().send_head()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:  # noqa: ARG002 - as the base class
        _note(self, int(code))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Nothing: ``Witness.requests`` is the log."""


class _Relay(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True
    server: Witness

    def do_GET(self) -> None:
        self._relay()

    def do_HEAD(self) -> None:
        self._relay()

    def _relay(self) -> None:
        engine = HTTPConnection("127.0.0.1", self.server.behind, timeout=_SECONDS)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
            engine.request(self.command, _WHERE.sub("", self.path), headers=headers)
            answer = engine.getresponse()
            body = answer.read()
        except (OSError, HTTPException) as error:
            self.send_error(502, f"the engine does not answer: {error}")
            return
        finally:
            engine.close()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _HOP | {"content-length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        _note(self, answer.status)  # before the client can know, who may ask what was noted
        self.end_headers()
        if self.command == "GET":
            with suppress(ConnectionError):  # a client may hang up
                self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Nothing: ``Witness.requests`` is the log."""


def _note(handler: _Files | _Relay, status: int) -> None:
    known = {"if-none-match", "if-modified-since"}
    is_conditional = any(name.lower() in known for name in handler.headers)
    handler.server.requests.append(Asked(handler.path, status, is_conditional))
