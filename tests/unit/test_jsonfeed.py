"""The JSON Feed beside each Atom feed, and the list of all feeds."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import PurePosixPath

import feedparser
import pytest
from lxml import etree

from archiver.items import Block, Kind
from tests.feeds import compose_all

BASE = "https://feeds.example/public/"


@pytest.fixture
def archive(make_article):
    busy = [make_article(n, site="busy.example", site_name="Busy & Co", language="fr") for n in range(60)]
    calm = [make_article(n, site="calm.example", authors=("Ana",), tags=("a",)) for n in range(100, 103)]
    return {"busy.example": busy, "calm.example": calm}


def _twins(archive, base=BASE):
    return {path: body for document in compose_all(archive, base=base, title="All") for path, body in document.twins}


def test_each_feed_has_a_json_twin_and_all_stand_in_the_opml(archive):
    assert [*_twins(archive)] == [
        "feed.json",
        "feeds.opml",
        "sites/busy.example/feed.json",
        "sites/calm.example/feed.json",
    ]


def test_the_twin_says_what_the_atom_feed_says(archive):
    for document in compose_all(archive, base=BASE, title="All"):
        atom = feedparser.parse(document.body)
        twin = json.loads(document.twins[0][1])
        assert twin["version"] == "https://jsonfeed.org/version/1.1"
        assert (twin["title"], twin["home_page_url"]) == (atom.feed.title, atom.feed.link)
        assert twin["feed_url"] == BASE + str(PurePosixPath(document.path).with_suffix(".json"))
        assert [(item["id"], item["url"], item["title"], item["date_published"]) for item in twin["items"]] == [
            (entry.id, entry.link, entry.title, entry.published) for entry in atom.entries
        ]
        assert [item["content_html"] for item in twin["items"]] == [entry.content[0].value for entry in atom.entries]


def test_an_item_has_the_fields_of_its_article(make_article):
    article = make_article(
        authors=("Ana Ruiz",),
        tags=("Money",),
        section="City",
        summary="In short.",
        image="https://news.example/a.jpg",
        updated=datetime(2026, 5, 2, tzinfo=UTC),
        blocks=(Block(kind=Kind.PARAGRAPH, text="« Là » <b>"),),
    )
    item = json.loads(_twins({"news.example": [article]})["feed.json"])["items"][0]
    assert item == {
        "id": article.id,
        "url": article.url,
        "title": "Story 1",
        "summary": "In short.",
        "image": "https://news.example/a.jpg",
        "date_published": "2026-05-01T08:01:00+00:00",
        "date_modified": "2026-05-02T00:00:00+00:00",
        "authors": [{"name": "Ana Ruiz"}],
        "tags": ["City", "Money"],
        "language": "en",
        "content_html": '<figure><img src="https://news.example/a.jpg" alt=""></figure>\n<p>« Là » &lt;b&gt;</p>',
    }


def test_an_entry_of_the_common_feed_without_author_is_by_its_site(archive):
    items = json.loads(_twins(archive)["feed.json"])["items"]
    assert {item["authors"][0]["name"] for item in items} == {"Ana", "Busy & Co"}


def test_an_empty_feed_is_a_feed():
    feed = json.loads(_twins({})["feed.json"])
    assert (feed["title"], feed["items"]) == ("All", [])


def test_without_a_public_address_no_feed_claims_one(archive):
    twins = _twins(archive, base=None)
    assert "feeds.opml" not in twins
    assert all("feed_url" not in json.loads(body) for body in twins.values())


def test_the_opml_lists_every_feed_with_its_name_and_its_pages(archive):
    root = etree.fromstring(_twins(archive)["feeds.opml"])
    assert (root.get("version"), root.findtext("head/title")) == ("2.0", "All")
    assert [dict(outline.attrib) for outline in root.iterfind("body/outline")] == [
        _outline("All", "feed.atom", BASE),
        _outline("Busy & Co", "sites/busy.example/feed.atom", "https://busy.example/", language="fr"),
        _outline("calm.example", "sites/calm.example/feed.atom", "https://calm.example/", language="en"),
    ]


def _outline(title: str, path: str, home: str, **more: str) -> dict[str, str]:
    return {"type": "rss", "text": title, "title": title, "xmlUrl": BASE + path, "htmlUrl": home} | more


def test_the_order_of_the_archive_does_not_show(archive):
    turned = {site: articles[::-1] for site, articles in reversed(archive.items())}
    assert _twins(turned) == _twins(archive)
