"""A newspaper that goes on from day to day, for crawls over simulated time: it counts what it was asked."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

SECTIONS = ("town", "country", "sport", "science")
IN_FEED, ON_PAGE = 15, 20

_WHO = ("The council", "A farmer", "The school", "The museum", "A driver", "The ferry", "The choir", "A judge")
_DID = ("opened", "counted", "lost", "repaired", "praised", "measured", "sold", "painted", "forgot", "moved")
_WHAT = ("the bridge", "forty chairs", "an old map", "the roof", "a letter", "the clock", "two boats", "the archive")
_WHEN = ("on Monday", "before noon", "after the storm", "in the rain", "without a word", "for the third time")
_WHY = ("because nobody else would", "as the law asks", "to the surprise of the neighbours", "at a cost of {n} crowns")


@dataclass(frozen=True)
class Story:
    """An article of the paper."""

    number: int
    published: datetime
    modified: datetime
    edits: int = 0

    @property
    def section(self) -> str:
        return SECTIONS[self.number % len(SECTIONS)]

    @property
    def title(self) -> str:
        luck = random.Random(self.number)
        return f"{luck.choice(_WHO)} {luck.choice(_DID)} {luck.choice(_WHAT)} {luck.choice(_WHEN)} ({self.number})"

    @property
    def path(self) -> str:
        words = "-".join(self.title.lower().replace("(", "").replace(")", "").split())
        return f"/{self.section}/{self.published:%Y/%m}/{words}.html"

    @property
    def paragraphs(self) -> list[str]:
        luck = random.Random(self.number * 7919)
        told = [
            " ".join(
                f"{luck.choice(_WHO)} {luck.choice(_DID)} {luck.choice(_WHAT)} {luck.choice(_WHEN)}, "
                f"{luck.choice(_WHY).format(n=luck.randrange(1000))}."
                for _ in range(5)
            )
            for _ in range(6)
        ]
        return told + [f"Later that day word number {n} of edit {self.number} came in." for n in range(self.edits)]


@dataclass
class Paper:
    """Served on loopback while the ``with`` block runs. ``asked`` counts requests by kind since it was cleared."""

    now: datetime
    stories: dict[int, Story] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    asked: Counter[str] = field(default_factory=Counter)
    paths: Counter[str] = field(default_factory=Counter)
    silent: bool = False  # edits move no date in feed and sitemap
    tagged: bool = False  # articles have an ETag too
    undated: bool = False  # articles do not say when they came out
    split: set[int] = field(default_factory=set)  # stories on two pages, and whole on ?page=all
    paged: set[int] = field(default_factory=set)  # stories on two pages, and nowhere whole
    failing: set[str] = field(default_factory=set)  # paths that are answered with 503
    torn: bool = False  # instead, the connection breaks

    def write(self, count: int, at: datetime) -> None:
        """New articles, a few minutes apart."""
        for _ in range(count):
            number = len(self.stories) + len(self.gone) + 1
            when = at + timedelta(minutes=number % 50)
            self.stories[number] = Story(number, when, when)

    def edit(self, number: int) -> None:
        """A sentence more."""
        story = self.stories[number]
        modified = story.modified if self.silent else self.now
        self.stories[number] = replace(story, edits=story.edits + 1, modified=modified)

    def delete(self, number: int) -> None:
        """The article is gone: 410."""
        self.gone.add(self.stories.pop(number).path)

    @property
    def newest(self) -> list[Story]:
        return sorted(self.stories.values(), key=lambda story: story.published, reverse=True)

    def __enter__(self) -> Self:
        paper = self

        class Handler(_Handler):
            served = paper

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def answer(self, path: str) -> tuple[str, int, str, bytes]:
        """(kind, status, content type, body)"""
        if path == "/robots.txt":
            return "robots", 200, "text/plain", f"Sitemap: {self.url}sitemap.xml\n".encode()
        if path in ("/feed.xml", "/sitemap.xml") or path.startswith("/sitemap-"):
            return "listing", 200, "application/xml", self._xml(path).encode()
        if path in self.failing:
            return "other", 503, "text/html", b"busy"
        if path in self.gone:
            return "article", 410, "text/html", b"gone"
        bare, _, query = path.partition("?")
        for story in self.stories.values():
            if story.path == bare:
                return "article", 200, "text/html", self._article(story, query).encode()
        part, _, number = path.lstrip("/").partition("page/")
        part = part.rstrip("/")
        if part == "" or part in SECTIONS:
            return "listing", 200, "text/html", self._list(part, int(number or 1)).encode()
        return "other", 404, "text/html", b"no such page"

    def _xml(self, path: str) -> str:
        if path == "/feed.xml":
            items = "".join(
                f"<item><title>{escape(s.title)}</title><link>{self.url[:-1]}{s.path}</link><guid>{s.number}</guid>"
                f"<pubDate>{format_datetime(s.published)}</pubDate>"
                f"<description>{escape(' '.join(s.paragraphs))}</description></item>"
                for s in self.newest[:IN_FEED]
            )
            return f'<rss version="2.0"><channel><title>The Paper</title>{items}</channel></rss>'
        months = sorted({f"{s.published:%Y-%m}" for s in self.stories.values()})
        ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        if path == "/sitemap.xml":
            maps = "".join(f"<sitemap><loc>{self.url}sitemap-{month}.xml</loc></sitemap>" for month in months)
            return f"<sitemapindex {ns}>{maps}</sitemapindex>"
        urls = "".join(
            f"<url><loc>{self.url[:-1]}{s.path}</loc><lastmod>{s.modified.isoformat()}</lastmod></url>"
            for s in self.newest
            if f"{s.published:%Y-%m}" in path
        )
        return f"<urlset {ns}>{urls}</urlset>"

    def _list(self, section: str, number: int) -> str:
        stories = [s for s in self.newest if section in ("", s.section)]
        shown = stories[(number - 1) * ON_PAGE : number * ON_PAGE]
        items = "".join(
            f'<article class="teaser"><h2><a href="{s.path}">{escape(s.title)}</a></h2>'
            f"<time>{s.published:%d %B %Y}</time><p>{escape(s.paragraphs[0][:90])} …</p></article>"
            for s in shown
        )
        stem = f"/{section}" if section else ""
        more = f'<a rel="next" href="{stem}/page/{number + 1}">older</a>' if len(stories) > number * ON_PAGE else ""
        return self._page("The Paper", f"<main>{items}{more}</main><footer>It is {self.now:%H:%M}</footer>")

    def _article(self, story: Story, query: str) -> str:
        told, pager = story.paragraphs, ""
        if story.number in self.split | self.paged:
            half, links = len(told) // 2, [("2", "page=2")]
            if story.number in self.split:
                links.append(("All on one page", "page=all"))
            told = {"": told[:half], "page=2": told[half:]}.get(query, told)
            pager = "".join(f'<a href="{story.path}?{target}">{text}</a> ' for text, target in links)
        text = "".join(f"<p>{escape(p)}</p>" for p in told) + f"<nav>{pager}</nav>"
        related = "".join(f'<li><a href="{s.path}">{escape(s.title)}</a></li>' for s in self.newest[-5:])
        date = f'<meta property="article:published_time" content="{story.published.isoformat()}">'
        head = "" if self.undated else date
        body = f"<article><h1>{escape(story.title)}</h1>{text}</article><aside><ul>{related}</ul></aside>"
        return self._page(story.title, body, head)

    def _page(self, title: str, body: str, head: str = "") -> str:
        menu = "".join(f'<a href="/{name}/">{name.title()}</a> ' for name in SECTIONS)
        feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        return (
            f'<!doctype html><html lang="en"><head><title>{escape(title)}</title>{feed}{head}</head>'
            f"<body><nav>{menu}</nav>{body}<footer>The Paper</footer></body></html>"
        )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: Paper

    def do_GET(self) -> None:
        kind, status, content_type, body = self.served.answer(self.path)
        etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        is_tagged = content_type == "application/xml" or (kind == "article" and self.served.tagged)
        if status == 200 and is_tagged and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.served.asked[kind if status != 304 else f"{kind} 304"] += 1
        self.served.paths[self.path] += 1
        if status == 503 and self.served.torn:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        if is_tagged:
            self.send_header("ETag", etag)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it
        pass


def start_of(days: int) -> datetime:
    """The morning of the first of that many simulated days; they lie in the past, as no article comes from tomorrow."""
    today = datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days)
