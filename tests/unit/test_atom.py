"""Articles to Atom documents: what a reader finds in them, and what hostile articles cannot do to them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from time import process_time

import feedparser
import pytest
from lxml import etree

from archiver.items import Block, Kind
from archiver.normalize.chars import clean, legal
from archiver.publish.compose import compose
from archiver.publish.feed import FeedInfo
from archiver.publish.schema import check
from tests.feed_rules import complaints, told_by
from tests.feeds import compose_all

ATOM = {"a": "http://www.w3.org/2005/Atom"}
BASE = "https://feeds.example/public"


@pytest.fixture
def feed() -> FeedInfo:
    return FeedInfo(
        id="urn:uuid:0f2c1b7e-6a52-5a57-8a4f-6f4e6b1a9c11",
        title="The News",
        path="sites/news.example/feed.atom",
        author="The News",
        site="https://news.example/",
        language="en",
        base=BASE,
    )


def test_feedparser_reads_the_whole_entry(make_article, feed):
    article = make_article(
        title="Budget: « oui » & <b>",
        authors=("Ana Ruiz", "Jo Ek"),
        tags=("Politics", "politics", "Money"),
        section="City",
        image="https://news.example/a.webp",
        summary="What was decided.",
        updated=datetime(2026, 5, 2, 9, 30, tzinfo=UTC),
    )
    read = feedparser.parse(compose([article], feed).body)
    entry = read.entries[0]
    assert not read.bozo
    assert (read.feed.title, read.feed.id, read.feed.language) == ("The News", feed.id, "en")
    assert (entry.title, entry.link, entry.id) == ("Budget: « oui » & <b>", article.url, article.id)
    assert entry.title_detail.type == "text/plain"
    assert [author.name for author in entry.authors] == ["Ana Ruiz", "Jo Ek"]
    assert [tag.term for tag in entry.tags] == ["City", "Politics", "Money"]
    assert (entry.published, entry.updated) == ("2026-05-01T08:01:00+00:00", "2026-05-02T09:30:00+00:00")
    assert (entry.summary, entry.content[0].type) == ("What was decided.", "text/html")
    assert entry.content[0].value.startswith('<figure><img alt="" src="https://news.example/a.webp"')


def test_links_keep_their_attributes(make_article, feed):
    article = make_article(image="https://news.example/a.webp?w=900")
    root = etree.fromstring(compose([article], feed).body)
    assert [dict(link.attrib) for link in root.iterfind("a:entry/a:link", ATOM)] == [
        {"href": article.url, "rel": "alternate", "type": "text/html", "hreflang": "en"},
        {"href": article.image, "rel": "enclosure", "type": "image/webp"},
    ]
    assert [dict(link.attrib) for link in root.iterfind("a:link", ATOM)] == [
        {"href": f"{BASE}/sites/news.example/feed.atom", "rel": "self", "type": "application/atom+xml"},
        {"href": "https://news.example/", "rel": "alternate", "type": "text/html"},
    ]


def test_a_feed_nobody_has_given_an_address_claims_none(make_article, feed):
    body = compose([make_article()], replace(feed, base=None)).body
    check(body)
    assert b'rel="self"' not in body


def test_each_entry_says_its_language_if_it_is_one(make_article, feed):
    articles = [
        make_article(1, language="pt-BR"),
        make_article(2, language="not a tag"),
        make_article(3, language=None),
    ]
    body = compose(articles, feed).body
    check(body)
    root = etree.fromstring(body)
    languages = [entry.get("{http://www.w3.org/XML/1998/namespace}lang") for entry in root.iterfind("a:entry", ATOM)]
    assert languages == ["pt-BR", None, None]


@pytest.mark.parametrize(
    ("fields", "published", "updated"),
    [
        ({}, "2026-05-01T08:01:00+00:00", "2026-05-01T08:01:00+00:00"),
        ({"published": None}, "2026-06-01T00:00:00+00:00", "2026-06-01T00:00:00+00:00"),
        ({"modified": datetime(2026, 5, 9, tzinfo=UTC)}, "2026-05-01T08:01:00+00:00", "2026-05-01T08:01:00+00:00"),
        ({"fetched": datetime(2026, 7, 9, tzinfo=UTC)}, "2026-05-01T08:01:00+00:00", "2026-05-01T08:01:00+00:00"),
        ({"updated": datetime(2026, 7, 9, 1, 2, 3, 4, UTC)}, "2026-05-01T08:01:00+00:00", "2026-07-09T01:02:03+00:00"),
    ],
    ids=["untouched", "undated", "page says modified", "fetched again", "edited"],
)
def test_published_is_fixed_and_only_an_edit_moves_updated(make_article, feed, fields, published, updated):
    root = etree.fromstring(compose([make_article(**fields)], feed).body)
    assert root.findtext("a:entry/a:published", namespaces=ATOM) == published
    assert root.findtext("a:entry/a:updated", namespaces=ATOM) == updated
    assert root.findtext("a:updated", namespaces=ATOM) == updated


def test_the_feed_is_as_new_as_its_newest_edit(make_article, feed):
    edited = make_article(1, updated=datetime(2026, 5, 20, tzinfo=UTC))
    root = etree.fromstring(compose([make_article(9), edited], feed).body)
    assert root.findtext("a:updated", namespaces=ATOM) == "2026-05-20T00:00:00+00:00"


def test_a_feed_without_entries_is_valid(feed):
    check(compose([], feed).body)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"id": ""}, "its id is no urn:uuid"),
        ({"id": "https://news.example/1"}, "its id is no urn:uuid"),
        ({"url": "ftp://news.example/1"}, "its address is no absolute http or https address"),
        ({"url": "https://[news.example/1"}, "its address is no absolute http or https address"),
        ({"url": "https://[::::]/1"}, "invalid IPv6 address"),
        ({"published": None, "first_seen": None}, "it has no date"),
        ({"title": "nul \x00"}, "XML compatible"),
        ({"title": "noncharacter \ufffe"}, "XML compatible"),
        ({"title": "half a pair \ud83d"}, "surrogates not allowed"),
        ({"tags": ("escape \x1b",)}, "XML compatible"),
        ({"authors": ("bell \x07",)}, "XML compatible"),
        ({"summary": "vertical \x0b\x0c\x01"}, "XML compatible"),
        ({"blocks": (Block(kind=Kind.PARAGRAPH, text="\ud83d"),)}, "surrogates not allowed"),
        ({"blocks": (Block(kind=Kind.PARAGRAPH, text="x", html="<p>\x01</p>"),)}, "XML compatible"),
    ],
)
def test_one_bad_article_is_set_aside_and_the_feed_goes_on(make_article, feed, fields, reason):
    good, bad = make_article(1), make_article(2, **fields)
    made = compose([bad, good], feed)
    check(made.body)
    assert _ids(made.body) == [good.id]
    assert [(aside.id, aside.url) for aside in made.aside] == [(bad.id, bad.url)]
    assert reason in made.aside[0].reason


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [("", "The first words of it.", "The first words of it."), (" \n ", "Words", "Words"), ("", "", "the address")],
)
def test_a_title_is_never_empty(make_article, feed, title, text, expected):
    article = make_article(title=title, blocks=(Block(kind=Kind.PARAGRAPH, text=text),))
    entry = feedparser.parse(compose([article], feed).body).entries[0]
    assert entry.title == expected.replace("the address", article.url)


def test_the_document_keeps_its_budget_and_its_newest_entries(make_article, feed):
    text = "word " * 8000
    articles = [make_article(n, blocks=(Block(kind=Kind.PARAGRAPH, text=f"{n} {text}"),)) for n in range(50)]
    made = compose(articles, feed)
    check(made.body)
    assert 950_000 < len(made.body) <= 1_000_000
    assert _ids(made.body) == [article.id for article in articles[: made.entries]]


def test_one_huge_article_does_not_drive_out_the_others(make_article, feed):
    huge = make_article(0, summary="In short.", blocks=(Block(kind=Kind.PARAGRAPH, text="word " * 300_000),))
    made = compose([huge, *(make_article(number) for number in range(1, 50))], feed)
    assert made.entries == 50
    assert feedparser.parse(made.body).entries[0].content[0].value == "<p>In short.</p>"


def test_endless_titles_tags_and_authors_do_not_empty_the_feed(make_article, feed):
    names = tuple(f"{number} {'é' * 5000}" for number in range(500))
    articles = [make_article(number, title=names[0], tags=names, authors=names) for number in range(50)]
    made = compose(articles, feed)
    assert made.entries > 20
    assert 900_000 < len(made.body) <= 1_000_000


def test_naughty_strings_come_through_as_they_are(make_article, feed, corpus):
    told = json.loads(corpus("naughty-strings.json").read_text(encoding="utf-8"))
    strings = [clean(text) if any("\x80" <= sign <= "\x9f" for sign in text) else text for text in told]  # as archived
    articles = [
        make_article(number, title=text, authors=(text,), tags=(text,), summary=text, blocks=(_paragraph(text),))
        for number, text in enumerate(strings)
    ]
    made = compose(articles, feed, size=10_000_000)
    assert complaints(made.body, feed.url, told_by(articles)) == []
    root = etree.fromstring(made.body)
    shown = {
        entry.findtext("a:id", namespaces=ATOM): entry.findtext("a:title", namespaces=ATOM)
        for entry in root.iterfind("a:entry", ATOM)
    }
    same = sum(shown.get(article.id) == article.title for article in articles)
    assert len(made.aside) <= 6
    assert same >= len(strings) - 25  # the others hold line breaks, are blank or set aside


@pytest.mark.parametrize("name", ["xss-payloads.json", "dompurify-payloads.json"])
def test_hostile_texts_make_a_valid_feed_in_which_nothing_runs(make_article, feed, corpus, name):
    cases = json.loads(corpus(name).read_text(encoding="utf-8"))
    payloads = [case if isinstance(case, str) else case["payload"] for case in cases][:2000]
    articles = [
        make_article(
            number, title=text, authors=(text,), tags=(text,), section=text, summary=text, image=text, language=text,
            site_name=text, blocks=(_paragraph(text), Block(kind=Kind.QUOTE, text="", html=text)),
        )
        for number, text in enumerate(payloads)
    ]  # fmt: skip
    made = compose(articles, feed, size=50_000_000)
    # Scripts, event handlers, styles and odd schemes in the content are found.
    assert complaints(made.body, feed.url, told_by(articles)) == []
    assert made.entries + len(made.aside) == len(payloads)
    bad = {article.id for article, text in zip(articles, payloads, strict=True) if legal(text) != text}
    assert {aside.id for aside in made.aside} == bad


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ana Ruiz <ana@news.example>", ["Ana Ruiz"]),
        ("<b>Ana</b> &lt;i&gt;Ruiz&lt;/i&gt;", ["Ana Ruiz"]),
        ("Marks &amp; Spencer", ["Marks & Spencer"]),
        ("AT&T", ["AT&T"]),
        ("&amp;lt;", []),
        ("<ana@news.example>", []),
    ],
)
def test_a_name_is_no_html_and_no_mailbox(make_article, feed, author, names):
    made = compose([make_article(authors=(author,))], feed)
    assert [name.text for name in etree.fromstring(made.body).iterfind("a:entry/a:author/a:name", ATOM)] == names


@pytest.mark.parametrize("kind", list(Kind))
def test_no_block_is_put_into_a_paragraph(make_article, feed, kind):
    html = "It began <blockquote>with a quote</blockquote> and went on"
    made = compose([make_article(blocks=(Block(kind=kind, text="It began", html=html),))], feed)
    assert complaints(made.body, feed.url) == []


def test_addresses_are_written_in_ascii(make_article, feed):
    made = compose([make_article(image="https://nachrichten.example/straße/bild.png?breite=3")], feed)
    assert complaints(made.body, feed.url) == []
    address = "https://nachrichten.example/stra%C3%9Fe/bild.png?breite=3"
    assert etree.fromstring(made.body).xpath("//a:link[@rel='enclosure']/@href", namespaces=ATOM) == [address]


def test_a_language_that_is_no_code_is_left_out(make_article, feed):
    made = compose([make_article(language="english"), make_article(1, language="pt-BR")], feed)
    languages = [entry.get("{http://www.w3.org/XML/1998/namespace}lang") for entry in etree.fromstring(made.body)]
    assert [tag for tag in languages if tag] == ["pt-BR"]


def test_a_feed_without_entries_breaks_no_rule(feed):
    assert complaints(compose([], feed).body, feed.url) == []


def _paragraph(text: str) -> Block:
    return Block(kind=Kind.PARAGRAPH, text=text)


@pytest.fixture
def archive(make_article):
    """Two sites, one of them with more articles than a feed holds."""
    busy = [make_article(n, site="busy.example", site_name="Busy", language="fr") for n in range(120)]
    calm = [make_article(n, site="calm.example", authors=("Ana",), language="fr") for n in range(100, 103)]
    return {"busy.example": busy, "calm.example": calm}


def test_an_edition_is_the_feed_of_all_and_one_of_each_site(archive):
    documents = compose_all(archive, base=BASE, title="All my news")
    for document in documents:
        check(document.body)
        assert feedparser.parse(document.body).bozo is False
    assert [(document.path, document.entries) for document in documents] == [
        ("feed.atom", 50),
        ("sites/busy.example/feed.atom", 50),
        ("sites/calm.example/feed.atom", 3),
    ]
    titles = [feedparser.parse(document.body).feed.title for document in documents]
    assert titles == ["All my news", "Busy", "calm.example"]


def test_the_feed_of_all_names_the_source_of_each_entry(archive):
    common, busy, _ = compose_all(archive, base=BASE, title="All")
    site = feedparser.parse(busy.body).feed
    sources = {entry.source.title: entry.source for entry in feedparser.parse(common.body).entries}
    assert sources.keys() == {"Busy", "calm.example"}
    assert (sources["Busy"].id, sources["Busy"].link) == (site.id, "https://busy.example/")
    assert "source" not in feedparser.parse(busy.body).entries[0]


def test_a_new_article_leaves_the_entries_of_the_others_as_they_were(archive, make_article):
    before = _entries(compose_all(archive, base=BASE, title="All")[0].body)
    archive["calm.example"].append(make_article(119, site="calm.example", language="fr"))
    after = _entries(compose_all(archive, base=BASE, title="All")[0].body)
    assert len(set(after) - set(before)) == 1


def _ids(body: bytes) -> list[str | None]:
    return [entry.text for entry in etree.fromstring(body).iterfind("a:entry/a:id", ATOM)]


def _entries(body: bytes) -> list[bytes]:
    return [etree.tostring(entry, with_tail=False) for entry in etree.fromstring(body).iterfind("a:entry", ATOM)]


def test_the_order_of_the_archive_does_not_show(archive):
    turned = {site: articles[::-1] for site, articles in reversed(archive.items())}
    assert compose_all(turned, base=BASE, title="All") == compose_all(archive, base=BASE, title="All")


def test_an_empty_archive_makes_an_empty_feed():
    (document,) = compose_all({}, base=None, title="")
    check(document.body)
    assert document.entries == 0


def test_names_that_xml_cannot_hold_do_not_stop_a_feed(make_article):
    article = make_article(site_name="The \x00 News \ufffe", language="??")
    documents = compose_all({"news.example": [article]}, base=BASE, title="\x1b All")
    for document in documents:
        check(document.body)
        assert document.entries == 1


def test_composing_costs_no_more_a_site_when_there_are_ten_times_as_many(make_article):
    text = "<p>" + "word " * 1000 + "</p>"
    blocks = (Block(kind=Kind.PARAGRAPH, text=text, html=text),)

    def seconds(sites: int) -> float:
        names = [f"site-{number}.example" for number in range(sites)]
        archive = {site: [make_article(n, site=site, blocks=blocks) for n in range(20)] for site in names}
        begin = process_time()
        compose_all(archive, base=BASE, title="All")
        return process_time() - begin

    few, many = (min(seconds(sites) for _ in range(3)) for sites in (4, 40))
    assert many < 30 * few  # ten times, were it exactly linear; fifty times, were it quadratic in the feed of all


def test_a_syndicated_story_stands_once_in_the_feed_of_all_and_in_the_feed_of_each_site(make_article):
    text = (
        "The river rose by two metres overnight and cut the road to the mill, so that the baker came by boat. Nobody"
        " was hurt, said the mayor, who had slept in the town hall with the fire brigade, two dogs and a parrot."
    )
    blocks = (Block(kind=Kind.PARAGRAPH, text=text, html=f"<p>{text}</p>"),)
    sites = {site: [make_article(1, site=site, blocks=blocks)] for site in ("one.example", "two.example")}
    documents = {document.path: document.entries for document in compose_all(sites, base=None, title="All")}
    assert documents == {"feed.atom": 1, "sites/one.example/feed.atom": 1, "sites/two.example/feed.atom": 1}
