"""Cookies that a host gives with a redirect go along the rest of that way, to that host alone, and no further."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.e2e.odd_site import page
from tests.manners import calling
from tests.manners.hosts import OPEN, PAGE, Host, Say, serving
from tests.manners.test_credentials import SESSION, TOKEN, stanza


def gives(cookie: str, target: str) -> Say:
    return Say(302, headers={"Location": target, "Set-Cookie": cookie})


def cookies(host: Host, path: str) -> list[str | None]:
    return [heard.get("Cookie") for (_, asked), heard in zip(host.asked, host.heard, strict=True) if asked == path]


def test_a_cookie_lives_as_long_as_its_way() -> None:
    other = Host("127.0.0.11", OPEN)
    own = Host(
        "127.0.0.10",
        OPEN
        | {
            "/asks": [gives("seen=1; Max-Age=900", "/asks"), PAGE],
            "/deep": [gives("only=1; Path=/deep/down", "/deep/down"), PAGE],
            "/fails": [gives("seen=2", "/fails"), Say(503), PAGE],
            "/away": [gives("seen=3", f"{other.base}/there")],
            "/later": [PAGE],
        },
    )
    with serving([own, other]):
        urls = [f"{own.base}{path}" for path in ("/asks", "/deep", "/fails", "/away", "/later")]
        came = calling.crawl(urls, [own, other], CONCURRENT_REQUESTS=1)
    assert {what for what, _ in came.of.values()} == {"200"}
    assert cookies(own, "/asks") == [None, "seen=1"]
    assert cookies(own, "/deep/down") == ["only=1"]
    assert cookies(own, "/fails") == [None, "seen=2", "seen=2"]
    assert cookies(other, "/there") == [None]
    assert cookies(own, "/later") == [None]


def test_a_sources_own_cookies_go_with_those_of_the_way(tmp_path: Path) -> None:
    own = Host("127.0.0.1", OPEN | {"/asks": [gives("seen=1", "/asks"), PAGE]})
    with serving([own]):
        calling.crawl([f"{own.base}/asks"], [own], config=stanza(tmp_path, f"{own.base}/"), owner="news")
    mine = f"session={SESSION}; theme=dark"
    assert cookies(own, "/asks") == [mine, f"{mine}; seen=1"]
    assert [heard["Authorization"] for heard in own.heard[-2:]] == [TOKEN, TOKEN]


def test_one_page_is_fetched_with_the_cookie_that_it_asks_for() -> None:
    own = Host("127.0.0.1", OPEN | {"/asks": [gives("seen=1", "/asks"), Say(body=page(1))]})
    with serving([own]):
        command = [sys.executable, "-m", "archiver", "extract", f"{own.base}/asks"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The harbour was shut on day 1")
