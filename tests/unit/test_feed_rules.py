"""The checker of the validator's warnings: it finds what is planted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archiver.publish.feed import FeedInfo, SiteFace
from archiver.publish.opml import opml
from tests.feed_rules import Told, complaints, outline_complaints
from tests.unit.test_schema import ENTRY, FEED

ADDRESS = "https://feeds.example/feed.atom"


def test_a_good_feed_breaks_no_rule() -> None:
    assert complaints(FEED.encode(), ADDRESS) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('<link rel="self" href="https://feeds.example/feed.atom"/>', "", "MissingSelf"),
        ("feeds.example/feed.atom", "feeds.example/other.atom", "SelfDoesntMatchLocation"),
        ('encoding="UTF-8"', 'encoding="ISO-8859-1"', "NotUTF8"),
        (ENTRY, ENTRY + ENTRY.replace("000000000002", "000000000003"), "DuplicateUpdated"),
        ("News</title>", "News \ufffd</title>", "BadCharacters"),
        ("&lt;p&gt;Text", "&lt;p&gt;&lt;blink&gt;", "NotHtml"),
        ("&lt;p&gt;Text", "&lt;p&gt;&amp;nothing;", "NotHtml"),
        ("&lt;p&gt;Text", "&lt;td&gt;Text", "NotHtml"),
        ("&lt;p&gt;Text", "&lt;p class='a'&gt;Text", "SecurityRiskAttr"),
        ("News</title>", "News &lt;/b&gt;</title>", "ContainsUndeclaredHTML"),
        ("News</title>", "Q &amp;amp; A</title>", "ContainsUndeclaredHTML"),
        ("<name>", "<name>&lt;a@news.example&gt; ", "ContainsEmail"),
        ("<name>", "<name>&lt;b&gt;A&lt;/b&gt; ", "ContainsHTML"),
        ("https://news.example/1", "https://news.example/é", "InvalidUriChar or InvalidIRI"),
        (ENTRY[ENTRY.index("<content") : ENTRY.index("</entry>")], "", "MissingTextualContent"),
    ],
)
def test_a_planted_fault_is_named(old: str, new: str, rule: str) -> None:
    broken = FEED.replace(old, new, 1)
    assert broken != FEED
    assert any(one.startswith(rule) for one in complaints(broken.encode("utf-8", "replace"), ADDRESS))


def test_entries_of_one_second_are_no_fault_where_their_records_say_the_same() -> None:
    """But where seconds alone make them the same, it is."""
    twice = FEED.replace(ENTRY, ENTRY + ENTRY.replace("000000000002", "000000000003")).encode()
    second = datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert complaints(twice, ADDRESS, Told((second, second))) == []
    assert complaints(twice, ADDRESS, Told((second, second.replace(microsecond=5))))


def test_a_title_that_reads_like_html_is_no_fault_where_its_record_has_it_so() -> None:
    feed = FEED.replace("One</title>", "How &lt;/b&gt; ends</title>").encode()
    assert complaints(feed, ADDRESS, Told(texts=("How </b>  ends\n",))) == []
    assert complaints(feed, ADDRESS, Told(texts=("How ends",)))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('version="2.0"', 'version="3.0"', "InvalidOPMLVersion"),
        (' title="The News"', "", "MissingTitleAttr"),
        ("https://news.example/", "//news.example/", "InvalidFullLink"),
        ('language="en"', 'lang="en"', "UnexpectedAttribute"),
    ],
)
def test_a_planted_fault_of_a_list_of_feeds_is_named(old: str, new: str, rule: str) -> None:
    told = FeedInfo(id="x", title="The News", path="feed.atom", author="The News", base="https://feeds.example/")
    good = opml([replace(told, site="https://news.example/", language="en", face=SiteFace(subtitle="News"))], "All")
    assert outline_complaints(good) == []
    broken = good.decode().replace(old, new)
    assert any(one.startswith(rule) for one in outline_complaints(broken.encode()))
