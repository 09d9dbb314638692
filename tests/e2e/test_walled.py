"""A source that shows a wall for a day: nothing of it is archived, the run says so, and what was missed comes after."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from tests.loopback import answering
from tests.walls import walls

WALL = next(wall.html for wall in walls() if wall.name.startswith("consent-fr"))
STORY = """<html lang="en"><head><title>The council met for matter number {n}</title><meta property="og:type"
content="article"><meta property="article:published_time" content="2026-11-{day:02}T08:30:00Z"></head><body><article>
<h1>The council met for matter number {n}</h1><p>On day {n} the council met in the old hall, and nobody was late but
the mayor, who had been held up at the ferry with forty others and a wedding party of {n}.</p><p>It decided matter {n}
after two hours, by nine votes to four, and left the question of the bridge to its next meeting, in {n} weeks.</p>
</article></body></html>"""


class Paper:
    """A small paper that names its stories in a feed, and can hide them all behind a wall."""

    def __init__(self) -> None:
        self.stories = 12
        self.is_walled = False
        self.url = ""

    def page(self, path: str) -> tuple[int, str, str]:
        if path == "/feed.xml":
            items = "".join(
                f"<item><title>Matter number {n}</title><link>{self.url}/2026/story-{n}</link></item>"
                for n in range(1, self.stories + 1)
            )
            return 200, "application/rss+xml", f'<rss version="2.0"><channel><title>P</title>{items}</channel></rss>'
        if path != "/" and not path.startswith("/2026/story-"):
            return 404, "text/plain", "none"
        if self.is_walled:
            return 200, "text/html; charset=utf-8", WALL
        if path == "/":
            link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
            return 200, "text/html", f"<html><head><title>Paper</title>{link}</head><body><h1>Paper</h1></body></html>"
        number = int(path.rpartition("-")[2])
        return 200, "text/html", STORY.format(n=number, day=number % 28 + 1)


@contextmanager
def served() -> Iterator[Paper]:
    paper = Paper()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, text = paper.page(self.path)
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    with answering(Handler) as port:
        paper.url = f"http://127.0.0.1:{port}"
        yield paper


def crawl(paper: Paper, output: Path, hours: int | None = None) -> tuple[int, dict[str, Any]]:
    """The exit code and what came of the source; with `hours`, as if so many had gone by, and the code says nothing."""
    address = f"{paper.url}/feed.xml"
    command = [sys.executable, "-m", "archiver", "crawl", address, "--output", str(output), "--json"]
    if hours is not None:
        command = [sys.executable, "-m", "tests.e2e.later_crawl", address, str(output), str(hours)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1])["report"]["outcomes"][0]


def archived(output: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(output.glob("archive/*/*.jsonl")))


def test_a_day_of_walls_leaves_archive_and_feed_as_they_are_and_costs_no_article(tmp_path: Path) -> None:
    with served() as paper:
        code, outcome = crawl(paper, tmp_path)
        assert (code, outcome["new"]) == (0, 12)
        feed, archive = (tmp_path / "public/feed.atom").read_bytes(), archived(tmp_path)

        paper.stories, paper.is_walled = 18, True
        code, outcome = crawl(paper, tmp_path)
        assert (code, outcome["rejected"]) == (1, {"consent-wall": 6})
        assert "6 of 6 pages were none (6 consent-wall), where 100% used to be articles" in outcome["failed"]
        assert archived(tmp_path) == archive
        assert (tmp_path / "public/feed.atom").read_bytes() == feed

        paper.stories, paper.is_walled = 20, False
        _, outcome = crawl(paper, tmp_path, hours=2)
        assert (outcome["new"], outcome["failed"]) == (8, None)
