"""What is an edit, what is none, and which dates move."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from archiver.compare.revisions import revise
from archiver.items import LEARNED, Article, Cause, Reason
from archiver.normalize.ids import content_hash, mint
from tests.records import NOW, make_article, paragraph

LATER = NOW + timedelta(days=1)


def seen_again(article: Article, **changes: object) -> Article:
    return replace(article, **({"fetched": LATER, "first_seen": None, "updated": None} | changes))


def test_the_first_sight_stamps_the_article() -> None:
    read = make_article(first_seen=None, updated=None)
    new = revise(None, read)
    assert new is not None
    assert (new.first_seen, new.updated, new.cause) == (NOW, read.published, Cause.NEW)


def test_an_undated_article_is_dated_by_its_first_sight_for_ever() -> None:
    undated = revise(None, make_article(published=None, first_seen=None, updated=None))
    assert undated is not None
    assert undated.updated == NOW
    edit = revise(undated, seen_again(undated, blocks=(paragraph("Another text."),)))
    assert edit is not None
    assert (edit.first_seen, edit.published) == (NOW, None)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"blocks": (paragraph("The river  rose by two metres overnight."),)},
        {"image": "https://news.example/other.jpg"},
        {"modified": LATER},
        {"summary": "Another teaser"},
        {
            "blocks": (
                paragraph("The river rose by two metres overnight."),
                paragraph("Read also: the bridge", dropped=Reason.CROSS_LINK),
            )
        },
    ],
)
def test_what_is_no_part_of_the_story_writes_nothing(change: dict[str, object]) -> None:
    before = make_article()
    assert revise(before, seen_again(before, **change)) is None


@pytest.mark.parametrize(
    ("said", "updated"),
    [(None, LATER), (NOW + timedelta(hours=3), NOW + timedelta(hours=3)), (NOW - timedelta(days=9), LATER)],
)
def test_an_edit_moves_updated_to_what_the_page_says_or_to_its_sight(said: datetime | None, updated: datetime) -> None:
    before = make_article(updated=NOW)
    edit = revise(before, seen_again(before, blocks=(paragraph("It rose by three metres."),), modified=said))
    assert edit is not None
    assert (edit.cause, edit.updated, edit.published, edit.id) == (Cause.EDIT, updated, before.published, before.id)


@pytest.mark.parametrize("reason", sorted(LEARNED))
def test_what_was_learned_of_other_pages_is_no_edit(reason: Reason) -> None:
    texts = "The river rose by two metres overnight.", "The morning mail, free at six"
    before = make_article(*texts)
    learned = replace(before, blocks=(before.blocks[0], replace(before.blocks[1], dropped=reason)))
    assert content_hash(learned) == content_hash(before)
    assert revise(learned, seen_again(before)) is None
    assert revise(before, seen_again(learned)) is None


def test_pitches_that_take_turns_are_no_edit_once_they_are_known() -> None:
    first, second = (paragraph(f"Pitch {n}", dropped=Reason.BOILERPLATE) for n in (1, 2))
    before = replace(make_article(), blocks=(*make_article().blocks, first))
    assert revise(before, seen_again(before, blocks=(*make_article().blocks, second))) is None


def test_a_footer_is_told_by_the_page_and_never_counts() -> None:
    before = make_article()
    assert (
        revise(before, seen_again(before, blocks=(*before.blocks, paragraph("© 2026", dropped=Reason.FOOTER)))) is None
    )


def test_a_changed_author_is_kept_but_is_no_news() -> None:
    before = make_article(authors=("Ann Lee",))
    trivial = revise(before, seen_again(before, authors=("Ann Lee", "Bo Ek")))
    assert trivial is not None
    assert (trivial.cause, trivial.updated) == (Cause.TRIVIAL, before.updated)


def test_an_id_depends_on_site_and_address_alone() -> None:
    assert mint("news.example", "https://news.example/a") == mint("news.example", "https://news.example/a")
    assert mint("news.example", "https://news.example/a") != mint("news.example", "https://news.example/b")
    assert mint("other.example", "https://news.example/a") != mint("news.example", "https://news.example/a")
    assert mint("news.example", "https://news.example/a").startswith("urn:uuid:")


def test_the_hash_tells_scripts_without_spaces_apart() -> None:
    assert content_hash(make_article("川の水位が二メートル上がった。")) != content_hash(
        make_article("川の水位が三メートル上がった。")
    )


def test_where_the_clock_was_put_back_a_revision_still_comes_after_the_one_before_and_updated_never_runs_back() -> None:
    before = make_article("The pier gave way in October, the council said.", fetched=LATER, updated=LATER)
    read = seen_again(make_article("The pier gave way in November, the council says."), fetched=NOW)
    edit = revise(before, read)
    assert edit is not None
    assert edit.cause is Cause.EDIT
    assert (edit.fetched, edit.updated) == (LATER, LATER + timedelta(seconds=1))
