"""An edition makes what can have changed, and all of that; what stands there it does not touch."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from archiver.edition import Edition, publish
from archiver.items import Article, Cause, replace
from archiver.normalize.ids import mint
from archiver.rules.wishes import Wishes
from archiver.store.opening import opened
from archiver.store.store import Store
from tests.records import make_article

ATOM = {"a": "http://www.w3.org/2005/Atom"}
STORY = (
    "The river rose by two metres overnight and cut the road to the mill, so that the baker came by boat. Nobody was"
    " hurt, said the mayor, who had slept in the town hall with the fire brigade, two dogs and a parrot."
)


def article(site: str, number: int, *texts: str) -> Article:
    url = f"https://{site}/{number}"
    told = texts or (f"Number {number} of {site} tells of nothing that any other told.",)
    published = datetime(2026, 5, 1, tzinfo=UTC) + timedelta(minutes=number)
    return make_article(*told, url=url, site=site, id=mint(site, url), title=f"{site} {number}", published=published)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Two published sites, one of them with closed documents and an edit."""
    with opened(tmp_path) as store:
        store.append(*(article("one.example", number, f"Story {number}.") for number in range(3)))
        two = [article("two.example", number) for number in range(120)]
        store.append(*two)
        store.append(replace(two[5], blocks=article("x", 1, "It is told anew.").blocks, cause=Cause.EDIT))
        edition(store)
    return tmp_path


def edition(store: Store, **terms: str) -> Edition:
    made = publish(store, terms.get("base", "https://feeds.example/"), terms.get("title", "All"), hub=terms.get("hub"))
    assert made.kept == ()
    return made


def state(output: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in (output / "public").rglob("*") if path.is_file())
    return {str(path.relative_to(output / "public")): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def ruin(folder: Path) -> None:
    """Whoever reads a line of the archive there from now on is found out."""
    for path in folder.rglob("*.jsonl"):
        path.write_bytes(bytes(byte ^ 1 if byte != ord("\n") else byte for byte in path.read_bytes()))


def test_nothing_new_is_nothing_read_and_nothing_written(output: Path) -> None:
    before = state(output)
    ruin(output / "archive")
    with opened(output) as store:
        made = edition(store)
        assert store.damage == []
    assert state(output) == before
    assert [(document.path, document.entries, document.changed) for document in made.documents] == [
        ("feed.atom", 50, False),
        ("sites/one.example/feed.atom", 3, False),
        ("sites/two.example/edits.atom", 1, False),
        ("sites/two.example/feed.atom", 70, False),
    ]


def test_after_a_new_article_no_other_site_is_read_but_for_the_newest_of_all(output: Path) -> None:
    """One of the other site's three articles is the oldest of all: it stands in that site's feed alone."""
    with opened(output) as store:
        store.append(*(article("two.example", number) for number in range(120, 130)))
        edition(store)
        before = state(output)
    ruin(output / "archive/one.example")
    with opened(output) as store:
        store.append(article("two.example", 130))
        edition(store)
        assert store.damage == []
    changed = {path for path, was in state(output).items() if before[path] != was}
    assert changed == {
        "feed.atom",
        "feed.json",
        "index.html",
        "sites/two.example/feed.atom",
        "sites/two.example/feed.json",
    }


@pytest.mark.parametrize("how", ["deleted", "altered"])
def test_a_document_that_is_not_as_it_was_left_is_made_again(output: Path, how: str) -> None:
    before = {path: body for path, (body, _) in state(output).items()}
    assert {"feeds.opml", "sites/two.example/archive/00001.atom", "sites/two.example/edits.atom"} < before.keys()
    for path in before:
        if how == "altered" and "/archive/" in path:
            continue  # a closed one that is altered in place is found by nobody but who deletes it
        if how == "deleted":
            (output / "public" / path).unlink()
        else:
            (output / "public" / path).write_bytes(b"something else")
        with opened(output) as store:
            edition(store)
        assert {path: body for path, (body, _) in state(output).items()} == before


@pytest.mark.parametrize(
    "terms", [{"base": "https://other.example/"}, {"title": "News"}, {"hub": "https://hub.example/"}]
)
def test_other_terms_make_the_documents_that_show_them(output: Path, terms: dict[str, str]) -> None:
    with opened(output) as store:
        edition(store, **terms)
        short = {path: body for path, (body, _) in state(output).items()}
        shutil.rmtree(output / "public")
        edition(store, **terms)
    assert {path: body for path, (body, _) in state(output).items()} == short


def test_a_hub_is_named_by_every_document_that_one_subscribes_to(output: Path) -> None:
    with opened(output) as store:
        edition(store, hub="https://hub.example/")
    hubs = {
        path: etree.fromstring(body).xpath("a:link[@rel='hub']/@href", namespaces=ATOM)
        for path, (body, _) in state(output).items()
        if path.endswith(".atom")
    }
    assert hubs.pop("sites/two.example/archive/00001.atom") == []
    assert len(hubs) == 4
    assert all(named == ["https://hub.example/"] for named in hubs.values())


def test_a_last_word_is_carried_out_although_no_line_came(output: Path) -> None:
    wishes = {"one.example": Wishes(drop=("Story 1.",))}
    with opened(output) as store:
        assert publish(store, None, "All", wishes).revised == 1
    assert b"Story 1." not in (output / "public/sites/one.example/feed.atom").read_bytes()


def test_a_document_that_is_held_back_is_said_so_until_it_is_not(output: Path) -> None:
    wall = "We value your privacy. Please accept that we and our 824 partners follow you."
    with opened(output) as store:
        lines = (replace(article("one.example", n, wall), cause=Cause.TRIVIAL) for n in range(3))
        store.append(*lines, article("one.example", 3, wall))
        for _ in range(2):
            (kept,) = publish(store, "https://feeds.example/", "All").kept
            assert (kept.path, "one same text" in str(kept.kept)) == ("sites/one.example/feed.atom", True)


def test_a_syndicated_story_stands_once_in_the_feed_of_all_however_late_its_copy_comes(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for number, site in enumerate(("one.example", "two.example", "three.example")):
            store.append(article(site, number, STORY))
            edition(store)
    titles = etree.parse(tmp_path / "public/feed.atom").xpath("//a:entry/a:title/text()", namespaces=ATOM)
    assert titles == ["one.example 0"]
