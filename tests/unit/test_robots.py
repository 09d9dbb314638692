"""robots.txt as one crawler reads it."""

from __future__ import annotations

import base64
import json
import lzma
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.middlewares.rulebook import MAX_BYTES, Rulebook

SITE = "https://news.example"

#: Cases of other parsers whose verdict is not ours, and why. The list may only shrink.
DIFFERENT = {
    "ID_Encoding": "RFC 9309, 2.2.2: an escaped letter and the letter are the same; Google leaves that to the caller",
    "testBigCrawlDelay": "an hour between pages is a slow yes, not a no; our delay is capped instead",
    "testHtmlMarkupInRobotsTxt": "rules inside HTML are no rules of RFC 9309",
}


def read(text: str, agent: str = "archiver") -> Rulebook:
    return Rulebook.read(text.encode(), agent)


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?page=1", True),
        ("User-agent: *\nDisallow: /*?print=", "/x?print=1", False),
        ("User-agent: *\nDisallow: /a*b*c$", "/a/b/c/b", True),
        ("User-agent: *\nDisallow: /a*b*b$", "/ab", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-agent: *\nDisallow: /café", "/caf%c3%a9", False),
        ("User-agent: *\nDisallow: /%7Ejoe", "/~joe", False),
        ("User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Archiver\nAllow: /", "/a", True),
        ("User-agent: archiver/2.0\nDisallow: /", "/a", False),
        ("User-agent: archiverbot\nDisallow: /", "/a", True),
        ("User-agent: archiver\nDisallow: /a\nUser-agent: x\nAllow:/\nUser-agent: ARCHIVER\nDisallow: /b", "/b", False),
        ("User-agent: archiver\nSitemap: /s.xml\nUser-agent: other\nDisallow: /", "/a", False),
        ("User-agent: archiver\nCrawl-delay: 2\nUser-agent: other\nDisallow: /", "/a", False),
        ("User-agent: archiver # us\nDisallow: / # all", "/a", False),
        ("\ufeffUser-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\rDisallow: /", "/a", False),
        ("<!DOCTYPE html><html><body>Disallow: /</body></html>", "/a", True),
        ("Disallow: /\nUser-agent: *\nDisallow: /b", "/a", True),
    ],
)  # fmt: skip
def test_the_longest_rule_of_our_group_decides(rules: str, path: str, allowed: bool) -> None:
    assert read(rules).allows(SITE + path) is allowed


@pytest.mark.parametrize(
    ("rules", "delay"),
    [
        ("User-agent: *\nDisallow: /x", None),
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nCrawl-delay: -3", None),
        ("User-agent: *\nCrawl-delay: inf", None),
        ("User-agent: *\nCrawl-delay: 9\n\nUser-agent: archiver\nCrawl-delay: 3", 3),
        ("User-agent: *\nCrawl-delay: 9\n\nUser-agent: archiver\nDisallow: /x", None),
        ("User-agent: archiver\nCrawl-delay: 1\n\nUser-agent: other\nCrawl-delay: 20\nDisallow: /x", 1),
        ("User-agent: other\nCrawl-delay: 20\n\nUser-agent: archiver\nDisallow: /x", None),
    ],
)
def test_the_crawl_delay_is_that_of_our_own_lines(rules: str, delay: float | None) -> None:
    assert read(rules).delay == delay


def test_sitemaps_stand_outside_of_groups() -> None:
    rules = read("Sitemap: https://a.example/1.xml\nUser-agent: other\nsitemap: https://a.example/2.xml\nDisallow: /")
    assert rules.sitemaps == ("https://a.example/1.xml", "https://a.example/2.xml")


def test_what_comes_after_500_kib_is_not_read() -> None:
    filler = "# " + "x" * 1000 + "\n"
    early = "User-agent: *\nDisallow: /a\n" + filler * (MAX_BYTES // len(filler) + 1)
    rules = read(early + "Disallow: /b\n")
    assert not rules.allows(SITE + "/a")
    assert rules.allows(SITE + "/b")


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"User-agent: a{number}\n" for number in range(15_000)) + "Allow: /a\n" * 25_000,
        "User-agent: *\n" + "".join(f"Disallow: /{number}*a*a*a*b\n" for number in range(25_000)),
        "User-agent: *\nDisallow: /" + "*a" * 250_000,
        "User-agent: *\nDisallow: /" + "%" * 500_000,
        "\n" * 500_000,
        ":" * 500_000,
        "Disallow " * 50_000,
    ],
)
def test_hostile_files_are_read_in_linear_time(body: str) -> None:
    start = time.process_time()
    read(body, "a3").allows(SITE + "/" + "a" * 5000)
    assert time.process_time() - start < 1.5


def test_the_verdicts_of_other_parsers(corpus: Callable[[str], Path]) -> None:
    wrong = set()
    for case in json.loads(corpus("robots-verdicts.json").read_text("utf-8")):
        body = base64.b64decode(case["robots_base64"]) if "robots_base64" in case else case["robots"].encode()
        if Rulebook.read(body, case["user_agent"]).allows(case["url"]) is not case["allowed"]:
            wrong.add(case["test"])
    assert wrong == set(DIFFERENT)


def test_real_files_never_raise(corpus: Callable[[str], Path]) -> None:
    with lzma.open(corpus("robots-files.jsonl.xz"), "rt", encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]
    for case in cases:
        body = base64.b64decode(case["base64"]) if "base64" in case else case["text"].encode()
        assert Rulebook.read(body, "archiver").allows(f"https://{case['host']}/robots.txt")
    assert len(cases) == 400
