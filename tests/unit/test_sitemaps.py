"""Reading sitemaps, and the places to look for them."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.discover import IN_FOLDER, sitemaps_in_robots, well_known
from archiver.discover.sitemaps import MAX_ENTRIES, read_sitemap
from archiver.discover.stream import MAX_BYTES
from archiver.items.messages import Candidate

MAP = "https://news.example/sitemap.xml"
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(*entries: str, attributes: str = XMLNS) -> bytes:
    return f'<?xml version="1.0"?><urlset {attributes}>{"".join(entries)}</urlset>'.encode()


def entry(number: int, lastmod: str = "") -> str:
    return f"<url><loc>https://news.example/s/{number}</loc>{lastmod and f'<lastmod>{lastmod}</lastmod>'}</url>"


def index(*maps: tuple[str, str]) -> bytes:
    entries = (f"<sitemap><loc>{loc}</loc><lastmod>{lastmod}</lastmod></sitemap>" for loc, lastmod in maps)
    return f"<sitemapindex {XMLNS}>{''.join(entries)}</sitemapindex>".encode()


def addresses(body: bytes, url: str = MAP) -> list[str]:
    listing = read_sitemap(body, url)
    assert listing.problem is None
    return [candidate.url.removeprefix("https://news.example") for candidate in listing.candidates]


def test_pages_come_newest_first_and_undated_ones_last() -> None:
    body = urlset(entry(1, "2026-03-01"), entry(2), entry(3, "2026-03-03T10:00:00+01:00"), entry(4))
    assert addresses(body) == ["/s/3", "/s/1", "/s/2", "/s/4"]
    first = read_sitemap(body, MAP).candidates[0]
    assert first.stamp == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert first.found_by == "sitemap"


@pytest.mark.parametrize(
    "attributes",
    [
        f"{XMLNS} {NEWS}",
        NEWS,
        "",
        'xmlns="https://www.google.com/schemas/sitemap/0.84" ' + NEWS,
        f"{XMLNS} xmlns:news='x'",
    ],
)
def test_a_news_sitemap_brings_titles_and_dates_whatever_its_namespaces(attributes: str) -> None:
    news = (
        "<news:news><news:publication><news:name>N</news:name></news:publication>"
        "<news:publication_date>2026-03-02T10:00:00Z</news:publication_date>"
        "<news:title> A\n title </news:title></news:news>"
    )
    body = urlset(entry(1, "2026-03-01").replace("</url>", f"{news}</url>"), attributes=attributes)
    listing = read_sitemap(body, MAP)
    stamp = datetime(2026, 3, 2, 10, tzinfo=UTC)
    expected = Candidate(
        url="https://news.example/s/1", found_by="news-sitemap", stamp=stamp, published=stamp, title="A title"
    )
    assert listing.candidates == (expected,)


def test_pictures_and_translations_are_no_pages() -> None:
    extra = (
        '<image:image xmlns:image="i"><image:loc>https://news.example/i.jpg</image:loc></image:image>'
        '<xhtml:link xmlns:xhtml="x" rel="alternate" hreflang="de" href="https://news.example/de/1"/>'
    )
    assert addresses(urlset(entry(1).replace("<loc>", f"{extra}<loc>"))) == ["/s/1"]


def test_what_can_be_no_article_is_left_out_unless_the_sitemap_is_for_news() -> None:
    places = ["", "about/", "tag/x-y-z/", "2026/03/", "login", "p.pdf", "posts/", "blog/", "roses/"]
    places += [*(f"posts/{x}" for x in "abcde"), *(f"blog/2026/0{n}/a" for n in range(1, 6))]
    entries = [f"<url><loc>https://news.example/{place}</loc></url>" for place in places]
    assert addresses(urlset(*entries)) == [
        *("/roses/", "/posts/a", "/posts/b", "/posts/c", "/posts/d", "/posts/e"),
        *(f"/blog/2026/0{n}/a" for n in range(1, 6)),
    ]
    news = [entry.replace("</url>", "<n:news xmlns:n='n'/></url>") for entry in entries]
    assert len(addresses(urlset(*news))) == len(places)


def test_an_index_names_news_first_then_the_newest_and_no_tags_and_authors() -> None:
    body = index(
        ("/post_tag-sitemap.xml", "2026-03-05"),
        ("/post-sitemap1.xml", "2026-02-01"),
        ("/author-sitemap.xml", "2026-03-05"),
        ("/post-sitemap2.xml", "2026-03-01"),
        ("/sitemap-news.xml", ""),
        ("/wp-sitemap-posts-post-1.xml", ""),
    )
    listing = read_sitemap(body, MAP)
    assert listing.candidates == ()
    assert [place.rpartition("/")[2] for place in listing.sitemaps] == [
        "sitemap-news.xml",
        "post-sitemap2.xml",
        "post-sitemap1.xml",
        "wp-sitemap-posts-post-1.xml",
    ]
    only_pages = index(("/sitemap.xml?page=1", "2026-03-01"), ("/sitemap.xml?page=2", "2026-03-02"))
    assert [place[-1] for place in read_sitemap(only_pages, MAP).sitemaps] == ["2", "1"]


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(urlset(entry(1))),
        gzip.compress(urlset(entry(1))[:60]) + gzip.compress(urlset(entry(1))[60:]),
        b"\n" + urlset(entry(1)).partition(b"?>")[2],
        urlset(entry(1)).decode().replace("1.0", "1.0' encoding='utf-16").replace('"', "'").encode("utf-16"),
        urlset(entry(1)).replace(b"<urlset", b"<!-- made <urlset> --><!DOCTYPE urlset><urlset"),
        urlset(entry(1), "<url><loc>https://news.example/?a=1&b=2"),
        b"https://news.example/s/1\r\n\r\nno address\nhttps://news.example/s/1\n",
        b"\xef\xbb\xbfhttps://news.example/s/1",
        b"<rss version='2.0'><channel><item><link>https://news.example/s/1</link></item></channel></rss>",
    ],
    ids=["gzip", "two gzip members", "leading line", "utf-16", "doctype", "cut off", "text", "text with mark", "feed"],
)
def test_a_sitemap_in_any_dress_is_read(body: bytes) -> None:
    assert addresses(body)[:1] == ["/s/1"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (b"<!doctype html><title>Not found</title>", "is an HTML page"),
        (b"not found", "cannot be read"),
        (urlset(), "names no pages"),
        (urlset("<url><loc>javascript:alert(1)</loc></url>", "<url/>"), "names no pages"),
        (gzip.compress(gzip.compress(urlset(entry(1)), mtime=0), mtime=0), "gzip inside gzip"),
        (b"\x1f\x8bnonsense", "broken gzip"),
        (b"<urlset <<<", "names no pages"),
        (b'<!DOCTYPE urlset [<!ENTITY a "b">]>' + urlset(entry(1)), "entities"),
        (
            b"<!-- <urlset> --><!DOCTYPE urlset [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" + urlset(entry(1)),
            "entities",
        ),
    ],
)
def test_what_cannot_be_read_is_named(body: bytes, says: str) -> None:
    listing = read_sitemap(body, MAP)
    assert listing.candidates == ()
    assert listing.problem is not None
    assert listing.problem.startswith(MAP)
    assert says in listing.problem


def test_a_cut_gzip_gives_what_stands_before() -> None:
    lines = "".join(entry(n, f"2026-03-01T10:{n // 60 % 60:02}:{n % 60:02}Z") for n in range(3000))
    listing = read_sitemap(gzip.compress(urlset(lines))[:-2000], MAP)
    assert len(listing.candidates) > 100
    assert "broken gzip" in (listing.problem or "")


def test_a_gzip_bomb_is_cut_at_the_limit() -> None:
    bomb = gzip.compress(urlset(entry(1)).replace(b"</urlset>", b" " * (MAX_BYTES + 10_000_000)), compresslevel=1)
    tracemalloc.start()
    listing = read_sitemap(bomb, MAP)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "longer than" in (listing.problem or "")
    assert peak < 4_000_000


def test_more_addresses_than_the_protocol_allows_are_cut_and_said() -> None:
    body = urlset("".join(entry(n) for n in range(MAX_ENTRIES + 1)))
    began = time.perf_counter()
    listing = read_sitemap(body, MAP)
    assert time.perf_counter() - began < 5
    assert len(listing.candidates) == MAX_ENTRIES
    assert "more than" in (listing.problem or "")


def test_lastmod_that_is_the_time_of_making_is_no_stamp() -> None:
    listing = read_sitemap(urlset(*(entry(n, "2026-03-01T10:00:00Z") for n in range(20))), MAP)
    assert {candidate.stamp for candidate in listing.candidates} == {None}


def test_robots_names_sitemaps_anywhere_and_in_any_case() -> None:
    text = (
        "Sitemap: https://news.example/a.xml\r\nUser-agent: *\nDisallow: /\n sitemap :https://news.example/b.xml # x\n"
    )
    text += "Sitemap: /relative.xml\nSITEMAP: https://news.example/a.xml\n# Sitemap: https://news.example/c.xml\n"
    home, names = "https://news.example/today", ("a.xml", "b.xml", "relative.xml")
    assert sitemaps_in_robots(text, home) == tuple(f"https://news.example/{name}" for name in names)
    again = "\ufeff" + text.replace("\r\n", "\n").replace("\n", "\r")
    assert sitemaps_in_robots(again, home) == sitemaps_in_robots(text, home)


def test_well_known_places_begin_in_the_folder_of_the_home_page() -> None:
    places = well_known("https://news.example/blog/index.html")
    feeds = [place for kind, place in places if kind == "feed"]
    maps = [place for kind, place in places if kind == "sitemap"]
    assert feeds[0] == "https://news.example/blog/feed"
    assert "https://news.example/feed" in feeds
    assert maps[:2] == ["https://news.example/sitemap.xml", "https://news.example/sitemap_index.xml"]
    assert len(places) == len(set(places)) == len(well_known("https://news.example/")) + IN_FOLDER
    assert well_known("mailto:me@news.example") == ()


@given(st.binary(max_size=200), st.sampled_from([urlset(entry(1)), index(("/a.xml", "")), b"<rss>"]), st.data())
def test_any_bytes_give_a_listing(noise: bytes, body: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body)))
    assert read_sitemap(body[:place] + noise + body[place:], MAP).url == MAP
    assert read_sitemap(gzip.compress(noise)[: 5 * place], MAP).url == MAP


@pytest.mark.parametrize("packed", [bytes, gzip.compress])
@pytest.mark.parametrize(
    "written",
    [
        "https://news.example/story?id={n}&page=2",  # as it is typed
        "https://news.example/story?id={n}&amp;page=2",
        "https://news.example/story?id={n}&amp;amp;page=2",
        "<![CDATA[https://news.example/story?id={n}&page=2]]>",
        "<![CDATA[https://news.example/story?id={n}&amp;page=2]]>",
    ],
)
def test_an_address_keeps_all_of_its_query_however_its_ampersands_are_written(
    written: str, packed: Callable[[bytes], bytes]
) -> None:
    ids = range(10_000, 12_000)  # more than is read at a time
    body = urlset(*(f"<url><loc>{written.format(n=number)}</loc></url>" for number in ids))
    assert addresses(packed(body)) == [f"/story?id={number}&page=2" for number in ids]


def test_so_does_one_behind_a_fault() -> None:
    fault = "<url><loc>https://news.example/b</loc><lastmod>&#xD800;<b></lastmod></url>"
    body = urlset(fault, "<url><loc>https://news.example/story?id=1&amp;page=2</loc></url>")
    assert "/story?id=1&page=2" in [
        c.url.removeprefix("https://news.example") for c in read_sitemap(body, MAP).candidates
    ]


def test_so_does_one_in_a_text_or_a_feed() -> None:
    url = "https://news.example/story?id=1&page=2"
    feed = f"<rss version='2.0'><channel><item><link><![CDATA[{url}]]></link></item></channel></rss>"
    assert addresses(url.encode()) == addresses(feed.encode()) == ["/story?id=1&page=2"]


def test_the_warnings_of_a_program_hide_no_sitemap_behind_them() -> None:
    warning = b"<br />\n<b>Warning</b>: Undefined index in <b>/srv/map.php</b> on line <b>3</b><br />\n"
    assert (
        addresses(warning + urlset(entry(1))) == addresses(warning + urlset(entry(1)).partition(b"?>")[2]) == ["/s/1"]
    )


def test_a_title_of_a_news_sitemap_is_plain() -> None:
    told = "<news:news><news:title>The &lt;i&gt;Ulysses&lt;/i&gt; &amp;amp; her&nbsp;crew</news:title></news:news>"
    body = urlset(f"<url><loc>https://news.example/a</loc>{told}</url>", attributes=f"{XMLNS} {NEWS}")
    assert read_sitemap(body, MAP).candidates[0].title == "The Ulysses & her crew"


def test_an_index_that_is_written_as_a_list_of_pages_is_an_index() -> None:
    maps = ("https://news.example/sitemap-2026.xml", "https://news.example/post-sitemap2.xml.gz")
    listing = read_sitemap(urlset(*(f"<url><loc>{address}</loc></url>" for address in maps), entry(1)), MAP)
    assert (set(listing.sitemaps), len(listing.candidates)) == (set(maps), 1)


@pytest.mark.parametrize("name", ["map-{}-{:02}.xml", "map{}{:02}.xml", "map.xml?yyyy={}&mm={:02}", "{}/{}/map.xml"])
def test_undated_sitemaps_of_months_come_newest_first(name: str) -> None:
    maps = [f"https://news.example/{name.format(year, month)}" for year in (2024, 2025, 2026) for month in (1, 2, 11)]
    listing = read_sitemap(index(*((address.replace("&", "&amp;"), "") for address in maps)), MAP)
    assert list(listing.sitemaps) == maps[::-1]
