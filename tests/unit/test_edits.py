"""The feed of edits: what was changed, sentence by sentence, for readers that show the marks and those that do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import feedparser
import nh3
import pytest

from archiver.compare.revisions import revise
from archiver.edition import publish
from archiver.items import Article, Block, Cause, Kind, Reason, replace
from archiver.publish.schema import check
from archiver.store.opening import opened
from tests.records import NOW, make_article, paragraph

STORY = (
    "The river rose by two metres overnight. Three people were hurt, said the mayor.",
    "The road to the mill is closed. It will open again on Monday.",
)
NEW = (
    "The river rose by two metres overnight. Five people were hurt, said the mayor.",
    "The road to the mill is closed.",
    "The baker came by boat.",
)


def read_again(before: Article, *texts: str, days: int = 1, **fields: object) -> Article:
    """The revision of an article that says this now."""
    blocks = tuple(map(paragraph, texts)) if texts else before.blocks
    later = replace(before, blocks=blocks, fetched=NOW + timedelta(days=days), **fields)  # type: ignore[arg-type]
    edit = revise(before, later)
    assert edit
    return edit


def edits(output: Path, lines: Sequence[Article]) -> feedparser.FeedParserDict:
    """What a reader finds, after the archive took these lines."""
    with opened(output) as store:
        store.append(*lines)
        assert publish(store, "https://feeds.example/", "All").kept == ()
    path = output / "public/sites/news.example/edits.atom"
    if not path.exists():
        return feedparser.FeedParserDict(entries=[])
    check(path.read_bytes())
    read = feedparser.parse(path.read_bytes())
    assert not read.bozo
    return read


def test_an_edit_says_what_was_changed_and_when(tmp_path: Path) -> None:
    before = make_article(*STORY)
    modified = datetime(2026, 11, 21, 9, 15, tzinfo=UTC)
    (entry,) = edits(tmp_path, [before, read_again(before, *NEW, title="The river rose", modified=modified)]).entries
    html = entry.content[0].value
    assert (entry.title, entry.link) == ("The river rose", before.url)
    assert entry.published == entry.updated == "2026-11-21T12:00:00+00:00"
    assert '<time datetime="2026-11-21T09:15:00Z">2026-11-21 09:15 UTC</time>' in html
    assert "Title: The river rose<del> overnight</del>" in html
    assert "<del>Three</del><ins>Five</ins> people were hurt" in html.replace("</del> <ins>", "</del><ins>")
    assert "Added: <ins>The baker came by boat.</ins>" in html


def test_two_edits_of_one_moment_are_two_entries(tmp_path: Path) -> None:
    """As of an article whose print version, read in the same second, shows another text."""
    before = make_article(*STORY)
    first = read_again(before, *NEW)
    second = read_again(first, STORY[0], NEW[2])
    assert len({entry.id for entry in edits(tmp_path, [before, first, second]).entries}) == 2


def test_a_reader_that_takes_the_marks_away_still_tells_old_from_new(tmp_path: Path) -> None:
    before = make_article(*STORY)
    (entry,) = edits(tmp_path, [before, read_again(before, *NEW)]).entries
    plain = nh3.clean(entry.content[0].value, tags={"p", "li", "ul"})
    assert "Before: Three people were hurt, said the mayor." in plain
    assert "Now: Five people were hurt, said the mayor." in plain
    assert "Removed: It will open again on Monday." in plain


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("The first is here.", "The second is there."), ("The first is here. The second is there.",)),
        (("The first is here. The second is there.",), ("The second is there. The first is here.",)),
    ],
)
def test_sentences_that_only_moved_are_told(tmp_path: Path, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    told = make_article(*before)
    (entry,) = edits(tmp_path, [told, read_again(told, *after)]).entries
    assert "<p>Moved: The second is there.</p>" in entry.content[0].value


def test_a_title_of_other_letter_case_is_told_before_and_after(tmp_path: Path) -> None:
    before = make_article(*STORY, title="Polish the boat")
    (entry,) = edits(tmp_path, [before, read_again(before, *NEW, title="polish the Boat")]).entries
    assert "<p>Title: <del>Polish the boat</del> <ins>polish the Boat</ins></p>" in entry.content[0].value


def test_of_a_table_the_rows_that_changed_are_told(tmp_path: Path) -> None:
    rows = [f"town {number} | {number}" for number in range(40)]
    sides = [
        Block(kind=Kind.TABLE, text="\n".join(lines))
        for lines in (rows, [*rows[:7], "town 7 | 77", *rows[8:], "all | 820"])
    ]
    before = replace(make_article(), blocks=(paragraph(STORY[0]), sides[0]))
    after = revise(before, replace(before, blocks=(paragraph(STORY[0]), sides[1]), fetched=NOW + timedelta(days=1)))
    assert after
    (entry,) = edits(tmp_path, [before, after]).entries
    html = entry.content[0].value
    assert "Rewritten: town 7 | <del>7</del><ins>77</ins>" in html
    assert "Added: <ins>all | 820</ins>" in html
    assert "town 8 " not in html


def test_the_rows_of_a_new_table_stand_below_each_other(tmp_path: Path) -> None:
    before = make_article(*STORY)
    table = Block(kind=Kind.TABLE, text="town | level\nUlm | 5 < 6")
    after = revise(before, replace(before, blocks=(*before.blocks, table), fetched=NOW + timedelta(days=1)))
    assert after
    (entry,) = edits(tmp_path, [before, after]).entries
    assert "Added: <ins>town | level<br />Ulm | 5 &lt; 6</ins>" in entry.content[0].value.replace("<br>", "<br />")


def test_ids_are_their_own_and_stay(tmp_path: Path) -> None:
    before = make_article(*STORY)
    first = read_again(before, *NEW)
    second = read_again(first, *NEW, "A bridge is to be built.", days=2)
    once = [entry.id for entry in edits(tmp_path / "once", [before, first]).entries]
    twice = [entry.id for entry in edits(tmp_path / "twice", [before, first, second]).entries]
    assert twice[1:] == once
    assert len({*twice, before.id}) == 3
    assert all(UUID(name.removeprefix("urn:uuid:")) for name in twice)
    feed = feedparser.parse((tmp_path / "twice/public/sites/news.example/feed.atom").read_bytes())
    assert [entry.id for entry in feed.entries] == [before.id]
    assert [link.href for link in feed.feed.links if link.rel == "related"] == [
        "https://feeds.example/sites/news.example/edits.atom"
    ]
    assert b"/edits.atom" in (tmp_path / "twice/public/feeds.opml").read_bytes()


def test_many_edits_of_one_article_are_not_held_back_as_articles_of_another_id(tmp_path: Path) -> None:
    """The guard knows articles by their addresses; here one has many entries."""
    line = make_article(*STORY)
    with opened(tmp_path) as store:
        store.append(line)
        for day in range(1, 5):
            line = read_again(line, *STORY, f"It rained on day {day}.", days=day)
            store.append(line)
            assert publish(store, None, "All").kept == ()
    read = feedparser.parse((tmp_path / "public/sites/news.example/edits.atom").read_bytes())
    assert len(read.entries) == 4


def test_what_is_no_edit_of_the_story_is_told_in_none(tmp_path: Path) -> None:
    pitch = "Subscribe to our newsletter and never miss a story again."
    before = make_article(*STORY, pitch)
    census = replace(before, blocks=_without(before, pitch, Reason.BOILERPLATE), cause=Cause.CENSUS)
    trivial = replace(census, tags=("floods",), cause=Cause.TRIVIAL)
    assert edits(tmp_path / "none", [before, census, trivial]).entries == []
    edit = replace(read_again(before, *STORY, pitch, "A bridge is to be built."), cause=Cause.EDIT)
    edit = replace(edit, blocks=_without(edit, pitch, Reason.BOILERPLATE))
    (entry,) = edits(tmp_path / "one", [before, edit]).entries
    assert "newsletter" not in entry.content[0].value
    assert "A bridge is to be built." in entry.content[0].value


def test_a_wall_that_was_taken_back_was_no_edit(tmp_path: Path) -> None:
    before = make_article(*STORY)
    wall = read_again(before, "We value your privacy. Accept all.")
    healed = replace(before, fetched=NOW + timedelta(days=2), cause=Cause.WALL)
    real = read_again(healed, *NEW, days=3)
    assert edits(tmp_path / "walled", [before, wall, healed]).entries == []
    assert len(edits(tmp_path / "edited", [before, wall, healed, real]).entries) == 1
    lost = replace(wall, blocks=_without(wall, wall.text, Reason.WALL), cause=Cause.WALL)
    found = read_again(lost, *NEW, days=4)
    assert edits(tmp_path / "found", [wall, lost, found]).entries == []


def _without(article: Article, text: str, reason: Reason) -> tuple[Block, ...]:
    return tuple(replace(block, dropped=reason) if block.text == text else block for block in article.blocks)


@pytest.mark.parametrize("text", ["<script>alert(1)</script> & <b>bold</b>", "]]> &amp; &#x3c;img onerror=x&#x3e;"])
def test_no_text_of_an_article_becomes_markup(tmp_path: Path, text: str) -> None:
    before = make_article(*STORY, text)
    (entry,) = edits(tmp_path, [before, read_again(before, *STORY, f"{text} more", title=text)]).entries
    tags = set(re.findall(r"</?([a-z]+)", entry.content[0].value))
    assert tags <= {"p", "ul", "li", "del", "ins", "time"}


def test_the_newest_stand_first(tmp_path: Path) -> None:
    lines = [make_article(*STORY)]
    for day in range(1, 55):
        lines.append(read_again(lines[-1], *STORY, f"It rained on day {day}.", days=day))
    found = edits(tmp_path, lines).entries
    assert len(found) == 50
    assert [entry.published for entry in found] == sorted((entry.published for entry in found), reverse=True)


def test_an_endless_edit_is_cut(tmp_path: Path) -> None:
    before = make_article(*STORY)
    (entry,) = edits(tmp_path, [before, read_again(before, *(f"Tick {n}: {'so ' * 99}" for n in range(300)))]).entries
    assert re.search("And [0-9]+ changes more", entry.content[0].value)
    assert len(entry.content[0].value) < 50_000
