"""A source's headers and cookies are seen by its own origin alone; the contact is seen by everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy import Request

from archiver.middlewares.credentials import CredentialsMiddleware
from archiver.middlewares.owner import OWNER
from archiver.rules.sources import Source
from tests.manners import calling
from tests.manners.hosts import OPEN, Host, Say, moved, serving

TOKEN, SESSION = "Bearer s3cr3t-t0ken", "c00kie-jar-crumb"
CONFIG = f"""
[sources.news]
url = "{{url}}"
headers = {{{{ Authorization = "{TOKEN}", X-Reader = "{TOKEN}" }}}}
cookies = {{{{ session = "{SESSION}", theme = "dark" }}}}

[crawl]
contact = "desk@news.example"
"""


def stanza(folder: Path, url: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(CONFIG.format(url=url), "utf-8")
    return path


def test_only_the_sources_own_origin_sees_them_whatever_redirects_say(tmp_path: Path) -> None:
    own = Host("127.0.0.1", OPEN | {"/away": [moved("{inside}/from-own")], "/fails": [Say(503), Say()]})
    port = Host("127.0.0.1", {"/robots.txt": [moved("{inside}/robots-elsewhere")], "/back": [moved("{inside}/back")]})
    own.inside = f"http://localhost:{port.server_port}"
    port.inside = own.base
    name = f"http://localhost:{own.server_port}"  # the same server, by a name that is not the source's
    urls = [f"{own.base}/0", f"{own.base}/away", f"{own.base}/fails", f"{port.base}/back", f"{name}/by-name"]
    allowed = [f"{host}:{server.server_port}" for host in ("127.0.0.1", "localhost") for server in (own, port)]
    config = stanza(tmp_path, f"{own.base}/")
    with serving([own, port]):
        came = calling.crawl(urls, (), config=config, owner="news", ARCHIVER_ALLOW=allowed, LOG_LEVEL="DEBUG")
    assert {what for what, _ in came.of.values()} == {"200"}
    seen = [(path, headers) for (_, path), headers in zip(own.asked, own.heard, strict=True)]
    mine = [headers for _, headers in seen if headers["Host"].startswith("127.")]
    others = [headers for _, headers in seen if not headers["Host"].startswith("127.")] + port.heard
    assert {path for path, _ in seen} >= {"/0", "/away", "/fails", "/back", "/by-name", "/robots-elsewhere"}
    assert len(mine) >= 7
    assert {(h.get("Authorization"), h.get("X-Reader"), h.get("Cookie")) for h in mine} == {
        (TOKEN, TOKEN, f"session={SESSION}; theme=dark")
    }
    assert len(others) >= 5
    assert [h for h in others if TOKEN in str(h) or SESSION in str(h) or "Cookie" in h] == []
    assert "GET http://127.0.0.1" in came.log
    assert TOKEN not in came.log
    assert SESSION not in came.log
    assert {("desk@news.example" in h["User-Agent"]) for h in mine + others} == {True}
    assert [h["Referer"] for h in mine + others if "Referer" in h] == []


@pytest.mark.parametrize(
    ("source", "url", "sent"),
    [
        ("https://news.example/", "https://news.example/a", True),
        ("https://news.example/", "https://NEWS.example:443/a", True),
        ("https://news.example/", "http://news.example/a", False),
        ("https://news.example/", "https://news.example:8443/a", False),
        ("https://news.example/", "https://www.news.example/a", False),
        ("https://news.example/", "https://news.example.evil.example/a", False),
        ("https://news.example/", "https://news.example@evil.example/a", False),
        ("http://news.example/", "https://news.example/a", False),
    ],
)
def test_an_origin_is_scheme_host_and_port(source: str, url: str, sent: bool) -> None:
    news = Source(name="news", url=source, site="news.example", headers=(("X-Reader", TOKEN),))
    middleware = CredentialsMiddleware({"news": news})
    request = Request(url, meta={OWNER: "news"})
    middleware.process_request(request)
    assert (request.headers.get("X-Reader") == TOKEN.encode()) is sent
    stranger = Request(url, meta={OWNER: "other"})
    middleware.process_request(stranger)
    assert "X-Reader" not in stranger.headers
    assert TOKEN not in repr(news)
