"""The documents of one feed (RFC 5005): each article in one of them, and the closed ones for ever as they are."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import etree

from archiver.compare.revisions import revise
from archiver.edition import publish
from archiver.items import Article, Block, Cause, Kind, Reason, replace
from archiver.normalize.ids import mint
from archiver.publish.schema import check
from archiver.store.binding import KEPT, MOST
from archiver.store.opening import opened
from archiver.store.store import Store
from tests.records import make_article

SITE = "news.example"
ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
BASE = "https://feeds.example/"
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


def numbered(number: int, *texts: str) -> Article:
    """An article a minute, fetched an hour after it came out."""
    url, moment = f"https://{SITE}/{number}", BEGUN + timedelta(minutes=number)
    fetched = moment + timedelta(hours=1)
    stamps = {"published": moment, "updated": moment, "first_seen": fetched, "fetched": fetched}
    told = texts or (f"What happened in minute {number} is told here. Nobody had seen number {number + 1} coming.",)
    return make_article(*told, url=url, id=mint(SITE, url), title=f"Minute {number}", **stamps)


def edition(store: Store, base: str | None = BASE) -> None:
    made = publish(store, base, "All")
    assert made.kept == ()


def walked(public: Path, start: str = f"sites/{SITE}/feed.atom", base: str = BASE) -> list[str]:
    """The ids of all entries, from that document back to the first."""
    found, path = [], start
    while path:
        body = (public / path).read_bytes()
        check(body)
        feed = etree.fromstring(body)
        found += [entry.findtext(f"{ATOM}id", "") for entry in feed.iter(f"{ATOM}entry")]
        links = {link.get("rel"): urljoin(base + path, link.get("href", "")) for link in feed.findall(f"{ATOM}link")}
        is_closed = path != start
        assert (feed.find(f"{HISTORY}archive") is not None) is is_closed
        assert ("current" in links) is is_closed
        path = links.get("prev-archive", "").removeprefix(base)
    return found


def documents(public: Path) -> dict[str, bytes]:
    return {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*") if path.is_file()}


@pytest.mark.parametrize("order", ["as they came out", "newest first", "at random"])
def test_walking_back_finds_every_article_once(tmp_path: Path, order: str) -> None:
    articles = [numbered(number) for number in range(270)]
    if order == "newest first":
        articles.reverse()
    if order == "at random":
        random.Random(1).shuffle(articles)
    with opened(tmp_path) as store:
        store.append(*articles)
        edition(store)
    found = walked(tmp_path / "public")
    assert len(found) == len(set(found)) == len(articles)
    assert set(found) == {article.id for article in articles}


def test_without_an_address_the_documents_name_each_other_as_seen_from_themselves(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(*map(numbered, range(250)))
        edition(store, None)
    assert len(walked(tmp_path / "public")) == 250


def test_one_article_more_changes_the_newest_document_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(*map(numbered, range(310)))
        edition(store)
        before = documents(tmp_path / "public")
        store.append(numbered(310))
        edition(store)
    after = documents(tmp_path / "public")
    own, everyones = (f"sites/{SITE}/feed.atom", f"sites/{SITE}/feed.json"), ("feed.atom", "feed.json", "index.html")
    assert {path for path in after if before.get(path) != after[path]} == {*own, *everyones}


def test_closed_documents_stay_whatever_becomes_of_their_articles(tmp_path: Path) -> None:
    """An edit, a text taken back, fifty more articles and a new index: not a byte of them changes."""
    first = numbered(0)
    with opened(tmp_path) as store:
        store.append(first, *map(numbered, range(1, 2 * MOST)))
        edition(store)
        closed = closed_of(tmp_path)
        later = first.fetched + timedelta(days=3)
        store.append(revise(first, replace(numbered(0, "It is told anew."), fetched=later)))
        lost = tuple(replace(block, dropped=Reason.WALL) for block in first.blocks)
        store.append(replace(numbered(1), blocks=lost, cause=Cause.WALL, fetched=later))
        store.append(*map(numbered, range(2 * MOST, 3 * MOST)))
        edition(store)
    grown = closed_of(tmp_path)
    assert closed.items() < grown.items()
    for path in (tmp_path / "index.sqlite", *(tmp_path / "public/sites" / SITE / "archive").iterdir()):
        path.unlink()
    with opened(tmp_path) as store:
        edition(store)
    assert closed_of(tmp_path) == grown


def closed_of(output: Path) -> dict[str, bytes]:
    return {path: body for path, body in documents(output / "public").items() if "/archive/" in path}


def test_an_article_without_a_story_left_leaves_the_open_document_and_comes_back_with_one(tmp_path: Path) -> None:
    lost = tuple(replace(block, dropped=Reason.WALL) for block in numbered(3).blocks)
    with opened(tmp_path) as store:
        store.append(*map(numbered, range(5)), replace(numbered(3), blocks=lost, cause=Cause.WALL))
        edition(store)
        assert len(walked(tmp_path / "public")) == 4
        store.append(replace(numbered(3), cause=Cause.EDIT))
        edition(store)
    assert len(walked(tmp_path / "public")) == 5


def test_long_articles_are_bound_by_their_weight_and_none_is_cut(tmp_path: Path) -> None:
    text = "Every word of this long story is worth reading twice. " * 900
    with opened(tmp_path) as store:
        store.append(*(numbered(number, f"{number} {text}") for number in range(60)))
        edition(store)
    sizes = [len(body) for path, body in documents(tmp_path / "public").items() if path.endswith(".atom")]
    assert len(sizes) > 3
    assert max(sizes) <= 1_000_000
    assert len(set(walked(tmp_path / "public"))) == 60
    assert b"worth reading twice" in max(documents(tmp_path / "public").values(), key=len)


def test_a_feed_that_shrinks_because_its_articles_were_bound_is_not_held_back(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(*(numbered(number, f"{number} {'word ' * 800}") for number in range(90)))
        edition(store)
        store.append(*(numbered(number, f"{number} {'long ' * 40_000}") for number in (90, 91)))
        edition(store)
    assert len(etree.parse(tmp_path / f"public/sites/{SITE}/feed.atom").findall(f"{ATOM}entry")) < 40
    assert len(set(walked(tmp_path / "public"))) == 92


def test_signs_that_a_feed_writes_longer_than_the_archive_cost_a_story_no_place(tmp_path: Path) -> None:
    """Their document is far over its size: the entries are shorter then, but none is left out."""

    def odd(number: int) -> Article:
        html = f"<p>{number} {'&amp;' * 7000}</p>"
        block = Block(kind=Kind.PARAGRAPH, text=f"{number} {'&' * 7000}", html=html)
        return replace(numbered(number), blocks=(block,), summary=f"In short, {number}.")

    with opened(tmp_path) as store:
        store.append(*map(odd, range(20)))
        edition(store)
    assert len(walked(tmp_path / "public")) == 20
    assert len((tmp_path / f"public/sites/{SITE}/feed.atom").read_bytes()) <= 1_000_000


def test_a_feed_in_one_document_says_that_it_is_complete(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for number in range(MOST):
            store.append(numbered(number))
            if number in (MOST - 2, MOST - 1):
                edition(store)
                feed = etree.parse(tmp_path / f"public/sites/{SITE}/feed.atom").getroot()
                is_whole = number < MOST - 1
                assert (feed.find(f"{HISTORY}complete") is not None) is is_whole
                assert len(feed.findall(f"{ATOM}entry")) == (number + 1 if is_whole else KEPT)


def test_a_file_that_comes_back_from_a_copy_gives_what_a_new_index_gives(tmp_path: Path) -> None:
    output = tmp_path / "output"
    month = output / f"archive/{SITE}/2026-01.jsonl"
    with opened(output) as store:
        store.append(*map(numbered, range(150)))
        edition(store)
    whole = month.read_bytes()
    lines = whole.splitlines(keepends=True)
    month.write_bytes(b"".join(lines[:60]))
    with opened(output) as store:
        store.append(*(replace(numbered(n), fetched=datetime(2026, 3, 1, tzinfo=UTC)) for n in range(150, 280)))
        edition(store)
    month.write_bytes(whole)
    with opened(output) as store:
        edition(store)
    short = documents(output / "public")
    (output / "index.sqlite").unlink()
    with opened(output) as store:
        edition(store)
    assert documents(output / "public") == short
    assert len(set(walked(output / "public"))) == 280
