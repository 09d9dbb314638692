"""What the archive taught of a site, carried out: on what is read again, on headlines of other articles, on links."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from archiver.compare.card import card
from archiver.compare.revisions import revise
from archiver.edition import publish
from archiver.items import Article, Block, Cause, Kind, Reason, replace
from archiver.learned import bring_up, learned
from archiver.store.opening import opened
from archiver.store.sheets import Sheet
from archiver.store.store import Store
from tests.records import NOW, make_article, paragraph

SITE = "news.example"
PITCH = "The morning mail, free at six"
HEADLINE = "Harbour crane falls into the sea"


def article(number: int, *more: Block, **fields: object) -> Article:
    read = make_article(
        f"On day {number} the council met.", f"It decided matter {number} late.",
        id=f"urn:uuid:{number}", url=f"https://{SITE}/{number}", title=f"The council met for matter number {number}",
    )  # fmt: skip
    return replace(read, blocks=(*read.blocks, *more), **fields)  # type: ignore[arg-type]


def texts(store: Store, number: int) -> list[str]:
    latest = store.latest(f"urn:uuid:{number}")
    assert latest is not None
    return [block.text for block in latest.story]


def test_an_article_read_again_after_its_pitch_was_taken_out_is_the_same(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for number in range(4):
            store.append(article(number, paragraph(PITCH)))
        publish(store, None, "All")
        before, known = store.latest("urn:uuid:1"), learned(store, SITE)
        assert before is not None
        assert before.cause is Cause.CENSUS
        again = article(1, paragraph(PITCH), fetched=NOW + timedelta(days=1))
        assert revise(known.applied(before), known.applied(again)) is None
        edit = revise(known.applied(before), known.applied(replace(again, blocks=(paragraph("Else."), *again.blocks))))
        assert edit is not None
        assert (edit.cause, PITCH in edit.text) == (Cause.EDIT, False)


def test_an_article_that_came_without_its_pitch_is_not_read_again(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(*(article(number, paragraph(PITCH)) for number in range(4)))
        read = article(5, paragraph(PITCH))
        told, drawn = learned(store, SITE).carried_out(read, card(read))
        assert PITCH not in told.text
        store.note(store.write([Sheet(site=SITE, when=NOW, article=told, card=drawn)]))
        (place,) = store.index.revisions(read.id)
        with (tmp_path / place.file).open("r+b") as file:  # whoever reads it notices
            file.seek(place.offset + place.length // 2)
            file.write(b"#####")
        assert (bring_up(store, SITE), store.damage) == (4, [])


@pytest.mark.parametrize("fields", [{"title": HEADLINE}, {"listed_as": HEADLINE}])
def test_a_line_that_another_article_is_known_by_goes_when_that_one_comes(
    tmp_path: Path, fields: dict[str, str]
) -> None:
    with opened(tmp_path) as store:
        store.append(article(1, paragraph(HEADLINE)))
        publish(store, None, "All")
        assert HEADLINE in texts(store, 1)
        store.append(article(2, **fields))
        assert publish(store, None, "All").revised == 1
        assert HEADLINE not in texts(store, 1)
        (reason,) = [block.dropped for block in store.history("urn:uuid:1")[-1].blocks if block.text == HEADLINE]
        assert reason is Reason.KNOWN_HEADLINE


def test_a_link_goes_when_the_article_it_leads_to_comes(tmp_path: Path) -> None:
    link = Block(kind=Kind.PARAGRAPH, text="See it", html=f'<p><a href="https://{SITE}/2?utm_source=x">See it</a></p>',
                 links=1.0)  # fmt: skip
    with opened(tmp_path) as store:
        store.append(article(1, link, paragraph("So it was.")))
        store.append(article(3, replace(link, html=link.html.replace("/2", "/9")), paragraph("So it is.")))
        publish(store, None, "All")
        store.append(article(2))
        assert publish(store, None, "All").revised == 1
        assert ("See it" in texts(store, 1), "See it" in texts(store, 3)) == (False, True)


def test_a_second_article_below_the_first_is_cut(tmp_path: Path) -> None:
    other = article(2)
    below = (Block(kind=Kind.HEADING, text=other.title, html=f"<h2>{other.title}</h2>"), *other.blocks)
    with opened(tmp_path) as store:
        store.append(article(1, *below))
        store.append(other)
        assert publish(store, None, "All").revised == 1
        assert texts(store, 1) == [block.text for block in article(1).blocks]
        assert texts(store, 2) == [block.text for block in other.blocks]
