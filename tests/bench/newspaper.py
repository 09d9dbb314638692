"""A large news site on loopback, in a process of its own: distinct pages of about 60 KB, of which 3 to 6 KB are story.

    python -m tests.bench.newspaper 2000

Made as real ones are: menus, teasers of other stories, scripts, JSON-LD, a share bar, an appeal and "Read also" between
the paragraphs. A page is a pure function of its number. The first line on standard output is the address.
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

#: Pages of a site that are all made before the first request; those of a larger one are made when asked for.
_READY = 5_000

_WHO = ("the council", "a farmer from the valley", "the minister", "her neighbour", "the old harbour master", "a judge")
_WHO += ("the company", "most of the teachers", "the new director", "a spokesman", "the union", "the weather service")
_DID = ("said that", "had hoped that", "did not believe that", "wrote in a letter that", "was told that", "denied that")
_WHAT = ("the bridge would be closed", "prices had risen again", "the river was higher than it had been for years")
_WHAT += ("nobody had asked for a second report", "the school needed a roof", "it was too early for a decision")
_WHAT += ("the money had been spent on the road", "the trains would run on time", "the harvest was the best in memory")
_WHEN = ("in the spring", "before the end of the year", "on Monday", "after the vote", "when the snow came", "at night")
_ONSETS, _VOWELS = ("b", "br", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v"), "aeiou"
_SECTIONS = ("Town", "Country", "World", "Business", "Science", "Culture", "Sport", "Weather", "Opinion", "Travel")
_SCRIPT = "(function(w,d){{var s='{0}';w.q=w.q||[];w.q.push(['set','{0}',{{slot:'{1}',size:[[300,250],[728,90]]}}]);}})"
_STYLE = ".c{0}{{display:flex;margin:0 auto;padding:{0}px 12px;color:#1a1a1a;font:400 16px/1.5 Georgia,serif}}"


def path(number: int) -> str:
    """The path of a page."""
    return f"/{_SECTIONS[number % len(_SECTIONS)].lower()}/2026/{1 + number % 11:02d}/{_slug(number)}-{number}"


@lru_cache(maxsize=1 << 12)
def title(number: int) -> str:
    """The headline of a page."""
    dice = random.Random(f"title {number}")
    return (
        f"{_name(dice)}: {dice.choice(_WHO).capitalize()} {dice.choice(_WHEN)} and the {_name(dice)} of {_name(dice)}"
    )


def page(number: int, of: int) -> bytes:
    """The page of that number of a site of so many."""
    dice = random.Random(f"page {number}")
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=137 * number % 460_000)
    head, section = title(number), _SECTIONS[number % len(_SECTIONS)]
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": head, "articleSection": section}
    data |= {"datePublished": moment.isoformat(), "author": {"@type": "Person", "name": f"Ann {_name(dice)}"}}
    others = [dice.randrange(of) for _ in range(44)]
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{head} | The Loopback Times</title>
<meta property="og:title" content="{head}"><meta property="og:type" content="article">
<meta property="og:image" content="/pictures/{number}.jpg"><meta name="author" content="Ann {_name(dice)}">
<link rel="canonical" href="{path(number)}"><script type="application/ld+json">{json.dumps(data)}</script>
{_FURNITURE}<script>{_noise(dice)}</script></head><body class="page page-{section.lower()}">{_MENU}
<main class="layout"><article class="story"><h1 class="headline">{head}</h1>
<p class="byline">By <a href="/team/ann">Ann {_name(dice)}</a>, <time datetime="{moment.isoformat()}">{moment:%d %B %Y}\
</time></p><ul class="share"><li><a href="#m">Share by mail</a></li><li><a href="#p">Print</a></li></ul>
<figure><img src="/pictures/{number}.jpg" alt="{_name(dice)}"><figcaption>{_sentence(dice)}</figcaption></figure>
{_story(dice, others[0])}
</article><aside class="more"><h2>More from {section}</h2>{"".join(map(_teaser, others[1:16]))}</aside></main>
<section class="grid"><h2>Most read</h2>{"".join(map(_teaser, others[16:]))}</section>{_FOOT}
<script>{_noise(dice)}</script></body></html>""".encode()


def _name(dice: random.Random) -> str:
    return "".join(dice.choice(_ONSETS) + dice.choice(_VOWELS) for _ in range(dice.randint(2, 3))).capitalize()


def _slug(number: int) -> str:
    return title(number).lower().replace(":", "").replace(" ", "-")


def _sentence(dice: random.Random) -> str:
    said = f"{dice.choice(_WHO)} {dice.choice(_DID)} {dice.choice(_WHAT)} in {_name(dice)} {dice.choice(_WHEN)}"
    return f"{said[0].upper()}{said[1:]}."


def _story(dice: random.Random, other: int) -> str:
    texts = [" ".join(_sentence(dice) for _ in range(dice.randint(2, 5))) for _ in range(dice.randint(9, 15))]
    paragraphs = [f"<p>{text}</p>" for text in texts]
    paragraphs.insert(3, f'<p>Read also: <a href="{path(other)}">{title(other)}</a></p>')
    paragraphs.insert(6, "<p>Would you like more of this? Subscribe to our newsletter, it comes every morning.</p>")
    return "\n".join(paragraphs)


def _noise(dice: random.Random) -> str:
    return "".join(_SCRIPT.format(f"{dice.getrandbits(64):x}", f"{dice.getrandbits(40):x}") for _ in range(85))


@lru_cache(maxsize=1 << 12)
def _teaser(number: int) -> str:
    return f"""<div class="card card--{number % 7}"><a class="card__link" href="{path(number)}"><img loading="lazy" \
src="/pictures/{number}-small.jpg" alt=""><span class="card__kicker">{_SECTIONS[number % 10]}</span>
<h3 class="card__title">{title(number)}</h3></a><time>{number % 23 + 1} hours ago</time></div>"""


def _list(name: str, count: int) -> str:
    items = (f'<li class="{name}__item"><a href="/{name}/{n}">{_name(random.Random(n))}</a></li>' for n in range(count))
    links = "".join(items)
    return f'<nav class="{name}"><ul>{links}</ul></nav>'


_FURNITURE = f"<style>{''.join(_STYLE.format(n) for n in range(60))}</style>"
_MENU = f'<header><a href="/">The Loopback Times</a>{_list("sections", 60)}</header>'
_FOOT = f"<footer>{_list('service', 45)}<p>© 2026 The Loopback Times. All rights reserved.</p></footer>"


class _Site:
    """What the addresses of a site of so many pages give; the pages of a small one are kept ready."""

    def __init__(self, size: int, home: str) -> None:
        self.size = size
        links = "".join(f"<url><loc>{home}{path(number)[1:]}</loc></url>" for number in range(size))
        sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{links}</urlset>'
        front = f"<!doctype html><html><title>The Loopback Times</title>{_MENU}<h1>The Loopback Times</h1></html>"
        self.ready = {
            "/": _answer("text/html", front.encode()),
            "/sitemap.xml": _answer("application/xml", sitemap.encode()),
            "/robots.txt": _answer("text/plain", f"User-agent: *\nDisallow:\nSitemap: {home}sitemap.xml\n".encode()),
        }
        if size <= _READY:
            self.ready |= {path(number): self._page(number) for number in range(size)}

    def answer(self, target: str) -> bytes:
        if target.startswith(("/sections/", "/service/")):
            return self.ready["/"]
        number = target.rpartition("-")[2]
        is_page = number.isdecimal() and int(number) < self.size
        return self.ready.get(target) or (self._page(int(number)) if is_page else _MISSING)

    def _page(self, number: int) -> bytes:
        return _answer("text/html; charset=utf-8", page(number, self.size))


def _answer(kind: str, body: bytes, status: str = "200 OK") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


_MISSING = _answer("text/plain", b"no such page", "404 Not Found")


class _Talk(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, GET only: as little work as a server can do."""

    def __init__(self, site: _Site) -> None:
        self._site = site
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._heard = (self._heard + data).split(b"\r\n\r\n")
        for request in requests:
            self._transport.write(self._site.answer(request.split(b" ", 2)[1].decode()))


async def _serve(size: int) -> None:
    channel = socket.create_server(("127.0.0.1", 0))
    home = f"http://localhost:{channel.getsockname()[1]}/"
    site = _Site(size, home)
    server = await asyncio.get_running_loop().create_server(lambda: _Talk(site), sock=channel)
    print(home, flush=True)
    await server.serve_forever()


@contextmanager
def served(size: int) -> Iterator[tuple[str, int]]:
    """The address of a site of so many pages, and the id of the process that serves it while the block runs."""
    command = [sys.executable, "-m", "tests.bench.newspaper", str(size)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip(), process.pid
        finally:
            process.kill()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(int(sys.argv[1])))
