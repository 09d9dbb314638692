"""Reading the feeds of others."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.discover.feeds import MAX_BYTES, read_feed
from archiver.items.messages import Candidate

FEED = "https://news.example/feed/"


def rss(*items: str, head: str = "", version: str = "2.0") -> bytes:
    channel = f"<channel><title>The News</title><language>fr</language>{''.join(items)}</channel>"
    return f'<?xml version="1.0"?>{head}<rss version="{version}">{channel}</rss>'.encode()


def item(number: int, day: int = 1) -> str:
    date = f"{day:02} Mar 2026 10:00:00 GMT"
    return f"<item><title>Story {number}</title><link>/s/{number}</link><pubDate>{date}</pubDate></item>"


def only(body: bytes, url: str = FEED) -> Candidate:
    listing = read_feed(body, url)
    assert listing.problem is None
    (candidate,) = listing.candidates
    return candidate


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_an_rss_feed_gives_its_entries_in_order_and_says_who_it_is() -> None:
    listing = read_feed(rss(item(2, 2), item(1, 1)), FEED)
    assert listing.title == "The News"
    assert listing.language == "fr"
    assert listing.problem is None
    assert listing.candidates == tuple(
        Candidate(
            url=f"https://news.example/s/{day}",
            found_by="feed",
            stamp=at(2026, 3, day, 10),
            published=at(2026, 3, day, 10),
            title=f"Story {day}",
        )
        for day in (2, 1)
    )


WORDS = "<item><title>T</title><link>/s/1</link><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate>{}</item>"
CONTENT = "<content:encoded><![CDATA[<p>{}</p>]]></content:encoded>"
NAMED = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def shown(item: str) -> str | None:
    return only(rss(item).replace(b"<rss", f"<rss{NAMED}".encode())).shown


def test_an_edit_that_moves_no_date_is_told_by_what_the_feed_shows_of_the_article() -> None:
    """WordPress dates an entry by its publication only, and so does Pelican."""
    before = shown(WORDS.format(CONTENT.format("The boat left at nine.")))
    assert before is not None
    assert shown(WORDS.format(CONTENT.format("The boat left at ten."))) != before
    assert shown(WORDS.format(CONTENT.format('The boat\n  left <img src="/pixel?9">at nine.'))) == before
    assert shown(WORDS.format(CONTENT.format("The boat left at nine.") + "<comments>/s/1#9</comments>")) == before


def test_an_entry_that_shows_nothing_but_its_title_shows_that() -> None:
    assert shown(item(1)) == shown(item(1))
    assert shown(item(1)) != shown(item(2))


def test_a_json_feed_shows_its_texts_too() -> None:
    def feed(text: str) -> bytes:
        return json.dumps({"items": [{"url": "https://news.example/1", "content_html": text}]}).encode()

    assert only(feed("<p>Nine</p>")).shown == only(feed("<b>Nine</b>")).shown
    assert only(feed("<p>Nine</p>")).shown != only(feed("<p>Ten</p>")).shown


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>N</title>%s</feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="/"><title>N</title></channel>
 <item rdf:about="/s/1"><title>Story 1</title><link>/s/1</link>
 <dc:date>2026-03-01T10:00:00Z</dc:date></item></rdf:RDF>"""


@pytest.mark.parametrize(
    "body",
    [
        rss(item(1)),
        rss(item(1), version="0.91", head='<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x.example/d">'),
        RDF,
        ATOM % b"<entry><title>Story 1</title><link href='/s/1'/><updated>2026-03-01T11:00:00+01:00</updated></entry>",
        b'{"version":"https://jsonfeed.org/version/1.1","title":"N","items":[{"id":"1","url":"/s/1","title":"Story 1",'
        b'"date_published":"2026-03-01T10:00:00Z"}]}',
        rss(item(1)).decode().replace('"1.0"?>', '"1.0" encoding="utf-16"?>').encode("utf-16"),
        rss(item(1)).decode().encode("utf-16"),
        b"\xef\xbb\xbf\n " + rss(item(1)),
    ],
    ids=["rss", "rss 0.91 with a doctype", "rdf", "atom", "json feed", "utf-16", "utf-16 by mark", "utf-8 by mark"],
)
def test_every_kind_of_feed_is_read(body: bytes) -> None:
    found = only(body)
    assert (found.url, found.found_by, found.stamp) == ("https://news.example/s/1", "feed", at(2026, 3, 1, 10))
    assert (found.title, found.published) == ("Story 1", None if b"<updated>" in body else found.stamp)


@pytest.mark.parametrize(
    "body",
    [
        rss(item(1)) + b"<p>You are not logged in",
        rss(item(1))[:-30],
        rss(item(1).replace("Story 1", "Story & 1")),
        rss(item(1).replace("Story 1", "Story &nbsp; \x0b 1")),
        b"PHP Warning: something in line 3\n" + rss(item(1)),
        rss(item(1)).replace(b"<title>Story", b"<title><unclosed>Story"),
    ],
    ids=["trailing junk", "cut", "bare ampersand", "control character", "leading junk", "unclosed element"],
)
def test_a_broken_feed_is_read_as_far_as_it_goes(body: bytes) -> None:
    assert [candidate.url for candidate in read_feed(body, FEED).candidates] == ["https://news.example/s/1"]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("<link>a b</link>", "https://news.example/feed/a%20b"),
        ("<guid>https://news.example/g</guid>", "https://news.example/g"),
        ("<guid isPermaLink='false'>https://news.example/g</guid><link>/l</link>", "https://news.example/l"),
        ("<link>https://news.example/a?utm_source=rss</link>", "https://news.example/a"),
        (
            "<link>https://feeds.example/~r/1</link><f:origLink xmlns:f='http://rssnamespace.org/feedburner/ext/1.0'>"
            "https://news.example/o</f:origLink>",
            "https://news.example/o",
        ),
    ],
)
def test_the_address_of_an_entry(entry: str, expected: str) -> None:
    assert only(rss(f"<item><title>T</title>{entry}</item>")).url == expected


@pytest.mark.parametrize("link", ["javascript:alert(1)", "", "ftp://news.example/", "   "])
def test_an_entry_without_a_web_address_is_passed_over(link: str) -> None:
    assert [
        c.url for c in read_feed(rss(f"<item><title>T</title><link>{link}</link></item>", item(1)), FEED).candidates
    ] == ["https://news.example/s/1"]


def test_the_stamp_is_the_newest_date_and_the_title_is_plain() -> None:
    entry = (
        b"<entry><title type='html'>A &amp;lt;b&amp;gt; &lt;i&gt;fine&lt;/i&gt;\n day</title><link href='/s/1'/>"
        b"<published>2026-03-01T10:00:00Z</published><updated>2026-03-02T10:00:00+02:00</updated></entry>"
    )
    candidate = only(ATOM % entry)
    assert candidate.stamp == at(2026, 3, 2, 8)
    assert candidate.title is not None
    assert candidate.title.endswith("fine day")
    assert "<i>" not in candidate.title


def test_the_same_address_twice_is_one_entry_with_the_newest_stamp() -> None:
    assert only(rss(item(1, 1), item(1, 3), item(1, 2))).stamp == at(2026, 3, 3, 10)


def test_a_date_that_nearly_every_entry_shares_is_the_time_of_making() -> None:
    listing = read_feed(rss(*(item(n, 5) for n in range(12)), item(99, 1)), FEED)
    assert {candidate.stamp for candidate in listing.candidates} == {None, at(2026, 3, 1, 10)}
    assert {candidate.published for candidate in listing.candidates} == {None, at(2026, 3, 1, 10)}


def test_an_entry_says_when_it_came_out_or_does_not_say() -> None:
    link, changed = b"<link href='/s/1'/>", b"<updated>2026-03-02T10:00:00Z</updated>"
    came = b"<published>2026-03-01T10:00:00+02:00</published>"
    assert only(ATOM % (b"<entry>" + link + came + changed + b"</entry>")).published == at(2026, 3, 1, 8)
    assert only(ATOM % (b"<entry>" + link + changed + b"</entry>")).published is None
    told = {"url": "/s/1", "date_modified": "2026-03-02T10:00:00Z", "date_published": "2026-03-01T10:00:00Z"}
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [told]}).encode()
    assert only(feed).published == at(2026, 3, 1, 10)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "is an HTML page"),
        (b"<!-- x --><html>", "is an HTML page"),
        (b"Not found", "cannot be read as a feed"),
        (b"{", "broken JSON"),
        (b'{"a":' * 5000, "broken JSON"),
        (b'{"data": []}', "no JSON Feed"),
        (b'{"items": 3}', "no JSON Feed"),
        (b'{"items": [null, 3, {"url": 5}, {"url": "javascript:x"}]}', "holds no entries"),
        (rss(), "holds no entries"),
        (b"\xff\xfe\x00\x01\x02" * 50, "cannot be read as a feed"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, says: str) -> None:
    listing = read_feed(body, FEED)
    assert listing.candidates == ()
    assert listing.problem is not None
    assert listing.problem.startswith(FEED)
    assert says in listing.problem


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 50 if n else "lol" * 100}">' for n in range(9))


@pytest.mark.parametrize(
    "head",
    [
        f"<!DOCTYPE rss [{BOMB}]>",
        f"<!-- <rss> --><!DOCTYPE rss [{BOMB}]>",
        f'<!DOCTYPE rss PUBLIC "a>b" "c" [{BOMB}]>',
        f"<?style <rss?><!doctype rss [{BOMB}]>",
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_declarations_are_refused_at_once(head: str, encoding: str) -> None:
    body = rss("<item><title>&a8;&x;</title><link>/s/1</link></item>", head=head).decode().encode(encoding)
    began = time.perf_counter()
    listing = read_feed(body, FEED)
    assert time.perf_counter() - began < 0.1
    assert listing.candidates == ()
    assert "entities" in (listing.problem or "")


def test_a_huge_feed_is_read_to_the_limit_and_says_so() -> None:
    body = rss(item(1), "<item><description>" + "x" * MAX_BYTES + "</description></item>", item(2))
    listing = read_feed(body, FEED)
    assert [candidate.url for candidate in listing.candidates] == ["https://news.example/s/1"]
    assert "longer than" in (listing.problem or "")


def test_the_charset_of_the_header_counts() -> None:
    body = rss("<item><title>\u017d\u00edt</title><link>/s/1</link></item>").decode().encode("iso-8859-2")
    listing = read_feed(body, FEED, "application/rss+xml; charset=iso-8859-2")
    assert listing.candidates[0].title == "\u017d\u00edt"


def test_a_json_feed_with_odd_items_keeps_the_good_ones() -> None:
    items = [
        {"url": "/s/1", "title": 3},
        {"id": "https://news.example/s/2", "date_modified": "2026-03-02"},
        [],
        {"id": 7},
    ]
    listing = read_feed(json.dumps({"items": items, "title": None}).encode(), FEED)
    assert [(c.url, c.stamp) for c in listing.candidates] == [
        ("https://news.example/s/1", None),
        ("https://news.example/s/2", at(2026, 3, 2)),
    ]


@pytest.mark.parametrize(
    "body",
    [
        rss(item(1)).replace(b"Story", b"St&#99999999999;o<ry"),
        rss(item(1)).replace(b'"1.0"?>', b'"1.0" encoding="undefined"?>'),
        rss(item(1)).replace(b"<title>Story", b"<x:pos xmlns:x='http://www.opengis.net/gml'>1 2</x:pos><title>Story"),
        ATOM.replace(b"de", b"de'&#xD800;") % b"<entry><link rel='self' href='/x'/><link href='/s/1'/></entry>",
    ],
    ids=["beyond unicode", "no encoding", "stray position", "surrogate"],
)
def test_what_the_parser_trips_over_is_salvaged(body: bytes) -> None:
    listing = read_feed(body, FEED)
    assert [candidate.url for candidate in listing.candidates] in ([], ["https://news.example/s/1"])
    assert listing.candidates or listing.problem


def test_what_is_salvaged_keeps_whole_addresses() -> None:
    typed = rss(item(1).replace("/s/1", "/s?id=1&page=2")).replace(b"Story", b"St&#99999999999;o<ry")
    assert [candidate.url for candidate in read_feed(typed, FEED).candidates] == ["https://news.example/s?id=1&page=2"]


@given(st.binary(max_size=200), st.sampled_from([rss(item(1)), RDF, ATOM, b'{"items": [{"url": "/s/1"}]}']), st.data())
def test_any_bytes_give_a_listing(noise: bytes, feed: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(feed)))
    assert read_feed(feed[:place] + noise + feed[place:], FEED).url == FEED
    assert read_feed(noise, FEED, noise.decode("latin-1")).url == FEED


@pytest.mark.parametrize(
    ("before", "after", "is_edit"),
    [
        ("The river rose by two metres.", "The river rose by three metres.", True),
        ("Five people were hurt, 3 badly.", "Five people were hurt, 4 badly.", True),
        ("The river rose.", "<p class='x'>The  river <b>rose.</b></p>", False),
        ("The river rose.", "The river rose.<img src='https://count.example/p?token=81234'>", False),
    ],
)
def test_an_entry_told_otherwise_has_another_digest(before: str, after: str, is_edit: bool) -> None:
    def shown(text: str) -> str | None:
        entry = f"<item><title>T</title><link>/s/1</link><description>{escape(text)}</description></item>"
        return only(rss(entry)).shown

    assert (shown(before) != shown(after)) is is_edit
