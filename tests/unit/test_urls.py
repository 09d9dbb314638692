"""One address for one article, and which site it belongs to."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.normalize.trackers import NAMES, PAIRS
from archiver.normalize.urls import canonical, same_site, site_of

CORPUS = Path(__file__).parents[3] / "shared" / "data" / "corpora" / "urls-whatwg.json"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example", "https://news.example/"),
        ("HTTPS://News.Example:443/A", "https://news.example/A"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("http://news.example:0080/a", "http://news.example/a"),
        ("https://news.example/a/./b/../c", "https://news.example/a/c"),
        ("https://news.example/../../a", "https://news.example/a"),
        ("https://news.example/a/%2e%2E/b", "https://news.example/b"),
        ("https://news.example/a//b/", "https://news.example/a//b/"),
        ("https://news.example/a#comments", "https://news.example/a"),
        ("https://me:secret@news.example/a", "https://news.example/a"),
        (" https://news.example/a\n", "https://news.example/a"),
        ("https://news.exa\nmple/a\tb", "https://news.example/ab"),
        ("https:\\\\news.example\\a", "https://news.example/a"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://news.example/straße", "https://news.example/stra%C3%9Fe"),
        ("https://news.example/stra%c3%9fe", "https://news.example/stra%C3%9Fe"),
        ("https://news.example/%7Eme/%61", "https://news.example/~me/a"),
        ("https://news.example/100%", "https://news.example/100%25"),
        ("https://news.example/?id=1&amp;b=2&amp;amp;c=3", "https://news.example/?id=1&b=2&c=3"),
        ("https://news.example/?id=1&#038;b=2&#38;utm_source=rss#top", "https://news.example/?id=1&b=2"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("https://news.example/a;jsessionid=F00?x=1", "https://news.example/a?x=1"),
        ("https://news.example/?", "https://news.example/"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a"),
        ("http://[0:0::1]:8000/a", "http://[::1]:8000/a"),
        ("https://news.example/\ud800", "https://news.example/%EF%BF%BD"),
    ],
)
def test_an_address_has_one_spelling(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("utm_source=x&utm_medium=y", ""),
        ("id=3&fbclid=abc&page=2", "?id=3&page=2"),
        ("b=2&a=1", "?b=2&a=1"),  # some servers read the order
        ("UTM_Source=x&ID=3", "?ID=3"),
        ("unknown=1&empty=", "?unknown=1&empty="),
        ("12345", "?12345"),
        ("p=12&amp", "?p=12"),
        ("share=twitter&nb=1", "?nb=1"),
        ("share=12", "?share=12"),  # a share button's only with a network's name
        ("q=%e4&&r=ä", "?q=%E4&r=%C3%A4"),
    ],
)
def test_trackers_go_and_all_else_stays_in_its_order(query: str, expected: str) -> None:
    assert canonical(f"https://news.example/a?{query}") == f"https://news.example/a{expected}"


def test_the_tracker_names_are_in_lower_case() -> None:
    assert {name for name in NAMES if name != name.lower()} == set()
    assert {pair for pair in PAIRS if pair != tuple(part.lower() for part in pair)} == set()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("b", "https://news.example/x/b"),
        ("../b", "https://news.example/b"),
        ("/b", "https://news.example/b"),
        ("//Other.example/b", "https://other.example/b"),
        ("?p=2", "https://news.example/x/y?p=2"),
        ("#top", "https://news.example/x/y?q=1"),
        ("", "https://news.example/x/y?q=1"),
        ("http://other.example/", "http://other.example/"),
        ("mailto:me@news.example", None),
    ],
)
def test_a_relative_address_is_joined_to_its_page(url: str, expected: str | None) -> None:
    assert canonical(url, "https://news.example/x/y?q=1") == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/a",
        "news.example",
        "ftp://news.example/",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://",
        "http:///",
        "http://./",
        "https:news.example",
        "http://news.example:99999/",
        "http://news.example:8a/",
        "http://news..example/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://①②⑦.0.0.1x.1/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://xn--a.example/",
        "http://a<b>.example/",
        "http://" + "a" * 64 + "_x.example/",
        "https://news.example/" + "a" * 2083,
        "https://news.example/" + "ä" * 1000,  # too long once escaped
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    assert canonical(url) is None


@given(st.text(max_size=60), st.sampled_from([None, "https://news.example/a/b?c=1"]))
def test_any_text_gives_an_address_that_stays_as_it_is_or_none(text: str, base: str | None) -> None:
    for url in (text, f"http://{text}", f"https://news.example/{text}"):
        address = canonical(url, base)
        if address is not None:
            assert canonical(address) == address
            assert address.isascii()
            assert address.isprintable()


def test_host_and_scheme_are_those_a_browser_has() -> None:
    if not CORPUS.is_file():
        pytest.skip("no shared/data/corpora/urls-whatwg.json beside the repository")
    wrong = []
    taken = 0
    for case in json.loads(CORPUS.read_text("utf-8")):
        address = canonical(case["input"], case["base"])
        if address is None:
            continue  # refusing more than a browser is allowed
        taken += 1
        scheme, _, host = address.split("/")[:3]
        if case.get("failure") or (scheme, host) != (case["protocol"], case["host"]):
            wrong.append((case["input"], case["base"], address))
    assert wrong == []
    assert taken >= 190


def test_a_long_hostile_address_costs_no_time() -> None:
    began = time.perf_counter()
    for piece in ("%", "../", "a/", "&", "?", ":", "@", "[", "\\", "."):
        canonical("http://a.example/" + piece * 100_000)
        canonical("http://" + (piece * 2000)[:2000])
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.news.example/a", "news.example"),
        ("https://m.news.example/a", "news.example"),
        ("https://amp.www.news.example/a", "news.example"),
        ("https://sport.news.example/", "sport.news.example"),
        ("https://www.news.co.uk/", "news.co.uk"),
        ("https://m.blogspot.com/", "m.blogspot.com"),  # a blog that is called m
        ("https://www.news.example:8443/", "news.example_8443"),
        ("http://localhost:8000/", "localhost_8000"),
        ("http://127.0.0.1:81/", "127.0.0.1_81"),
        ("http://[::1]:81/", "--1_81"),
        ("https://con.example.com/", "_con.example.com"),  # a device on Windows
        ("https://news.example./", "news.example"),
        ("no address", "unknown"),
    ],
)
def test_a_site_is_named_after_its_host(url: str, expected: str) -> None:
    assert site_of(url) == expected


@given(st.from_regex(r"[a-zA-Z0-9._-]{1,250}", fullmatch=True), st.integers(1, 65535))
def test_a_site_is_a_safe_name_of_a_folder(host: str, port: int) -> None:
    name = site_of(f"http://{host}:{port}/")
    assert name
    assert len(name) <= 130
    assert not set(name) & set('/\\:*?"<>| ')
    assert name not in (".", "..")
    assert not name.endswith(".")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("https://news.example/", "http://www.news.example/a", True),
        ("https://a.news.co.uk/", "https://b.news.co.uk/", True),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://one.blogspot.com/", "https://two.blogspot.com/", False),
        ("https://one.github.io/", "https://one.github.io/a", True),
        ("https://news.example/", "https://news.example.org/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8001/", False),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/a", True),
        ("http://localhost:8000/", "http://localhost:8001/", False),
        ("http://localhost/", "nonsense", False),
    ],
)
def test_one_registrable_domain_is_one_site(first: str, second: str, expected: bool) -> None:
    assert same_site(first, second) is expected
    assert same_site(second, first) is expected
