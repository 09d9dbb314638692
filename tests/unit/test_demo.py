"""The demo site: what it is made of, what it serves, and what its second day changes."""

from __future__ import annotations

import gzip
import http.client
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from itertools import chain
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from archiver.demo import DemoArticle, DemoSite, articles
from archiver.demo.dirt import KINDS, broken_quotes
from archiver.demo.links import pages_of
from archiver.demo.notation import inline, parse, texts
from archiver.demo.pages import Pages, site
from archiver.demo.papers import date_line, extras, papers, words
from archiver.errors import ConfigError

BASE = "http://localhost:8000"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"

by_path = pytest.mark.parametrize("article", articles(2), ids=lambda article: article.path)


INLINE = {"a", "b", "em", "i", "small", "span", "strong"}


class Text(HTMLParser):
    """The words of a page without scripts, and its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []
        self.canonical = ""
        self._mute = False
        self.feed(html)
        self.words = self.text.split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.text += "" if tag in INLINE else " "
        self._mute = tag in {"script", "style"}
        if tag == "a":
            self.links.append(found.get("href") or "")
        if tag == "link" and found.get("rel") == "canonical":
            self.canonical = found["href"] or ""

    def handle_endtag(self, tag: str) -> None:
        self.text += "" if tag in INLINE else " "
        self._mute = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self._mute else data


def read(pages: Pages, path: str) -> Text:
    """A page as a browser that trusts <meta charset> reads it."""
    body = pages.reply(path).body
    charset = re.search(rb'<meta charset="([^"]+)"', body)
    assert charset, path
    return Text(body.decode(charset[1].decode()))


def links(pages: Pages, path: str) -> set[str]:
    """Where the links of a page lead on the same site, without parameters."""
    found = (urlsplit(urljoin(BASE + path, link)) for link in read(pages, path).links)
    return {link.path for link in found if link.netloc == urlsplit(BASE).netloc}


@cache
def reached(day: int) -> frozenset[str]:
    """Every address that following links from the home page of that day leads to."""
    pages, seen, front = site(day, BASE), {"/"}, ["/"]
    while front:
        path = front.pop()
        if not pages.reply(path).content_type.startswith("text/html"):
            continue
        new = links(pages, path) - seen
        seen |= new
        front += new
    return frozenset(seen)


def bare(words: Iterable[str]) -> Iterator[str]:
    """The words without the bars between cells and without French quotation marks, which some pages print wrongly."""
    return filter(None, (word.strip("«»|") for word in words))


# What it is made of


def test_it_has_enough_articles_in_enough_languages() -> None:
    count = Counter(article.language for article in articles())
    assert sum(count.values()) >= 44
    least = {"fr": 12, "en": 12, "de": 6, "ar": 5, "ja": 5}
    assert {language for language, number in least.items() if count[language] < number} == set()


def test_addresses_titles_and_texts_are_unique() -> None:
    for values in zip(*((a.path, a.title, a.text) for a in articles(2)), strict=True):
        assert len(set(values)) == len(articles(2))


def test_there_is_no_third_day() -> None:
    with pytest.raises(ConfigError, match="no day 3"):
        articles(3)


def test_every_kind_of_witness_charset_and_dirt_is_there() -> None:
    sheets = [article.sheet for article in articles()]
    assert {sheet.witness for sheet in sheets} == {
        "graph", "jsonld", "opengraph", "microdata", "time", "byline", "none",
    }  # fmt: skip
    assert {(sheet.charset, sheet.header_charset) for sheet in sheets} == {
        ("utf-8", "utf-8"), ("utf-8", "iso-8859-1"), ("windows-1252", ""), ("shift_jis", "Shift_JIS"),
    }  # fmt: skip
    dirt = Counter(chain.from_iterable(sheet.dirt for sheet in sheets))
    assert set(dirt) == KINDS
    assert min(dirt.values()) >= 2
    assert sum(bool(sheet.pull_quote) for sheet in sheets) >= 5


@by_path
def test_no_date_is_after_the_days_of_the_site(article: DemoArticle) -> None:
    assert article.stamp.utcoffset() is not None
    assert datetime(2026, 9, 1, tzinfo=UTC) < article.stamp <= article.modified < datetime(2026, 10, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("A *b* c.", ["A b c."]),
        ("**a *b* c** [the *d*](https://e.example/)", ["a b c the d"]),
        ("- one\n- *two*", ["one", "two"]),
        ("| a | b |\n| 1 | 2 |", ["a | b\n1 | 2"]),
        ("## Head\n\ntext\n\n===\n\n> quote", ["Head", "text", "quote"]),
    ],
)
def test_the_notation_gives_plain_text(source: str, plain: list[str]) -> None:
    assert [text for page in parse(source) for piece in page for text in texts(piece)] == plain


def test_the_notation_nests_and_escapes() -> None:
    assert inline("**a *b*** & [*c* <d](https://e.example/?x=1&y=2)") == (
        '<strong>a <em>b</em></strong> &amp; <a href="https://e.example/?x=1&amp;y=2"><em>c</em> &lt;d</a>'
    )


def test_closing_quotes_are_broken_in_both_ways() -> None:
    assert broken_quotes("« a », b « c », d « e. »") == "« a« , b « c « , d « e. »"


# What it serves


@by_path
def test_the_words_of_a_story_stand_on_its_pages_in_order(article: DemoArticle) -> None:
    pages = site(2, BASE)
    printed = bare(word for path in pages_of(article) for word in read(pages, path).words)
    missing = [word for word in bare(article.text.split()) if word not in printed]
    assert missing == []


@by_path
def test_a_page_shows_what_the_truth_tells(article: DemoArticle) -> None:
    shown = " ".join(read(site(2, BASE), article.path).words)
    assert " ".join(article.title.split()) in shown
    assert all(author in shown for author in article.authors)
    assert (article.published is None) == (article.sheet.witness == "none")
    assert article.sheet.pull_quote.strip("«»„“\u00a0 ") in article.text


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("read-also", "read_also"), ("read-also-plain", "read_also"), ("related-list", "read_on"),
        ("newsletter", "newsletter_text"), ("advert", "advert"), ("listen", "listen"), ("share-in-text", "share"),
        ("social-footer", "follow"), ("appeal", "appeal"), ("credit-lines", "copyright_line"),
    ],
)  # fmt: skip
def test_dirt_is_printed_where_it_is_named_and_is_no_part_of_the_truth(kind: str, word: str) -> None:
    for article in articles():
        if kind in article.sheet.dirt:
            said = words(article.language)[word].format(paper=papers()[article.paper].name).strip()
            shown = read(site(1, BASE), pages_of(article)[-1 if kind in {"social-footer", "appeal"} else 0]).text
            assert said in shown, article.path
            assert said not in article.text.split("\n\n")


def test_a_page_without_a_witness_tells_no_date() -> None:
    mute = [article for article in articles() if article.published is None]
    assert len(mute) >= 4
    for article in mute:
        page = site(1, BASE).reply(article.path).body.decode()
        assert article.stamp.isoformat() not in page
        assert date_line(article.stamp, article.language) not in page


def test_two_addresses_of_a_story_name_the_first_as_canonical() -> None:
    twins = [article for article in articles() if article.sheet.also]
    pages = site(1, BASE)
    assert len(twins) == 2
    for article in twins:
        assert read(pages, article.sheet.also).canonical == BASE + article.path
        assert {article.path, article.sheet.also} <= reached(1)


def test_long_stories_name_their_next_page() -> None:
    long = [article for article in articles() if len(pages_of(article)) > 1]
    assert len(long) == 2
    for article in long:
        first, second = pages_of(article)
        assert f'<link rel="next" href="{BASE}{second}">' in site(1, BASE).reply(first).body.decode()
        assert site(1, BASE).reply(second).body != site(1, BASE).reply(first).body


@pytest.mark.parametrize("day", [1, 2])
def test_every_link_leads_somewhere(day: int) -> None:
    pages = site(day, BASE)
    statuses = {path: pages.reply(path).status for path in reached(day)}
    assert [path for path, status in statuses.items() if status != 200] == [
        extra.path for extra in extras() if extra.kind == "gone"
    ]


def test_each_article_is_found_and_some_only_by_one_way() -> None:
    pages = site(1, BASE)
    everything = {article.path for article in articles()}
    linked, mapped = reached(1) & everything, set(locations(pages, "/sitemap-articles.xml.gz"))
    assert linked | mapped == everything
    assert len(everything - linked) == 2
    assert len(everything - mapped) >= 4
    first_pages = links(pages, "/").union(*(links(pages, paper.path) for paper in papers().values()))
    assert not (everything - mapped) & first_pages, "these are left to the further pages of the lists"


def locations(pages: Pages, path: str) -> list[str]:
    """The paths a sitemap lists."""
    body = pages.reply(path).body
    root = ElementTree.fromstring(gzip.decompress(body) if path.endswith(".gz") else body)
    return [(loc.text or "").removeprefix(BASE) for loc in root.iter(f"{SITEMAP}loc")]


def test_robots_and_sitemaps_lead_to_each_other() -> None:
    pages = site(1, BASE)
    assert pages.reply("/robots.txt").body.decode().splitlines() == [
        "User-agent: *", "Disallow: /search/", "", f"Sitemap: {BASE}/sitemap.xml",
    ]  # fmt: skip
    assert locations(pages, "/sitemap.xml") == ["/sitemap-articles.xml.gz", "/sitemap-news.xml"]


def test_the_news_sitemap_gives_title_and_date_of_the_newest() -> None:
    root = ElementTree.fromstring(site(1, BASE).reply("/sitemap-news.xml").body)
    truth = {article.title: article.stamp for article in articles()}
    stamps = [datetime.fromisoformat(date.text or "") for date in root.iter(f"{NEWS}publication_date")]
    assert [truth[title.text or ""] for title in root.iter(f"{NEWS}title")] == stamps
    assert stamps == sorted(truth.values(), reverse=True)[:10]


def test_the_feed_carries_teasers_only() -> None:
    items = list(ElementTree.fromstring(site(1, BASE).reply("/feed/").body).iter("item"))
    newest = articles()[:12]
    assert [item.findtext("title") for item in items] == [article.title for article in newest]
    assert all(f"<p>{a.summary}"[:60] in (i.findtext("description") or "") for a, i in zip(newest, items, strict=True))
    assert all(len(item.findtext("description") or "") < 200 for item in items)


# The second day


def test_the_second_day_brings_one_article_one_edit_and_one_trifle() -> None:
    before, after = ({article.path: article for article in articles(day)} for day in (1, 2))
    assert len(after.keys() - before.keys()) == 1
    assert before.keys() <= after.keys()
    edited = [path for path, article in before.items() if after[path].text != article.text]
    assert edited == ["/ledger/story/ferry-inquiry-told-of-three-missed-warnings-4468"]
    (path,) = edited
    assert "Fourteen" in before[path].text
    assert "Seventeen" in after[path].text
    assert after[path].text.count("\n\n") == before[path].text.count("\n\n") + 1
    assert after[path].modified > before[path].modified


def test_pages_change_on_the_second_day_as_promised_and_no_others() -> None:
    one, two = site(1, BASE), site(2, BASE)
    paths = [path for article in articles() for path in (*pages_of(article), article.sheet.also) if path]
    changed = [path for path in paths if one.reply(path).body != two.reply(path).body]
    assert changed == [
        "/ledger/story/ferry-inquiry-told-of-three-missed-warnings-4468",
        "/courrier/2026/10/14/orvalle-vote-un-budget-sous-tension/",
    ]
    assert [path for path in paths if one.reply(path).modified != two.reply(path).modified] == changed


def test_the_sitemap_moves_with_the_edit_alone() -> None:
    one, two = (set(stamps(site(day, BASE)).items()) for day in (1, 2))
    assert {path for path, _ in two - one} == {
        "/ledger/story/ferry-inquiry-told-of-three-missed-warnings-4468",
        "/courrier/2026/10/21/deux-mille-personnes-pour-l-hopital-d-orvalle/",
    }


def stamps(pages: Pages) -> dict[str, str]:
    """The lastmod of each article in the sitemap."""
    root = ElementTree.fromstring(gzip.decompress(pages.reply("/sitemap-articles.xml.gz").body))
    entries = [(url.findtext(f"{SITEMAP}loc"), url.findtext(f"{SITEMAP}lastmod")) for url in root]
    return {(loc or "").removeprefix(BASE): stamp or "" for loc, stamp in entries}


# The server


def ask(demo: DemoSite, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    """The answer of the running site; its body is read."""
    connection = http.client.HTTPConnection("127.0.0.1", demo.port, timeout=5)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    response.body = response.read()  # type: ignore[attr-defined]
    connection.close()
    return response


def test_it_serves_what_the_pages_say_and_keeps_a_list() -> None:
    with DemoSite() as demo:
        home = ask(demo, "/")
        head = ask(demo, "/robots.txt", "HEAD")
        assert (home.status, home.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert (head.status, head.body) == (200, b"")  # type: ignore[attr-defined]
        assert int(head.headers["Content-Length"]) > 0
        assert ask(demo, "/no/such/page").status == 404
        assert demo.requests == [("GET", "/"), ("HEAD", "/robots.txt"), ("GET", "/no/such/page")]


def test_what_did_not_change_is_not_sent_again() -> None:
    path = articles()[0].path
    with DemoSite() as demo:
        first = ask(demo, path)
        etag, stamp = first.headers["ETag"], first.headers["Last-Modified"]
        for headers in ({"If_None_Match": etag}, {"If_None_Match": f'"x", W/{etag}'}, {"If_Modified_Since": stamp}):
            again = ask(demo, path, **headers)
            assert (again.status, again.body) == (304, b"")  # type: ignore[attr-defined]
        for headers in ({"If_None_Match": '"x"', "If_Modified_Since": stamp}, {"If_Modified_Since": "yesterday"}):
            assert ask(demo, path, **headers).status == 200


def test_the_day_may_turn_while_it_serves() -> None:
    new = articles(2)[0].path
    with DemoSite() as demo:
        before = ask(demo, "/")
        assert ask(demo, new).status == 404
        demo.day = 2
        assert ask(demo, new).status == 200
        assert ask(demo, "/", If_None_Match=before.headers["ETag"]).status == 200
        with pytest.raises(ConfigError, match="no day 7"):
            demo.day = 7


@pytest.mark.parametrize(
    ("host", "base"), [("news.example:81", "http://news.example:81"), ('"><script>', "http://localhost")]
)
def test_absolute_links_follow_the_host_that_was_asked_for(host: str, base: str) -> None:
    with DemoSite() as demo:
        robots = ask(demo, "/robots.txt", Host=host).body.decode()  # type: ignore[attr-defined]
    assert f"Sitemap: {base}" in robots


@pytest.mark.parametrize("path", [article.path for article in articles() if article.sheet.header_charset != "utf-8"])
def test_wrong_and_missing_charsets_are_served_as_they_are_told(path: str) -> None:
    (article,) = (article for article in articles() if article.path == path)
    with DemoSite() as demo:
        response = ask(demo, path)
    told = re.search("charset=(.+)", response.headers["Content-Type"])
    assert (told[1] if told else "") == article.sheet.header_charset
    assert article.title in response.body.decode(article.sheet.charset)  # type: ignore[attr-defined]


def test_pictures_are_pictures() -> None:
    with DemoSite() as demo:
        picture = ask(demo, "/images/crane.png")
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.body.startswith(b"\x89PNG\r\n\x1a\n")  # type: ignore[attr-defined]


def test_a_taken_port_is_told() -> None:
    with DemoSite() as demo, pytest.raises(ConfigError, match=f"port {demo.port} of 127.0.0.1"):
        DemoSite(demo.port)
