"""What only the other pages of a site can tell: boilerplate, other articles' titles, and the user's last word."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from archiver.compare.census import ballot, census, count, key
from archiver.compare.strip import strip
from archiver.items import Article, Block, Cause, Kind, Reason, replace
from archiver.rules.wishes import NO_WISHES, Wishes
from tests.bench import designs
from tests.records import Family, make_article, paragraph

PITCH = "The morning mail, free at six"


def site(count_: int, *extra: str, before: bool = False, **fields: Any) -> list[Article]:
    """Articles with different titles and stories, and the extra blocks in each."""
    articles = []
    for number in range(count_):
        story = (f"On day {number} the council met.", f"It decided matter {number} late.")
        texts = (*extra, *story) if before else (*story, *extra)
        values: dict[str, Any] = {"id": f"urn:{number}", "title": f"The council met for matter number {number}"}
        articles.append(make_article(*texts, **(values | fields)))
    return articles


def after(articles: list[Article], wishes: Wishes = NO_WISHES) -> list[Article]:
    verdicts = census(*count(map(ballot, articles)))
    return [strip(one, verdicts, wishes=wishes) or one for one in articles]


def texts(article: Article) -> list[str]:
    return [block.text for block in article.story]


@pytest.mark.parametrize(
    ("carriers", "others", "goes"),
    [(2, 0, False), (3, 0, True), (3, 12, True), (3, 13, False), (12, 50, False)],
)
def test_a_block_goes_when_it_is_on_many_pages_of_the_site(carriers: int, others: int, goes: bool) -> None:
    plain = [replace(one, id=f"x{n}", title=f"Elsewhere, story {n}") for n, one in enumerate(site(others))]
    unlike = [replace(one, blocks=(paragraph(f"Quite another text {n}."),)) for n, one in enumerate(plain)]
    assert (PITCH not in texts(after([*site(carriers, PITCH), *unlike])[0])) is goes


@pytest.mark.parametrize(("months", "goes"), [(1, False), (2, False), (3, True)])
def test_a_rare_block_goes_only_when_it_stays_for_months(months: int, goes: bool) -> None:
    others = [replace(one, id=f"x{n}", title=f"Elsewhere, story {n}") for n, one in enumerate(site(100))]
    pages = [*site(6, PITCH), *(replace(one, blocks=(paragraph(f"Other {n}."),)) for n, one in enumerate(others))]
    dated = [replace(one, published=datetime(2026, 1 + n % months, 5, tzinfo=UTC)) for n, one in enumerate(pages)]
    assert (PITCH not in texts(after(dated)[0])) is goes


def test_one_article_under_four_addresses_keeps_its_text() -> None:
    twins = [
        make_article("The river rose.", "It fell again.", id=f"urn:{n}", url=f"https://n.example/{n}") for n in range(4)
    ]
    assert after(twins) == twins


def test_the_revision_says_census_and_does_not_move_updated() -> None:
    before = site(3, PITCH)
    found = after(before)[0]
    assert (found.cause, found.updated) == (Cause.CENSUS, before[0].updated)
    assert [block.dropped for block in found.blocks] == [None, None, Reason.BOILERPLATE]


def test_the_census_of_stripped_articles_is_the_same_and_changes_nothing_more() -> None:
    found = after(site(5, PITCH))
    assert count(map(ballot, found)) == count(map(ballot, site(5, PITCH)))
    assert after(found) == found


def test_text_comes_back_when_the_evidence_goes() -> None:
    found = after(site(3, PITCH))
    assert PITCH in texts(after(found[:2])[0])


def test_a_reason_of_the_page_itself_is_not_touched() -> None:
    block = paragraph("Share this", dropped=Reason.SHARE)
    assert strip(replace(make_article(), blocks=(paragraph("The river rose."), block)), {}) is None


@pytest.mark.parametrize(
    ("wishes", "stays"),
    [(Wishes(), False), (Wishes(keep=(PITCH,)), True), (Wishes(keep=("the MORNING mail…",)), True)],
)
def test_keep_overrules_the_census(wishes: Wishes, stays: bool) -> None:
    assert (PITCH in texts(after(site(3, PITCH), wishes)[0])) is stays


def test_a_veto_and_its_undo() -> None:
    found = after(site(3, PITCH))
    vetoed = after(found, Wishes(keep=(PITCH,)))
    assert vetoed[0].cause is Cause.VETO
    assert [one.blocks for one in after(vetoed)] == [one.blocks for one in found]


def test_drop_needs_no_census() -> None:
    one = make_article("The river rose.", "A word from our friends at Brunn.")
    dropped = strip(one, {}, wishes=Wishes(drop=("a word from our friends…",)))
    assert dropped is not None
    assert (texts(dropped), dropped.cause) == (["The river rose."], Cause.VETO)
    back = strip(dropped, {})
    assert back is not None
    assert texts(back) == texts(one)


@pytest.mark.parametrize("dateline", ["PARIS (AFP) –", "BERLIN, 3 May (dpa)"])
def test_a_dateline_stays(dateline: str) -> None:
    assert texts(after(site(5, dateline, before=True))[0])[0] == dateline


def test_the_intro_of_a_column_stays_and_the_banner_of_the_site_goes() -> None:
    column = site(3, "The Garden Gate", "Every Friday Ann Lee writes of plants.", before=True, authors=("Ann Lee",))
    others = site(9, "Made in Marfa", before=True)
    others = [replace(one, id=f"o{n}", title=f"Another {n}", authors=(f"W {n}",)) for n, one in enumerate(others)]
    others = [replace(one, blocks=(one.blocks[0], paragraph(f"Of other things, {n}."))) for n, one in enumerate(others)]
    found = after([*column, *others])
    assert texts(found[0])[:2] == ["The Garden Gate", "Every Friday Ann Lee writes of plants."]
    assert texts(found[5]) == ["Of other things, 2."]


def test_a_recurring_heading_stays_above_story_only() -> None:
    heading = Block(kind=Kind.HEADING, text="Ingredients", html="<h2>Ingredients</h2>")
    more = Block(kind=Kind.HEADING, text="More from us", html="<h2>More from us</h2>")
    pages = [replace(one, blocks=(heading, *one.blocks[:2], more, *one.blocks[2:])) for one in site(5, PITCH)]
    found = after(pages)[0]
    assert (texts(found)[0], texts(found)[-1]) == ("Ingredients", "It decided matter 0 late.")


def test_an_article_is_never_emptied() -> None:
    popular = make_article("The river rose.", "It fell.", id="urn:popular", title="The most read story of all")
    assert texts(after([popular, *site(4, "The river rose.", "It fell.")])[0]) == ["The river rose.", "It fell."]


KIN = Family(
    titles={key("Harbour crane falls into the sea"): frozenset({"urn:other"}), key("Who won?"): frozenset({"urn:won"})},
    addresses={"https://news.example/crane": frozenset({"urn:other"})},
    texts={key("The crane fell at noon."): frozenset({"urn:other"}), key("No one was hurt."): frozenset({"urn:other"})},
)
LINK = Block(
    kind=Kind.PARAGRAPH, text="See the pictures", links=1.0,
    html='<p><a href="https://news.example/crane?utm_source=x">See the pictures</a></p>',
)  # fmt: skip
PICTURE = Block(kind=Kind.FIGURE, text="The crane, before")
CRANE = Block(kind=Kind.HEADING, text="Harbour crane falls into the sea", html="")


@pytest.mark.parametrize(
    ("blocks", "reasons"),
    [
        ((paragraph("It rose."), paragraph(CRANE.text)), [None, Reason.KNOWN_HEADLINE]),
        ((paragraph("It rose."), LINK, paragraph("It fell.")), [None, Reason.KNOWN_LINK, None]),
        ((paragraph("It rose."), LINK), [None, Reason.KNOWN_LINK]),
        ((LINK, replace(LINK, links=0.5)), [Reason.KNOWN_LINK, None]),
        ((LINK,), [None]),
        ((paragraph("It rose."), paragraph("Who won?")), [None, None]),
        ((CRANE, paragraph("Told anew in our round-up.")), [None, None]),
        (
            (paragraph("It rose."), CRANE, paragraph("The crane fell at noon."), paragraph("No one was hurt.")),
            [None, *[Reason.SECOND_ARTICLE] * 3],
        ),
        (
            (paragraph("It rose."), CRANE, PICTURE, paragraph("The crane fell at noon."), paragraph("So it goes.")),
            [None, *[Reason.SECOND_ARTICLE] * 3, None],
        ),
        ((paragraph("It rose."), CRANE, paragraph("Told anew in our round-up.")), [None, None, None]),
    ],
)
def test_kin(blocks: tuple[Block, ...], reasons: list[Reason | None]) -> None:
    one = replace(make_article(), blocks=blocks)
    found = strip(one, {}, KIN) or one
    assert [block.dropped for block in found.blocks] == reasons


def test_an_article_is_not_its_own_kin() -> None:
    one = replace(make_article(id="urn:other"), blocks=(paragraph("It rose."), LINK, paragraph(CRANE.text)))
    assert strip(one, {}, KIN) is None


def test_what_kinship_took_comes_back_when_the_kin_is_unknown_again() -> None:
    one = replace(make_article(), blocks=(paragraph("It rose."), paragraph(CRANE.text)))
    stripped = strip(one, {}, KIN)
    assert stripped is not None
    back = strip(stripped, {}, Family())
    assert back is not None
    assert back.blocks == one.blocks


@pytest.mark.parametrize(("number", "least", "most"), [(designs.PAGES, 0.99, 0.001), (5, 0.8, 0.005)])
def test_generated_designs(number: int, least: float, most: float) -> None:
    seeds = range(1 if number == designs.PAGES else 10)
    scores = [designs.score(designs.pages(design, number, seed)) for design in designs.DESIGNS for seed in seeds]
    furniture, gone, story, harmed = (sum(figures) for figures in zip(*scores, strict=True))
    assert gone >= least * furniture
    assert harmed <= most * story
