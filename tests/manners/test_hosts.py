"""One real crawl of many small hosts, each with a wish or a trick of its own; what counts is what the hosts saw."""

from __future__ import annotations

import gzip
import json
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.manners import calling
from tests.manners.hosts import CUT, HANG, IN_SECONDS, MISSING, OPEN, PAGE, Host, Say, moved, rules, serving

HUGE = "User-agent: *\nDisallow: /early\n" + "# filler\n" * 60_000 + "Disallow: /late\n"
LAYERS = gzip.compress(gzip.compress(gzip.compress(PAGE.body)))

#: Host -> path -> its answers in turn, the last for ever; other paths are pages.
HOSTS: dict[str, dict[str, list[Say]]] = {
    "plain": OPEN,
    "robots-401": {"/robots.txt": [Say(401)]},
    "robots-429": {"/robots.txt": [Say(429)]},
    "robots-500": {"/robots.txt": [Say(500)]},
    "robots-503": {"/robots.txt": [Say(503)]},
    "robots-503-once": {"/robots.txt": [Say(503), MISSING]},
    "robots-hangs": {"/robots.txt": [Say(HANG)]},
    "robots-cut": {"/robots.txt": [Say(CUT)]},
    "robots-forbids": {"/robots.txt": [rules("User-agent: *\nDisallow: /no\nSitemap: /s.xml")]},
    "robots-names-us": {"/robots.txt": [rules("User-agent: *\nAllow: /\nUser-agent: archiver\nDisallow: /no")]},
    "robots-huge": {"/robots.txt": [rules(HUGE)]},
    "robots-moved": {"/robots.txt": [moved("/r.txt")], "/r.txt": [rules("User-agent: *\nDisallow: /no")]},
    "robots-loop": {"/robots.txt": [moved("/robots.txt")]},
    "robots-inside": {"/robots.txt": [moved("{inside}/robots.txt")]},
    "crawl-delay": {"/robots.txt": [rules("User-agent: *\nCrawl-delay: 0.8")]},
    "retry-after": OPEN | {"/0": [Say(503, headers={"Retry-After": "3"}), PAGE]},
    "retry-after-date": OPEN | {"/0": [Say(429, headers={"Retry-After": f"{IN_SECONDS}3"}), PAGE]},
    "asks-for-an-hour": OPEN | {"/0": [Say(429, headers={"Retry-After": "3600"})]},
    "fails-once": OPEN | {"/0": [Say(500), PAGE]},
    "cuts-once": OPEN | {"/0": [Say(CUT), PAGE]},
    "fails-always": OPEN | {"/0": [Say(502)]},
    "wrapped": OPEN | {"/0": [Say(body=LAYERS, headers={"Content-Encoding": "gzip, gzip, gzip"})]},
    "wrapped-twice": OPEN
    | {"/0": [Say(body=gzip.compress(gzip.compress(PAGE.body)), headers={"Content-Encoding": "gzip, gzip"})]},
    "to-inside": OPEN | {f"/{status}": [moved("{inside}/x", status)] for status in (301, 302, 303, 307, 308)},
    "to-file": OPEN | {"/0": [moved("file:///etc/hostname")]},
    "refreshes": OPEN | {"/0": [Say(body=b'<meta http-equiv="refresh" content="0;url={inside}/x">')]},
    "loop": OPEN | {"/0": [moved("/0")]},
}
PATHS = {
    "robots-forbids": ["/no", "/yes", "/robots.txt"],
    "robots-names-us": ["/no", "/yes"],
    "robots-huge": ["/early", "/late"],
    "robots-moved": ["/no", "/yes"],
    "robots-cut": ["/0"],
    "to-inside": ["/301", "/302", "/303", "/307", "/308"],
}
SPELLINGS = ("127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost", "[::ffff:127.0.0.1]", "①②⑦.0.0.1", "0")


@dataclass
class Crawl:
    hosts: dict[str, Host]
    inside: Host
    came: dict[str, tuple[str, str]]
    listening: list[str]
    stats: dict[str, Any]

    def of(self, host: str, path: str = "/0") -> str:
        return self.came[self.hosts[host].base + path][0]


@pytest.fixture(scope="module")
def crawl() -> Iterator[Crawl]:
    inside = Host("127.0.0.1", {})
    hosts = {name: Host(f"127.0.1.{number}", says) for number, (name, says) in enumerate(HOSTS.items(), 1)}
    for host in hosts.values():
        host.inside = inside.base
    urls = [host.base + path for name, host in hosts.items() for path in PATHS.get(name, ["/0", "/1", "/2"])]
    urls += [f"http://{spelling}:{inside.server_port}/x" for spelling in SPELLINGS]
    urls += ["file:///etc/hostname", "data:text/html,x", "ftp://127.0.0.1/x"]
    with serving((inside, *hosts.values())):
        came = calling.crawl(urls, hosts.values(), CONCURRENT_REQUESTS=200, DOWNLOAD_TIMEOUT=1)
        assert len(came.of) == len(urls), came.log
        yield Crawl(hosts, inside, came.of, came.listening, came.stats)


@pytest.mark.parametrize("name", ["robots-429", "robots-500", "robots-503", "robots-hangs", "robots-cut"])
def test_where_robots_txt_cannot_be_read_no_page_is_asked_for(crawl: Crawl, name: str) -> None:
    assert crawl.hosts[name].paths == []
    assert len(crawl.hosts[name].asked) == 2
    assert crawl.of(name) == ("robots" if name[-1].isdigit() else "unreachable")


@pytest.mark.parametrize("name", ["plain", "robots-401", "robots-503-once"])
def test_where_there_is_no_robots_txt_every_page_is_fetched(crawl: Crawl, name: str) -> None:
    assert sorted(crawl.hosts[name].paths) == ["/0", "/1", "/2"]


@pytest.mark.parametrize(
    ("name", "fetched"),
    [
        ("robots-forbids", ["/yes"]),
        ("robots-names-us", ["/yes"]),
        ("robots-huge", ["/late"]),
        ("robots-moved", ["/r.txt", "/yes"]),
        ("robots-loop", []),
        ("robots-inside", []),
    ],
)
def test_only_what_robots_txt_allows_is_asked_for(crawl: Crawl, name: str, fetched: list[str]) -> None:
    assert sorted(crawl.hosts[name].paths) == fetched


def test_robots_txt_is_fetched_once_and_the_spider_gets_that_copy(crawl: Crawl) -> None:
    assert [path for _, path in crawl.hosts["robots-forbids"].asked].count("/robots.txt") == 1
    assert crawl.of("robots-forbids", "/robots.txt") == "200"


def test_the_crawl_delay_lies_between_all_requests_of_its_host(crawl: Crawl) -> None:
    gaps = crawl.hosts["crawl-delay"].gaps()
    assert len(gaps) == 3
    assert min(gaps) >= 0.7  # a host hears the first request late, by the time that its connection took


@pytest.mark.parametrize(("name", "seconds"), [("retry-after", 3.0), ("retry-after-date", 3.0)])
def test_nothing_is_asked_for_before_the_time_a_host_names(crawl: Crawl, name: str, seconds: float) -> None:
    host = crawl.hosts[name]
    at = [path for _, path in host.asked].index("/0")
    assert host.gaps()[at] >= seconds - 0.01
    assert [crawl.of(name, path) for path in ("/0", "/1", "/2")] == ["200"] * 3


def test_a_host_that_asks_for_an_hour_is_given_up_and_the_run_goes_on(crawl: Crawl) -> None:
    assert crawl.hosts["asks-for-an-hour"].paths[-1] == "/0"
    assert crawl.of("asks-for-an-hour") == "429"
    assert "unreachable" in {crawl.of("asks-for-an-hour", path) for path in ("/1", "/2")}
    assert crawl.stats["archiver/patience/given_up"] == 1


def test_a_passing_failure_is_tried_again_after_a_pause(crawl: Crawl) -> None:
    times = [at for at, path in crawl.hosts["fails-once"].asked if path == "/0"]
    assert len(times) == 2
    assert times[1] - times[0] >= 1.99
    assert crawl.of("fails-once") == "200"


def test_a_connection_that_breaks_once_costs_no_page(crawl: Crawl) -> None:
    assert crawl.hosts["cuts-once"].paths.count("/0") == 2
    assert crawl.of("cuts-once") == "200"


def test_a_lasting_failure_is_tried_three_times(crawl: Crawl) -> None:
    assert crawl.hosts["fails-always"].paths.count("/0") == 3
    assert crawl.of("fails-always") == "502"
    assert crawl.of("fails-always", "/1") == "200"


def test_no_connection_is_opened_to_an_address_inside(crawl: Crawl) -> None:
    assert crawl.inside.connections == 0
    refused = [crawl.of("to-inside", path) for path in PATHS["to-inside"]]
    refused += [crawl.came[f"http://{spelling}:{crawl.inside.server_port}/x"][0] for spelling in SPELLINGS]
    assert set(refused) == {"forbidden-address"}
    assert crawl.of("robots-inside") == "forbidden-address"
    assert crawl.of("refreshes") == "200"


@pytest.mark.parametrize("url", ["file:///etc/hostname", "data:text/html,x", "ftp://127.0.0.1/x"])
def test_only_http_is_spoken(crawl: Crawl, url: str) -> None:
    assert crawl.came[url][0] == "forbidden-address"


def test_a_redirect_to_a_file_is_not_followed(crawl: Crawl) -> None:
    assert crawl.of("to-file") == "301"


def test_a_redirect_without_end_ends_after_five(crawl: Crawl) -> None:
    assert crawl.hosts["loop"].paths.count("/0") == 6


def test_two_content_encodings_are_unpacked_and_three_refused(crawl: Crawl) -> None:
    assert crawl.of("wrapped-twice") == "200"
    assert crawl.of("wrapped") == "too-big"


def test_one_request_at_a_time_and_nobody_listens(crawl: Crawl) -> None:
    assert {name: host.most_at_once for name, host in crawl.hosts.items() if host.most_at_once > 1} == {}
    assert crawl.listening == []


def test_every_refusal_is_counted_under_its_reason(crawl: Crawl) -> None:
    for reason in ("robots", "forbidden-address", "too-big", "unreachable"):
        came = sum(what == reason for what, _ in crawl.came.values())
        assert crawl.stats.get(f"archiver/refused/{reason}", 0) == came


def test_ctrl_c_waits_for_nobody() -> None:
    host = Host("127.0.2.1", OPEN | {"/0": [Say(503, headers={"Retry-After": "50"})]})
    urls = [f"{host.base}/{number}" for number in range(20)]
    with serving([host]), calling.started(urls, [host]) as child:
        while "/0" not in host.paths and child.poll() is None:
            time.sleep(0.02)
        told = time.monotonic()
        child.send_signal(signal.SIGINT)
        out, _ = child.communicate(timeout=30)
    assert time.monotonic() - told < 5
    assert json.loads(out)["stats"]["archiver/stopped"] > 0
    assert host.paths[-1] == "/0"
