"""What is an edit, what is none, and which dates move."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from archiver.compare.revisions import revise
from archiver.extract import extract
from archiver.items import LEARNED, Article, Block, Cause, Kind, Reason, replace
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


def test_how_a_table_parts_its_cells_is_no_edit_and_what_they_say_is() -> None:
    def with_tables(*texts: str) -> Article:
        tables = [Block(kind=Kind.TABLE, text=text, html="<table></table>") for text in texts]
        return replace(make_article(), blocks=(*make_article().blocks, *tables))

    torn, whole = with_tables("2023\nNorth", "3 | 4"), with_tables("| 2023\nNorth |  | 3 | 4")
    assert revise(torn, seen_again(whole)) is None
    edit = revise(whole, seen_again(with_tables("| 2023\nNorth |  | 3 | 5")))
    assert edit is not None
    assert edit.cause is Cause.EDIT


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


STORY = (
    "The river rose by two metres overnight, and people in the lower town were asked to stay at home until noon.",
    "A spokesman of the fire brigade said that 12 dead were found in the morning, and that boats were on their way.",
    "Schools stay closed until Thursday, the council said in a note, and the old bridge was shut for all lorries.",
)


def read_with(furniture: str, story: tuple[str, ...] = STORY, when: datetime = NOW) -> Article:
    """What the extractor gives of a page with that piece of HTML in the middle of the story."""
    first, *rest = (f"<p>{text}</p>" for text in story)
    page = (
        "<html lang=en><head><title>The river rose overnight</title><meta property=og:type content=article></head>"
        f"<body><article><h1>The river rose overnight</h1>{first}{furniture}{''.join(rest)}</article></body></html>"
    )
    found = extract(page, "https://news.example/2026/11/flood", site="news.example", fetched=when)
    assert isinstance(found, Article)
    return replace(found, fetched=when, id=mint(found.site, found.url))


@pytest.mark.parametrize("tag", ["p", "div", "h3"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("12 comments", "13 comments"),
        ("Lu 1 203 fois", "Lu 1 204 fois"),
        ("3 hours ago", "4 hours ago"),
        ("Updated 3 hours ago", "Updated yesterday"),
        ("5 min read", "6 min read"),
        ("1.2K shares", "1.3K shares"),
        ("12 comments | 345 views | 5 min read", "13 comments | 360 views | 5 min read"),
        ("コメント 12", "コメント 13"),
    ],
)
def test_a_counter_that_a_page_shows_in_its_story_is_no_edit(tag: str, before: str, after: str) -> None:
    first = revise(None, read_with(f"<{tag}>{before}</{tag}>"))
    again = revise(first, read_with(f"<{tag}>{after}</{tag}>", when=LATER))
    assert again is None or again.cause is Cause.TRIVIAL


TEASERS = ("Council votes on the bridge", "Harvest is the best in memory", "Trains run on time again", "A school roof")


def listing(titles: tuple[str, ...], name: str) -> str:
    items = "".join(f'<li><a href="/2026/11/{n}-{len(t)}">{t}</a></li>' for n, t in enumerate(titles))
    return f"<ul class={name}>{items}</ul>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (listing(TEASERS[:3], "more"), listing(TEASERS[1:], "more")),
        (listing(TEASERS[:3], "x1"), listing(TEASERS[1:], "x1")),
        (listing(("flood", "river", "town"), "tags"), listing(("town", "flood", "river"), "tags")),
        ("", "<div class=ad>Advertisement</div>"),
        ("", "<p>Advertisement</p><p>Sponsored by Acme Boats</p>"),
    ],
)
def test_teasers_tags_and_new_advertisements_are_no_edit(before: str, after: str) -> None:
    again = revise(revise(None, read_with(before)), read_with(after, when=LATER))
    assert again is None or again.cause is Cause.TRIVIAL


@pytest.mark.parametrize(
    "story",
    [
        (STORY[0], STORY[1].replace("12 dead", "13 dead"), STORY[2]),
        (STORY[0], STORY[1], STORY[2].replace("Thursday", "Friday")),
        STORY[:2],
    ],
)
def test_a_changed_number_or_word_of_the_story_is_an_edit(story: tuple[str, ...]) -> None:
    edit = revise(revise(None, read_with("<p>12 comments</p>")), read_with("<p>13 comments</p>", story, LATER))
    assert edit is not None
    assert edit.cause is Cause.EDIT


@pytest.mark.parametrize(
    ("before", "after"),
    [("12 dead", "13 dead"), ("Score: 1-0", "Score: 1-1"), ("30 min", "40 min"), ("1,203 votes", "1,204 votes")],
)
def test_a_short_line_with_a_number_of_the_story_is_an_edit(before: str, after: str) -> None:
    first = make_article("The river rose by two metres overnight.", before)
    edit = revise(first, seen_again(make_article("The river rose by two metres overnight.", after)))
    assert edit is not None
    assert edit.cause is Cause.EDIT


def test_links_that_take_turns_are_kept_without_notice_unless_they_are_the_story() -> None:
    def link(text: str) -> Block:
        return Block(
            kind=Kind.ITEM, text=text, html=f'<ul><li><a href="https://a.example/">{text}</a></li></ul>', links=1.0
        )

    story, one, other = paragraph("The river rose."), link("The bridge"), link("The school")
    beside = revise(
        replace(make_article(), blocks=(story, one)), seen_again(replace(make_article(), blocks=(story, other)))
    )
    alone = revise(replace(make_article(), blocks=(one,)), seen_again(replace(make_article(), blocks=(one, other))))
    assert beside is not None
    assert alone is not None
    assert (beside.cause, alone.cause) == (Cause.TRIVIAL, Cause.EDIT)


def test_where_the_clock_was_put_back_a_revision_still_comes_after_the_one_before_and_updated_never_runs_back() -> None:
    before = make_article("The pier gave way in October, the council said.", fetched=LATER, updated=LATER)
    read = seen_again(make_article("The pier gave way in November, the council says."), fetched=NOW)
    edit = revise(before, read)
    assert edit is not None
    assert edit.cause is Cause.EDIT
    assert (edit.fetched, edit.updated) == (LATER, LATER + timedelta(seconds=1))
