"""The worked example of docs/scrapy.md: a Scrapy project of somebody else's, in a folder of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from archiver.items import Article, Refusal
from archiver.publish.schema import check
from archiver.store.opening import browsed
from tests.e2e.slow_site import page
from tests.house.house import ROOT

EXAMPLE = ROOT / "docs/examples/harbour"
STORIES, A_PAGE = 7, 3


class Harbour(ThreadingHTTPServer):
    """Stories 0 to 6; the front page links to three of them, the JSON endpoint names all, three at a time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.end = f"127.0.0.1:{self.server_port}"
        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Harbour

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path.startswith("/story/"):
            self.answer(page(int(self.path.rpartition("/")[2])))
        elif self.path.startswith("/api/stories"):
            self.answer(json.dumps(self.stories()).encode(), "application/json")
        elif self.path == "/pier":
            links = "".join(f'<li><a class="story" href="/old/{n}">Story {n}</a>' for n in range(A_PAGE))
            self.answer(
                f'<!doctype html><title>Pier</title><ul>{links}<li><a class="story" href="/tides">x</a>'.encode()
            )
        elif self.path.startswith("/old/"):
            self.answer(b"", status=301, location=self.path.replace("old", "story"))
        elif self.path == "/tides":
            self.answer(b"%PDF-1.4", "application/pdf")
        else:
            self.answer(b"", status=404)

    def stories(self) -> dict[str, Any]:
        start = int(self.path.partition("?from=")[2] or 0)
        stories = [
            {"url": f"/story/{n}", "title": f"Bridge {n}", "date": f"2026-11-0{n + 1}T08:00:00+00:00"}
            for n in range(start, min(start + A_PAGE, STORIES))
        ]
        return {"stories": stories, "next": f"/api/stories?from={start + A_PAGE}" if start + A_PAGE < STORIES else None}

    def answer(
        self, body: bytes, content_type: str = "text/html; charset=utf-8", status: int = 200, location: str = ""
    ) -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def harbour() -> Iterator[Harbour]:
    with Harbour() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def project(tmp_path: Path, harbour: Harbour) -> Path:
    """The example as its user has it, only that harbour.example is the server on loopback."""
    folder = tmp_path / "project"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__", "output"))
    for file in (folder / "sources.toml", folder / "harbour/spiders/pier.py"):
        file.write_text(file.read_text("utf-8").replace("https://harbour.example", f"http://{harbour.end}"), "utf-8")
    settings = folder / "harbour/settings.py"
    settings.write_text(
        f"{settings.read_text('utf-8')}\nDOWNLOAD_DELAY = 0\nARCHIVER_ALLOW = ['{harbour.end}']\n", "utf-8"
    )
    return folder


def crawl(project: Path, spider: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapy", "crawl", spider, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=project, check=False)


def archived(output: Path) -> dict[str, Article]:
    with browsed(output) as store:
        entries = [entry for site in store.index.sites() for entry in store.index.newest(site, 100)]
        newest = [store.history(entry)[-1] for entry in entries]
    return {article.url.rpartition("/")[2]: article for article in newest}


def test_a_spider_of_ones_own_gets_archive_pages_and_feed(project: Path) -> None:
    done = crawl(project, "pier", "-O", "items.jsonl")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    found = archived(project / "output")
    assert found.keys() == {"0", "1", "2"}
    assert "had been closed since the flood" in found["0"].text
    assert len(list(project.glob("output/pages/*/*.warc.gz"))) == 1
    check((project / "output/public/feed.atom").read_bytes())
    exported = [json.loads(line) for line in (project / "items.jsonl").read_text("utf-8").splitlines()]
    assert {item["id"] for item in exported} == {article.id for article in found.values()}
    (visits,) = project.glob("output/visits/*/*.jsonl")
    told = [json.loads(line)["visit"] for line in visits.read_text("utf-8").splitlines()]
    outcomes = {visit["url"].partition("/")[2].partition("/")[2].partition("/")[2]: visit["outcome"] for visit in told}
    assert {path: outcome for path, outcome in outcomes.items() if outcome == "new"}.keys() == {
        f"{way}/{n}" for way in ("old", "story") for n in range(A_PAGE)
    }
    assert outcomes["tides"] in set(Refusal)


def test_our_spider_reads_a_listing_of_json_and_asks_for_each_story_once(project: Path, harbour: Harbour) -> None:
    done = crawl(project, "stories")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    found = archived(project / "output")
    assert found.keys() == {str(n) for n in range(STORIES)}
    assert {article.listed_as for article in found.values()} == {f"Bridge {n}" for n in range(STORIES)}
    harbour.asked.clear()
    assert crawl(project, "stories").returncode == 0
    assert not [path for path in harbour.asked if path.startswith("/story/")]
    assert "/api/stories?from=6" not in harbour.asked  # nothing new on the pages before it


def test_what_passes_the_address_guard_is_refused_in_a_sentence(project: Path, harbour: Harbour) -> None:
    done = crawl(project, "pier", "-s", "HTTPPROXY_ENABLED=1")
    assert "archiver.addon: with HTTPPROXY_ENABLED a proxy may resolve names" in done.stderr.splitlines()[-1]
    assert harbour.asked == []
    assert done.returncode != 0
