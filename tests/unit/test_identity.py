"""What a site says of itself: read off its pages and feeds, kept in runs/, shown by its feed alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree, html

from archiver.discover.feeds import read_feed
from archiver.edition import publish
from archiver.extract.identity import identity
from archiver.items.messages import Candidate, Listing
from archiver.rounds.errand import Errand
from archiver.rounds.introduced import introduced
from archiver.runs import Run
from archiver.store.opening import opened, rebuilt
from archiver.store.store import Store
from tests.feed_rules import complaints, outline_complaints
from tests.records import NOW
from tests.unit.test_press import article, state

HOME = "https://news.example/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def said(head: str, body: str = "", url: str = HOME) -> dict[str, str]:
    return dict(identity(html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"), url))


def data(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_a_page_that_says_nothing_of_its_site_is_not_guessed_at() -> None:
    assert said("<title>Home</title>", "<p>A story, © of its author.</p><img src='/logo.png'>") == {}


def test_the_head_of_a_page_names_its_site() -> None:
    head = (
        '<meta property="og:site_name" content="The Ferry &amp; Mail">'
        '<meta name="description" content="News of  both banks.">'
        '<meta name="copyright" content="Ferry Ltd.">'
        '<meta property="og:image" content="/story-of-the-day.jpg">'
        '<link rel="shortcut icon" href="/favicon.ico">'
    )
    assert said(head) == {
        "name": "The Ferry & Mail",
        "subtitle": "News of both banks.",
        "rights": "Ferry Ltd.",
        "icon": "https://news.example/favicon.ico",
    }


@pytest.mark.parametrize(
    ("links", "icon"),
    [
        ([("icon", "16x16", "a.png"), ("icon", "32x32", "b.png"), ("icon", "192x192", "c.png")], "b.png"),
        ([("icon", "192x192", "c.png"), ("icon", "16x16", "a.png")], "c.png"),
        ([("icon", "any", "a.svg"), ("icon", "16x16", "b.png")], "b.png"),
        ([("icon", "any", "a.svg")], "a.svg"),
        ([("mask-icon", "", "a.svg"), ("icon", "", "data:image/png;base64,AAAA"), ("icon", "", "b.ico")], "b.ico"),
    ],
)
def test_of_several_icons_that_of_the_right_size(links: list[tuple[str, str, str]], icon: str) -> None:
    head = "".join(f'<link rel="{rel}" sizes="{sizes}" href="{href}">' for rel, sizes, href in links)
    assert said(head) == {"icon": f"https://news.example/{icon}"}


def test_the_largest_icon_of_telephones() -> None:
    head = (
        '<link rel="apple-touch-icon" sizes="76x76" href="/76.png">'
        '<link rel="apple-touch-icon" sizes="180x180" href="//static.news.example/180.png">'
    )
    assert said(head) == {"touch_icon": "https://static.news.example/180.png"}


@pytest.mark.parametrize(
    "logo",
    [
        "/logo.png",
        {"@type": "ImageObject", "url": "https://news.example/logo.png"},
        [{"@type": "ImageObject", "contentUrl": "/logo.png"}, "/other.png"],
    ],
)
def test_the_publisher_of_json_ld(logo: object) -> None:
    owner = {"@type": ["NewsMediaOrganization", "Brand"], "name": "The Ferry", "logo": logo}
    expected = {"name": "The Ferry", "logo": "https://news.example/logo.png"}
    assert said(data({"@graph": [owner]})) == expected
    assert said(data({"@type": "NewsArticle", "publisher": owner})) == expected


@pytest.mark.parametrize(
    "body",
    [
        "<footer><a href='/a'>About ©</a><p>&copy; 2026 <a href='/'>Ferry Ltd.</a> All rights reserved.</p></footer>",
        "<div class='site-footer'><div class='b'><span>© 2026 Ferry Ltd. All rights reserved.</span></div></div>",
    ],
)
def test_the_line_of_rights_at_the_foot(body: str) -> None:
    assert said("", "<figure>© The photographer</figure>" + body) == {
        "rights": "© 2026 Ferry Ltd. All rights reserved."
    }


def test_a_contract_is_no_line_of_rights() -> None:
    assert said("", f"<footer><p>© Ferry Ltd. {'Nobody may copy this. ' * 40}</p><p>©</p></footer>") == {}


FEEDS = {
    "rss": """<rss version="2.0"><channel><title>The Ferry</title><link>https://news.example/</link>
        <description>News of both &lt;b&gt;banks&lt;/b&gt;</description><copyright>Ferry Ltd.</copyright>
        <image><url>/logo.png</url><title>The Ferry</title><link>https://news.example/</link></image>
        <item><title>One</title><link>https://news.example/1</link></item></channel></rss>""",
    "atom": """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Ferry</title><subtitle>News of both banks</subtitle>
        <rights>Ferry Ltd.</rights><logo>/logo.png</logo><icon>favicon.ico</icon>
        <entry><title>One</title><link href="https://news.example/1"/></entry></feed>""",
    "json": """{"version": "https://jsonfeed.org/version/1.1", "title": "The Ferry",
        "description": "News of both banks", "icon": "/large.png", "favicon": "favicon.ico",
        "items": [{"id": "1", "url": "https://news.example/1"}]}""",
}


@pytest.mark.parametrize(
    ("form", "more"),
    [
        ("rss", {"rights": "Ferry Ltd.", "logo": f"{HOME}logo.png"}),
        ("atom", {"rights": "Ferry Ltd.", "logo": f"{HOME}logo.png", "icon": f"{HOME}favicon.ico"}),
        ("json", {"touch_icon": f"{HOME}large.png", "icon": f"{HOME}favicon.ico"}),
    ],
)
def test_a_feed_names_its_site(form: str, more: dict[str, str]) -> None:
    listing = read_feed(FEEDS[form].encode(), f"{HOME}feed")
    assert dict(listing.said) == {"name": "The Ferry", "subtitle": "News of both banks"} | more


def listing(url: str, *said: tuple[str, str], empty: bool = False) -> Listing:
    return Listing(url=url, candidates=() if empty else (Candidate(url=f"{url}1", found_by="link"),), said=said)


def test_the_page_is_heard_before_feeds_and_a_wall_is_not_heard() -> None:
    page, feed, longer = (
        (Errand("page", HOME), listing(HOME, ("name", "The Ferry"))),
        (Errand("feed", f"{HOME}feed/"), listing(f"{HOME}feed/", ("name", "Ferry feed"), ("rights", "Ferry Ltd."))),
        (Errand("feed", f"{HOME}sports/feed/"), listing(f"{HOME}sports/feed/", ("rights", "Sports"), ("logo", "x"))),
    )
    section = (Errand("page", f"{HOME}s/"), listing(f"{HOME}s/", ("subtitle", "Of a section")))
    expected = (("logo", "x"), ("name", "The Ferry"), ("rights", "Ferry Ltd."))
    assert introduced([longer, feed, section, page], HOME) == expected
    wall = (page[0], listing(HOME, ("name", "Before you go on"), empty=True))
    assert dict(introduced([wall, feed], HOME))["name"] == "Ferry feed"


ICONS = {"icon": f"{HOME}favicon.ico", "touch_icon": f"{HOME}large.png", "logo": f"{HOME}logo.png"}
TOLD = {"name": "The Ferry", "subtitle": "News of both banks.", "rights": "© Ferry Ltd."} | ICONS


def run(site: str, number: int, told: Iterable[tuple[str, str]]) -> Run:
    ended = NOW + timedelta(hours=number)
    return Run(source=site, site=site, began=ended, ended=ended, said=tuple(told))


def told(store: Store, site: str, *runs: dict[str, str]) -> None:
    for one in runs:
        known = store.index.identities.of(site)
        number = len(list(store.runs.tail(site)))
        store.note_runs([run(site, number, [item for item in one.items() if known.get(item[0]) != item[1]])])


def edition(store: Store) -> None:
    made = publish(store, "https://feeds.example/", "All")
    assert made.kept == ()
    for path in (store.public / "sites").rglob("*.atom"):
        address = f"https://feeds.example/{path.relative_to(store.public)}"
        assert [one for one in complaints(path.read_bytes(), address) if "DuplicateUpdated" not in one] == []
    assert outline_complaints((store.public / "feeds.opml").read_bytes()) == []


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A published site with a closed document and what it says of itself, and another that says nothing."""
    with opened(tmp_path) as store:
        store.append(*(article("news.example", number) for number in range(120)), article("two.example", 1))
        told(store, "news.example", TOLD)
        edition(store)
    return tmp_path


def moved(output: Path, *runs: dict[str, str]) -> set[str]:
    """The documents that another edition changed, once these runs were noted."""
    before = state(output)
    with opened(output) as store:
        told(store, "news.example", *runs)
        edition(store)
    after = state(output)
    return {path for path in before | after if before.get(path) != after.get(path)}


def test_the_feeds_of_the_site_say_it_and_those_of_others_do_not(output: Path) -> None:
    folder = output / "public"
    feed = etree.parse(folder / "sites/news.example/feed.atom")
    names = {"subtitle": "subtitle", "rights": "rights", "icon": "icon", "logo": "logo", "title": "name"}
    assert {n: feed.findtext(f"a:{n}", namespaces=ATOM) for n in names} == {n: TOLD[key] for n, key in names.items()}
    twin = json.loads((folder / "sites/news.example/feed.json").read_text())
    assert (twin["description"], twin["icon"], twin["favicon"]) == (
        TOLD["subtitle"],
        TOLD["touch_icon"],
        TOLD["icon"],
    )
    outlines = etree.parse(folder / "feeds.opml").xpath("//outline[@description]/@xmlUrl")
    assert outlines == ["https://feeds.example/sites/news.example/feed.atom"]
    for path in ("feed.atom", "sites/two.example/feed.atom", "sites/news.example/archive/00001.atom"):
        text = (folder / path).read_text()
        assert not [name for name in ("icon", "logo", "subtitle", "rights") if f"<{name}>" in text]


def test_another_icon_changes_the_newest_document_once_three_runs_have_said_it(output: Path) -> None:
    other = TOLD | {"icon": f"{HOME}new.ico"}
    assert moved(output, other, other) == set()
    assert moved(output, other) == {"sites/news.example/feed.atom", "sites/news.example/feed.json"}
    assert f"{HOME}new.ico" in (output / "public/sites/news.example/feed.atom").read_text()


def test_what_flaps_changes_nothing(output: Path) -> None:
    tokens = [TOLD | {"logo": f"{HOME}logo.png?t={number}"} for number in range(9)]
    turns = [TOLD | {"subtitle": slogan} for slogan in ("Slogan two.", TOLD["subtitle"], "Slogan two.") * 3]
    assert moved(output, *tokens, *turns) == set()


def test_what_is_said_no_more_stays(output: Path) -> None:
    assert moved(output, *[{"name": "The Ferry"}] * 4) == set()


def test_it_outlives_the_index(output: Path) -> None:
    with opened(output) as store:
        told(store, "news.example", TOLD | {"icon": f"{HOME}new.ico"})
        before = store.index.identities.of("news.example")
    rebuilt(output, lambda *_: None)
    with opened(output) as store:
        assert store.index.identities.of("news.example") == before == TOLD
    other = TOLD | {"icon": f"{HOME}new.ico"}
    assert "sites/news.example/feed.atom" in moved(output, other, other)


def test_a_picture_at_no_web_address_and_a_text_that_is_too_long_are_cut(output: Path) -> None:
    with opened(output) as store:
        told(
            store,
            "two.example",
            {"icon": "data:image/png,x", "logo": "http://[", "subtitle": "Word. " * 999, "rights": "\x07"},
        )
        edition(store)
    feed = etree.parse(output / "public/sites/two.example/feed.atom")
    found = [feed.findtext(f"a:{name}", namespaces=ATOM) for name in ("icon", "logo", "rights")]
    assert found == [None, None, None]
    assert len(feed.findtext("a:subtitle", namespaces=ATOM)) <= 500
