"""What the index knows of a site, after any lines in any order, is what the articles say when counted the long way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.compare.census import TITLES, ballot, count, key
from archiver.items import Article, Block, Kind, Reason, replace
from archiver.store.index import Index
from archiver.store.journal import Place
from tests.records import NOW, make_article

ENTRIES = [f"urn:{n}" for n in range(6)]
TEXTS = ["The morning mail, free at six", "By our own staff", "The river rose.", "It fell.", "Ann Lee writes:"]
URLS = ["https://news.example/crane", "https://news.example/pier"]


def article(entry: str, title: int, month: int, author: str, section: str, blocks: list[Block], url: str) -> Article:
    published = datetime(2026, month, 5, tzinfo=NOW.tzinfo)
    fields: dict[str, Any] = {"id": entry, "title": f"Story {title}", "authors": (author,), "section": section}
    return replace(make_article(**fields, published=published, url=url), blocks=tuple(blocks))


def _link(url: str) -> Block:
    return Block(kind=Kind.PARAGRAPH, text="See it", html=f'<p><a href="{url}">See it</a></p>', links=1.0)


BLOCKS = st.builds(
    Block,
    kind=st.sampled_from([Kind.PARAGRAPH, Kind.HEADING, Kind.FIGURE]),
    text=st.sampled_from(TEXTS),
    dropped=st.sampled_from([None, None, Reason.BOILERPLATE, Reason.SHARE]),
) | st.sampled_from(URLS).map(_link)
LINES = st.builds(
    article,
    st.sampled_from(ENTRIES), st.integers(1, 5), st.integers(1, 4), st.sampled_from(["Ann", "Bo"]),
    st.sampled_from(["town", "world"]), st.lists(BLOCKS, max_size=5), st.sampled_from(URLS),
)  # fmt: skip


def place(number: int) -> Place:
    return Place("archive/news.example/2026-11.jsonl", number, 1)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(lines=st.lists(LINES, max_size=14), dice=st.randoms(use_true_random=False))
def test_the_tables_say_what_the_latest_lines_say(lines: list[Article], dice: Any) -> None:
    read = list(enumerate(lines))
    dice.shuffle(read)
    index = Index(None)
    for number, line in read:
        index.add_revision(place(number), line)
    latest = {line.id: line for line in lines}
    counts, site = count(map(ballot, latest.values()))
    found, held_against = index.votes.counts("news.example")
    assert sorted(found, key=lambda one: one.key) == [one for one in counts if one.titles >= TITLES]
    if latest:
        assert held_against == site
    kin = index.kin("news.example")
    for name in map(key, TEXTS):
        holders = {line.id for line in latest.values() if name in ballot(line).texts}
        assert set(index.votes.holders("news.example", name)) == kin.holding(frozenset(ENTRIES), name) == holders
    for title in {line.title for line in lines}:
        assert kin.titled(key(title)) == {line.id for line in lines if line.title == title}
    for url in URLS:
        assert kin.living_at(url) == {line.id for line in lines if line.url == url}
    index.close()
