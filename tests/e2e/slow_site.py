"""A news site on loopback that answers as slowly as a test wants: a feed of stories, each held until it is let go."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

#: More than Scrapy has under way at one time, so that a run that is stopped leaves some.
STORIES = 40

_PARAGRAPHS = (
    "The council of {place} met on Tuesday evening and voted, after four hours, to rebuild the bridge by spring. It had"
    " been closed since the flood of October, when the middle pier gave way.",
    "“Nobody in {place} can remember a winter without it,” said the mayor, who had walked over it to the meeting. “My"
    " grandmother sold {number} eggs a week on it, and her mother before her.”",
    "The work will cost {number} thousand crowns, of which the province pays one third, and it begins with the piers."
    " Until then a ferry crosses twice an hour, and it is free for the children of {place}.",
)
_LAST = (
    "The ferryman of {place} is not glad of it. “In spring I shall be out of work again,” he said at the landing stage,"
    " “and in {number} years I had never so many passengers as in this one winter.”"
)

#: The story that goes on on a second page. It is under way when a run is stopped that read five stories.
IN_TWO = 30

_FIRST, _SECOND = ("Ar", "Brack", "Cor", "Dun", "Esk", "Far", "Gill", "Har"), ("lund", "en", "vale", "mere", "holt")


def place(number: int) -> str:
    """A town for each story."""
    return _FIRST[number % len(_FIRST)] + _SECOND[number // len(_FIRST)]


TOWNS = [place(number) for number in range(STORIES)]


class SlowSite(ThreadingHTTPServer):
    """``hold(n)`` lets n more stories through and keeps the next one waiting until ``let_go()``."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.stories: list[str] = []  # paths of stories, as they were asked for
        self.listed = STORIES  # in the feed; may be set
        self.is_held = threading.Event()
        self._free = threading.Semaphore(10_000)
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def page(self, number: int, part: int) -> bytes:
        return page(number, part)

    def hold(self, stories: int) -> None:
        self.is_held.clear()
        self._free = threading.Semaphore(stories)

    def let_go(self) -> None:
        self._free.release(10_000)

    def wait(self) -> None:
        """For a story, when it is asked for."""
        if not self._free.acquire(blocking=False):
            self.is_held.set()
            self._free.acquire(timeout=30)

    def __enter__(self) -> SlowSite:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.let_go()
        self.shutdown()
        self.server_close()


def page(number: int, part: int = 1) -> bytes:
    """A story, or a part of it."""
    title = f"{place(number)} rebuilds its bridge"
    texts = _PARAGRAPHS if part == 1 else (_LAST,)
    body = "".join(f"<p>{text.format(place=place(number), number=120 + number)}</p>" for text in texts)
    if number == IN_TWO and part == 1:
        body += f'<p><a rel=next href="/story/{place(number)}?page=2">2</a></p>'
    head = f"<head><title>{title}</title></head>"
    return f"<!doctype html><html lang=en>{head}<body><article><h1>{title}</h1>{body}</article></body></html>".encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: SlowSite

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        if self.path.startswith("/story/"):
            self.server.stories.append(self.path)
            self.server.wait()
            name, _, part = self.path.removeprefix("/story/").partition("?page=")
            self.answer(self.server.page(TOWNS.index(name), int(part or 1)))
        elif self.path == "/feed.xml":
            self.answer(self.feed(), "application/rss+xml")
        elif self.path == "/broken.xml":
            self.answer(b"this is no feed", "application/rss+xml")
        elif self.path == "/":
            self.answer(b"<!doctype html><title>The Slow Times</title><p>News, when it is ready.")
        else:
            self.answer(b"", status=404)

    def feed(self) -> bytes:
        items = "".join(
            f"<item><title>{place(n)} rebuilds its bridge</title><link>{self.server.url}/story/{place(n)}</link></item>"
            for n in range(self.server.listed)
        )
        head = f"<title>The Slow Times</title><link>{self.server.url}/</link>"
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()

    def answer(self, body: bytes, content_type: str = "text/html; charset=utf-8", status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True
