"""Servers that answer oddly, each at a loopback address of its own: a home page, two sound articles and the odd one."""

from __future__ import annotations

import gzip
import json
import random
import socketserver
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape

import brotli
from backports import zstd

_TEXT = (
    "The harbour was shut on day {n} after a freighter struck the eastern pier and spilled a part of its timber.",
    "Captain Ilse Brandt said that nobody had been hurt, and that divers would look at hull number {n} in the morning.",
    "The port expects that ferries will run again by Thursday; until then travellers take the long way by bridge {n}.",
    "Insurance would pay for most of it, the treasurer said, but the pier had been due for repairs for {n} years.",
)
_HTML = b"Content-Type: text/html; charset=utf-8"
_RANDOM = random.Random(7).randbytes(4000)

Case = Callable[[bytes], bytes]


def page(n: int) -> bytes:
    story = "".join(f"<p>{text.format(n=n)}</p>" for text in _TEXT)
    title = f"Freighter {n} strikes the pier of the harbour"
    head = f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head>"
    return f"{head}<body><article><h1>{title}</h1>{story}</article></body></html>".encode()


def says(body: bytes, *more: bytes, status: bytes = b"HTTP/1.1 200 OK", kind: bytes = _HTML, size: int = 0) -> bytes:
    length = b"Content-Length: %d" % (size or len(body))
    return b"\r\n".join((status, kind, length, *more, b"", body))


def chunked(body: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(body[at : at + 99]), body[at : at + 99]) for at in range(0, len(body), 99))
    return b"\r\n".join((b"HTTP/1.1 200 OK", _HTML, b"Transfer-Encoding: chunked", b"", pieces + end))


def _headed(line: bytes) -> Case:
    return lambda body: says(body, line)


def _coded(name: bytes, code: Callable[[bytes], bytes]) -> Case:
    return lambda body: says(code(body), b"Content-Encoding: " + name)


def _kind(line: bytes) -> Case:
    return lambda body: says(body, kind=line)


def _leads(to: bytes, *more: bytes) -> bytes:
    return says(b"", b"Location: " + to, *more, status=b"HTTP/1.1 302 Found")


def _led(to: bytes) -> Case:
    return lambda _: _leads(to)


def _refreshed(told: str, body: bytes = b"<!doctype html><html><head><title>Moved</title><p><a href=/>On</a>") -> bytes:
    return says(body.replace(b"<head>", b"<head>" + told.encode()))


def _led_with(cookie: bytes, to: bytes) -> bytes:
    return _leads(to, b"Set-Cookie: " + cookie)


def _bytes(other: bytes) -> Case:
    return lambda _: says(other)


def _half(body: bytes) -> bytes:
    return body[: len(body) // 2]


def _raw_deflate(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


_STORY = "".join(f"<p>{text.format(n=1)}</p>" for text in _TEXT)
_ITEM = f"<item><description>{escape(_STORY)}</description></item>"
_RSS = f"<?xml version='1.0'?><rss version='2.0'><channel>{_ITEM}</channel></rss>"

#: Answers from which a reader of the page would read it whole: the article is archived.
KEPT: dict[str, Case] = {
    "name-latin-1": _headed(b"X-Gr\xf6\xdfe: 1"),
    "name-utf-8": _headed("X-Größe: 1".encode()),
    "name-spaced": _headed(b"X-Powered By : PHP"),
    "name-empty": _headed(b": 1"),
    "no-colon": _headed(b"a line of no use"),
    "folded": _headed(b"X-A: one\r\n two\r\n\tthree"),
    "line-of-20k": _headed(b"Content-Security-Policy: " + b"a" * 20_000),
    "line-of-200k": _headed(b"Link: " + b"a" * 200_000),
    "800-lines": _headed(b"\r\n".join(b"X-%d: 1" % number for number in range(800))),
    "identity": _headed(b"Transfer-Encoding: identity"),
    "no-date": _headed(b"Date: Thu, 99 Foo 2026 99:99:99 GMT"),
    "no-etag": _headed(b'ETag: W/"\xff\xfe'),
    "early-hints": lambda body: b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + says(body),
    "reason": lambda body: says(body, status=b"HTTP/1.1 200 \xdc\xff"),
    "charset-idna": _kind(b"Content-Type: text/html; charset=idna"),
    "charset-base64": _kind(b"Content-Type: text/html; charset=base64"),
    "no-kind": _kind(b"X-A: 1"),
    "gzip": _coded(b"gzip", gzip.compress),
    "gzip-checksum": _coded(b"gzip", lambda body: gzip.compress(body)[:-8] + bytes(8)),
    "gzip-junk": _coded(b"gzip", lambda body: gzip.compress(body) + b"junk"),
    "gzip-members": _coded(b"GZIP", lambda body: gzip.compress(body[:300]) + gzip.compress(body[300:])),
    "gzip-twice": _coded(b"gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
    "gzip-unsaid": lambda body: says(gzip.compress(body)),
    "gzip-untrue": _coded(b"gzip", bytes),
    "br": _coded(b"br", brotli.compress),
    "br-untrue": _coded(b"br", bytes),
    "zstd": _coded(b"zstd", zstd.compress),
    "deflate": _coded(b"deflate", zlib.compress),
    "deflate-raw": _coded(b"deflate", _raw_deflate),
    "utf-8-as-coding": _coded(b"utf-8", bytes),
    "chunked": chunked,
    "chunked-unended": lambda body: chunked(body, b"zz\r\n"),
    "miscounted": lambda body: says(body, size=len(body) + 900),
    "range-of-all": lambda body: says(body, status=b"HTTP/1.1 206 Partial Content"),
    "led-latin-1": _led(b"/sound/1901/\xf6\xff"),
    "led-spaced": _led(b"/sound/1902/a b"),
    "refresh": lambda _: _refreshed('<meta http-equiv="refresh" content="0; url=/sound/1903/a">'),
    "refresh-bare": lambda _: _refreshed("<META content=\"1;URL='/sound/1904/a'\" http-equiv=Refresh>"),
    "refresh-header": lambda _: says(b"", b'Refresh: 0;URL="/sound/1907/a?a=1&b=2"'),
    "refresh-nowhere": lambda body: _refreshed('<meta http-equiv="refresh" content="0; url=http://[">', body),
    "refresh-script": lambda body: says(body, b"Refresh: 0; url=javascript:on()"),
    "refresh-header-late": lambda body: says(body, b"Refresh: 300"),
    "refresh-late": lambda body: _refreshed('<meta http-equiv="refresh" content="300; url=/sound/1905/a">', body),
    "refresh-again": lambda body: _refreshed('<meta http-equiv="refresh" content="0">', body),
    "refresh-here": lambda body: _refreshed('<meta http-equiv="refresh" content="1; url=#latest">', body),
    "refresh-noscript": lambda body: _refreshed(
        '<noscript><meta http-equiv="refresh" content="0; url=/sound/1906/a"></noscript>', body
    ),
    "refresh-home": says,
    "not-authoritative": lambda body: says(body, status=b"HTTP/1.1 203 Non-Authoritative Information"),
    "bare-newlines": lambda body: says(b"").replace(b"\r\n", b"\n").replace(b" 0", b" %d" % len(body)) + body,
}
#: Those that lead to a sound article of their own.
LED = ("led-latin-1", "led-spaced", "refresh", "refresh-bare", "refresh-header")
#: Answers that depend on the path and on the cookie that the way there gave: (page, path, cookie) to the answer.
ASKING: dict[str, Callable[[bytes, bytes, bytes], bytes]] = {
    "refresh-on-and-on": lambda body, path, _: _refreshed(
        f'<meta http-equiv="refresh" content="0; url={path.decode()}x">', body
    ),
    "cookie": lambda body, path, cookie: says(body) if cookie else _led_with(b"seen=1", path),
    "cookie-path": lambda body, path, cookie: (
        says(body) if b"seen=1" in cookie else _led_with(b"seen=1; Path=/odd; Max-Age=60", path + b"?checked=1")
    ),
    "cookie-two": lambda body, path, cookie: (
        says(body) if b"b=2" in cookie and b"a=1" in cookie
        else _led_with(b"b=2; HttpOnly" if b"a=1" in cookie else b"a=1; SameSite=Lax", path)
    ),
}  # fmt: skip
#: Answers of which the end is missing.
CUT: dict[str, Case] = {
    "cut-gzip": _coded(b"gzip", lambda body: gzip.compress(body)[:-60]),
    "cut-br": _coded(b"br", lambda body: brotli.compress(body)[:-60]),
    "cut-zstd": _coded(b"zstd", lambda body: zstd.compress(body)[:-60]),
    "cut-deflate": _coded(b"deflate", lambda body: zlib.compress(body)[:-60]),
    "cut-chunked": lambda body: chunked(_half(body), b""),
    "cut-counted": lambda body: says(_half(body), size=len(body)),
    "cut-range": lambda body: says(_half(body), status=b"HTTP/1.1 206 Partial Content"),
    "cut-begin": lambda body: says(
        body[-600:], b"Content-Range: bytes 300-899/900", status=b"HTTP/1.1 206 Partial Content"
    ),
}
#: What is no page, though it is called one.
NO_PAGE: dict[str, Case] = {
    "pdf": _bytes(b"%PDF-1.4\n" + _STORY.encode()),
    "png": _bytes(b"\x89PNG\r\n\x1a\n" + _RANDOM),
    "zip": _bytes(b"PK\3\4" + _RANDOM),
    "br-unsaid": _bytes(brotli.compress(_RANDOM)),
    "packed-inside": _bytes(b"<html><body><p>" + gzip.compress(_RANDOM) + b"</p></body></html>"),
    "rss": _bytes(_RSS.encode()),
    "json": _bytes(json.dumps([{"html": _STORY}] * 9).encode()),
    "script": _bytes(b"var a = 1;\n" + b"function told() { return '<p>The harbour was shut.</p>' }\n" * 60),
    "plain": _bytes("\n\n".join(_TEXT * 3).encode()),
}
#: The rest: outcome and the beginning of what is said.
OTHERS: dict[str, tuple[Case, str, str]] = {
    "bomb": (_coded(b"gzip", lambda body: gzip.compress(body + b" " * 20_000_000)), "too-big", "the page is larger"),
    "untrue": (_coded(b"gzip", lambda _: _RANDOM), "unreachable", "the answer is not gzip, as it says"),
    "unchanged": (lambda _: says(b"", status=b"HTTP/1.1 304 Not Modified"), "http-error", "the answer is that nothing"),
    "led-to-port": (_led(b"http://127.0.0.1:99999/"), "unreachable", "led to no address"),
    "led-to-script": (_led(b"javascript:alert(1)"), "unreachable", "led to no address"),
    "led-to-dots": (_led(b"http://news..example/"), "unreachable", "no such host"),
    "led-to-label": (_led(b"http://" + b"a" * 70 + b".example/"), "unreachable", "no such host"),
}
CASES: dict[str, Case] = KEPT | CUT | NO_PAGE | {name: case for name, (case, _, _) in OTHERS.items()}
NAMES = [*CASES, *ASKING]


def host(name: str) -> str:
    number = NAMES.index(name)
    return f"127.0.{40 + number // 200}.{1 + number % 200}"


def _answer(name: str, path: str, cookie: bytes) -> bytes:
    number = NAMES.index(name)
    if path == "/robots.txt":
        return says(b"User-agent: *\nAllow: /\n", kind=b"Content-Type: text/plain; charset=rot13")
    if path == "/" and name == "refresh-home":
        return _refreshed('<link rel="canonical" href="/en/"><meta http-equiv="refresh" content="0; url=/en/">')
    if path in {"/", "/en/"}:
        links = [f"sound/{1000 + number}", f"sound/{2000 + number}", f"odd/{number}"]
        tags = (f"<li><a href='/{link}/freighter-strikes-the-pier'>Freighter: {link}</a></li>" for link in links)
        return says(f"<!doctype html><html><title>Harbour {number}</title><ul>{''.join(tags)}</ul></html>".encode())
    if path.startswith("/odd/"):
        if name in ASKING:
            return ASKING[name](page(number), path.encode(), cookie)
        return CASES[name](page(number))
    if path.startswith("/sound/"):
        return says(page(int(path.split("/")[2])))
    return says(b"<p>There is no such page.", status=b"HTTP/1.1 404 Not Found")


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        path = self.rfile.readline().split(b" ")[1].decode("latin-1")
        cookie = b""
        while line := self.rfile.readline().strip():
            if line.lower().startswith(b"cookie:"):
                cookie = line
        here = self.connection.getsockname()[0]
        self.wfile.write(_answer(next(name for name in NAMES if host(name) == here), path, cookie))


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 256


@contextmanager
def odd_sites() -> Iterator[dict[str, str]]:
    """The addresses of their home pages, by the name of what is odd about them."""
    with _Server(("0.0.0.0", 0), _Handler) as server:  # all of 127.0.0.0/8, for the time of a test
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield {name: f"http://{host(name)}:{server.server_address[1]}/" for name in NAMES}
        server.shutdown()
