"""Serve labelled pages on loopback as one site with an index and a sitemap, crawl it, and say what it cost.

    python tests/bench/site.py ../shared/data/articles-dev.jsonl.xz [--limit N] [--workers N]

A line of the data is one page: {"id", "url", "html", "text", ...}; "text" is null on pages that are no article. The
pages speak of their own addresses (canonical links, next pages), which the crawl must not follow off the site.
"""

from __future__ import annotations

import argparse
import json
import lzma
import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from archiver import crawling
from archiver.publish.schema import check
from archiver.rules.sources import source_of

PER_INDEX = 200  # links of one index page


def load(path: str, limit: int | None) -> dict[str, tuple[bytes, bool]]:
    """Path on the site -> (bytes, whether it is an article)."""
    pages = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == limit:
                break
            page = json.loads(line)
            kind = "story" if page["text"] is not None else "other"
            pages[f"/{kind}/{number:05d}-page.html"] = (
                page["html"].encode("utf-8", "replace"),
                page["text"] is not None,
            )
    return pages


def handler(pages: dict[str, tuple[bytes, bool]]) -> type[BaseHTTPRequestHandler]:
    """A request handler for these pages, their index and their sitemap."""
    paths = sorted(pages)
    indexes = [paths[i : i + PER_INDEX] for i in range(0, len(paths), PER_INDEX)]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = f"http://{self.headers['Host']}"
            number = self.path.removeprefix("/page/").rstrip("/")
            if self.path in pages:
                self.answer(pages[self.path][0], "text/html; charset=utf-8")
            elif self.path == "/" or (number.isdecimal() and 0 < int(number) <= len(indexes)):
                self.answer(self.index(int(number) if number.isdecimal() else 1), "text/html; charset=utf-8")
            elif self.path == "/sitemap.xml":
                urls = "".join(f"<url><loc>{host}{path}</loc></url>" for path in paths)
                xml = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
                self.answer(xml.encode(), "application/xml")
            elif self.path == "/robots.txt":
                self.answer(f"User-agent: *\nDisallow:\nSitemap: {host}/sitemap.xml\n".encode(), "text/plain")
            else:
                self.answer(b"no such page", "text/plain", 404)

        def index(self, number: int) -> bytes:
            links = "".join(
                f'<li><a href="{p}">Page {escape(p)} of the collection</a></li>' for p in indexes[number - 1]
            )
            more = f'<a rel="next" href="/page/{number + 1}/">Next</a>' if number < len(indexes) else ""
            return f"<!doctype html><title>Index</title><main><ul>{links}</ul>{more}</main>".encode()

        def answer(self, body: bytes, content_type: str, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    return Handler


def main() -> int:
    """Crawl, print the figures, exit 1 where a page was lost or an exception came out."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data")
    ask.add_argument("--limit", type=int)
    ask.add_argument("--workers", type=int, default=2)
    args = ask.parse_args()
    pages = load(args.data, args.limit)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(pages))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://localhost:{server.server_port}/"
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "ARCHIVER_OUTPUT": folder,
            "ARCHIVER_WORKERS": args.workers,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
            "LOG_LEVEL": "WARNING",
        }
        start = time.monotonic()
        report = crawling.crawl(settings | crawling.reachable([source_of(url)]), url=url, limit="5000")
        seconds = time.monotonic() - start
        (outcome,) = report.outcomes
        feed = Path(folder, "public/feed.atom").read_bytes()
        check(feed)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    told = outcome.read + sum(outcome.rejected.values())
    peak = {name: resource.getrusage(who).ru_maxrss // 1024 for name, who in _WHO.items()}
    print(f"pages {len(pages)}  told {told}  archived {outcome.read}  same {outcome.same}")
    print(f"rejected {sum(outcome.rejected.values())}: {dict(Counter(outcome.rejected).most_common())}")
    print(f"seconds {seconds:.1f}  pages a second {told / seconds:.1f}  output {size / 1e6:.0f} MB")
    print(f"peak memory, MB: crawl {peak['crawl']}, largest worker {peak['worker']}; feed {len(feed) // 1000} kB")
    print(f"exceptions {report.errors}  finished: {report.reason}")
    return 0 if told >= len(pages) and not report.errors else 1


_WHO = {"crawl": resource.RUSAGE_SELF, "worker": resource.RUSAGE_CHILDREN}

if __name__ == "__main__":
    sys.exit(main())
