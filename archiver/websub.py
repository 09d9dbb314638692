"""Tells the hub which documents were changed (WebSub, and PubSubHubbub 0.4, section 7.1), once they are on disk.

One request for each, since hubs differ in what they make of several in one. What the hub was not told of, the next
edition tells it; a run is none the worse for it. Not by Scrapy's downloader: it is closed when an edition is made.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, RemoteDisconnected
from threading import Thread
from urllib.parse import quote, urlencode, urlsplit

from archiver.addresses import Allowed, spelled
from archiver.settings import USER_AGENT
from archiver.store.store import Store

#: Seconds for all documents of an edition, and for one answer of the hub.
_LONGEST, _ANSWER = 30.0, 10.0


@dataclass(frozen=True, slots=True)
class Told:
    """How many documents the hub took note of, how many not, and why not."""

    done: int = 0
    failed: int = 0
    hub: str = ""
    why: str = ""

    @property
    def sentence(self) -> str:
        """What failed."""
        of = f"{self.failed} of {self.done + self.failed} changed feeds"
        return f"the hub {self.hub} was not told of {of}: {self.why}; the next edition tells it"


def tell(store: Store, hub: str | None, base: str | None, allow: Iterable[str] = ()) -> Told:
    """Tell the hub of every document that it was not told of yet; `base` ends with a slash, `allow`: ARCHIVER_ALLOW."""
    errands = store.index.errands
    owed = errands.owed()
    if not (hub and base and owed):
        return Told()
    round_ = _Round(hub, [(path, f"{base.rstrip('/')}/{quote(path)}") for path in owed], _reachable(hub, allow))
    teller = Thread(target=round_.run, daemon=True)  # a hub that sends a byte a second must not hold the run
    teller.start()
    teller.join(_LONGEST)
    done = list(round_.done)
    errands.done(done)
    store.index.commit()
    why = round_.why or f"it took longer than {_LONGEST:.0f} seconds"
    return Told(len(done), len(owed) - len(done), hub, why if len(done) < len(owed) else "")


def _reachable(hub: str, allow: Iterable[str]) -> Allowed:
    """A hub inside the user's own network is reached where its address says so itself, as a source is."""
    host, port = _end(hub)
    own = [f"[{host}]:{port}" if ":" in host else f"{host}:{port}"] if spelled(host) else []
    return Allowed.of([*allow, *own])


def _end(hub: str) -> tuple[str, int]:
    parts = urlsplit(hub)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


class _Round:
    """A request for each document, one after the other; the first that fails ends it."""

    def __init__(self, hub: str, topics: list[tuple[str, str]], allowed: Allowed) -> None:
        self.done: list[str] = []
        self.why = ""
        self._parts = urlsplit(hub)
        self._topics = topics
        self._connection = _Guarded(*_end(hub), is_safe=self._parts.scheme == "https", allowed=allowed)

    def run(self) -> None:
        """Until all is told, something fails, or the time is over."""
        until = time.monotonic() + _LONGEST
        try:
            for path, url in self._topics:
                if time.monotonic() > until:
                    return
                self._tell(url)
                self.done.append(path)
        except (OSError, HTTPException, _RefusedError) as error:
            self.why = str(error) or type(error).__name__
        finally:
            self._connection.close()

    def _tell(self, url: str) -> None:
        try:
            answer = self._answer(url)
        except (RemoteDisconnected, ConnectionError):
            self._connection.close()  # a server may end a connection between two requests
            answer = self._answer(url)
        answer.read(1 << 16)
        if not answer.isclosed():
            self._connection.close()
        if not 200 <= answer.status < 300:
            raise _RefusedError(f"it answered {answer.status} {answer.reason}".rstrip())

    def _answer(self, url: str) -> HTTPResponse:
        where = (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")
        headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": USER_AGENT}
        self._connection.request("POST", where, urlencode({"hub.mode": "publish", "hub.url": url}), headers)
        return self._connection.getresponse()


class _Guarded(HTTPConnection):
    """Opened to an address that may be reached, whatever the host's name leads to; no proxy, no redirect."""

    def __init__(self, host: str, port: int, *, is_safe: bool, allowed: Allowed) -> None:
        super().__init__(host, port, timeout=_ANSWER)
        self.default_port = 443 if is_safe else 80
        self._context = ssl.create_default_context() if is_safe else None
        self._allowed = allowed

    def connect(self) -> None:
        """Raises OSError, and _RefusedError where no address may be reached."""
        found = [str(row[4][0]) for row in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)]
        fit = [ip for ip in found if self._allowed.permits(self.host, self.port, ip)]
        if not fit:
            raise _RefusedError(f"{self.host} is at {', '.join(found)}, which is no public address")
        opened = socket.create_connection((fit[0], self.port), self.timeout)
        self.sock = self._context.wrap_socket(opened, server_hostname=self.host) if self._context else opened


class _RefusedError(Exception):
    """The hub is not asked, or does not want to know."""
