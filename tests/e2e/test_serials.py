"""Articles that are numbered in a row and link to each other: each stays an article of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from archiver.store.opening import browsed
from tests.e2e.slow_site import page
from tests.loopback import answering

NUMBERS = range(14, 18)


class Diary(BaseHTTPRequestHandler):
    """A story a day, each with a link to that of the next day; that of day 15 goes on on a second page."""

    def do_GET(self) -> None:
        name, _, rest = self.path.removeprefix("/diary/what-the-ferry-brought-on-day-").partition("/")
        if self.path == "/":
            links = "".join(
                f'<li><a href="/diary/what-the-ferry-brought-on-day-{n}">What the ferry brought on day {n}</a></li>'
                for n in NUMBERS
            )
            self.answer(f"<title>Diary</title><main><ul>{links}</ul></main>".encode())
        elif name.isdecimal() and int(name) in NUMBERS:
            number = int(name)
            links = f'<a href="/diary/what-the-ferry-brought-on-day-{number + 1}">The next day</a>'
            links += '<a href="/diary/what-the-ferry-brought-on-day-15/2">2</a>' if number == 15 else ""
            story = page(number + 20 if rest else number, 1)
            self.answer(story.replace(b"</body>", f"<nav>{links}</nav></body>".encode()))
        else:
            self.send_error(404)

    def answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def diary() -> Iterator[str]:
    with answering(Diary) as port:
        yield f"http://127.0.0.1:{port}/"


def test_each_of_a_row_of_articles_is_archived_by_itself(diary: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "archiver", "crawl", diary, "--output", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    with browsed(tmp_path) as store:
        (site,) = store.index.sites()
        newest = [store.history(entry)[-1] for entry in store.index.newest(site, 100)]
    assert {article.url.removeprefix(diary): len(article.pages) for article in newest} == {
        f"diary/what-the-ferry-brought-on-day-{number}": 2 if number == 15 else 1 for number in NUMBERS
    }
