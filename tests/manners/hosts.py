"""Small hosts on loopback addresses that answer as they are told, and remember what they were asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any

HANG = 0  # as a status: no answer at all
CUT = 1  # as a status: the connection is closed


@dataclass(frozen=True)
class Say:
    """One answer of a host. ``{inside}`` in a header stands for a host that nobody may reach."""

    status: int = 200
    body: bytes = b"<p>a page</p>"
    headers: dict[str, str] = field(default_factory=dict)


def rules(text: str) -> Say:
    return Say(body=text.encode(), headers={"Content-Type": "text/plain"})


def moved(target: str, status: int = 301) -> Say:
    return Say(status, headers={"Location": target})


PAGE, MISSING = Say(), Say(404)
OPEN = {"/robots.txt": [MISSING]}
#: As a header: the HTTP date that is so many seconds from now, as in ``IN_SECONDS + "3"``.
IN_SECONDS = "in seconds: "


class Host(ThreadingHTTPServer):
    """A host on a loopback address of its own, with a memory of what it was asked."""

    daemon_threads = True

    def __init__(self, address: str, says: dict[str, list[Say]]) -> None:
        super().__init__((address, 0), Handler)
        self.base = f"http://{address}:{self.server_port}"
        self.first = says
        self.missing = False  # are other paths 404, and no pages?
        self.says = {path: list(answers) for path, answers in says.items()}
        self.inside = ""
        self.asked: list[tuple[float, str]] = []
        self.heard: list[dict[str, str]] = []  # the headers of each request
        self.connections = 0
        self.at_once = 0
        self.most_at_once = 0
        self.lock = threading.Lock()

    @property
    def paths(self) -> list[str]:
        return [path for _, path in self.asked if path != "/robots.txt"]

    def gaps(self) -> list[float]:
        times = [at for at, _ in self.asked]
        return [later - earlier for earlier, later in pairwise(times)]

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ARG002
        self.connections += 1
        return True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that is killed hangs up, and nothing is wrong."""

    def answer(self, path: str) -> Say:
        answers = self.says.get(path, [MISSING if self.missing else PAGE])
        return answers.pop(0) if len(answers) > 1 else answers[0]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: without it each answer waits for an ACK
    server: Host

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        host = self.server
        with host.lock:
            host.asked.append((time.monotonic(), self.path))
            host.heard.append(dict(self.headers))
            host.at_once += 1
            host.most_at_once = max(host.most_at_once, host.at_once)
            say = host.answer(self.path)
        try:
            self.say(say)
        finally:
            with host.lock:
                host.at_once -= 1

    def say(self, say: Say) -> None:
        if say.status in (HANG, CUT):
            time.sleep(2.0 if say.status == HANG else 0)
            self.close_connection = True
            return
        body = say.body.replace(b"{inside}", self.server.inside.encode())
        self.send_response(say.status)
        for name, value in say.headers.items():
            if value.startswith(IN_SECONDS):  # a date is cut to the second, so one more
                value = formatdate(time.time() + float(value.removeprefix(IN_SECONDS)) + 1, usegmt=True)
            self.send_header(name, value.replace("{inside}", self.server.inside))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # a client may hang up
            self.wfile.write(body)


@contextmanager
def serving(hosts: Iterable[Host]) -> Iterator[None]:
    """The hosts answer while the block runs."""
    served = list(hosts)
    for host in served:
        threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield
    finally:
        for host in served:
            host.shutdown()
            host.server_close()
