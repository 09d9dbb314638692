"""The readable difference: what a person would say was changed between two revisions."""

from __future__ import annotations

import pytest

from archiver.compare.difference import Difference, How, Passage, difference
from archiver.compare.sentences import sentences, words
from archiver.items import Reason, replace
from tests.records import NOW, make_article, paragraph

RIVER = "The river rose by two metres overnight."
MAYOR = "The mayor asked people in the lower town to stay at home."
SCHOOLS = "Schools stay closed until Thursday, the council said."
BRIDGE = "The old bridge was shut at noon."


def told(before: tuple[str, ...], after: tuple[str, ...], language: str = "en") -> tuple[Passage, ...]:
    return difference(make_article(*before, language=language), make_article(*after, language=language)).passages


def shown(found: tuple[Passage, ...]) -> list[str]:
    """Each passage as a reader would note it: + - ~ and the text, with [-old-]{+new+} inside."""
    signs = {How.KEPT: "=", How.ADDED: "+", How.REMOVED: "-", How.REWRITTEN: "~", How.MOVED: ">"}
    notes = []
    for one in found:
        notes.append(f"{signs[one.how]} {one.after or one.before}" if not one.sentences else "~")
        for sentence in one.sentences:
            parts = {How.KEPT: "{}", How.ADDED: "{{+{}+}}", How.REMOVED: "[-{}-]"}
            text = "".join(parts[piece.how].format(piece.text) for piece in sentence.pieces)
            notes.append(f"  {signs[sentence.how]} {text}")
    return notes


def test_what_is_the_same_gives_nothing() -> None:
    assert difference(make_article(RIVER), make_article(RIVER)) == Difference()
    assert not difference(make_article("“Two  metres”, he said."), make_article('"two metres", he said.'))


def test_the_words_that_changed_are_marked_inside_their_sentence() -> None:
    assert shown(told((f"{RIVER} {SCHOOLS}",), (f"{RIVER.replace('two metres', 'three feet')} {SCHOOLS}",))) == [
        "~",
        "  ~ The river rose by [-two metres-]{+three feet+} overnight.",
        f"  = {SCHOOLS}",
    ]


def test_added_and_removed_sentences_stand_where_a_reader_finds_them() -> None:
    assert shown(told((f"{RIVER} {MAYOR}", SCHOOLS), (f"{RIVER} Nobody was hurt.", SCHOOLS))) == [
        "~",
        f"  = {RIVER}",
        "  + {+Nobody was hurt.+}",
        f"  - [-{MAYOR}-]",
    ]
    first, *_ = told((RIVER, SCHOOLS), (RIVER, MAYOR, SCHOOLS))
    assert (first.how, first.after, first.before, first.follows) == (How.ADDED, MAYOR, "", RIVER)
    (gone,) = told((RIVER, MAYOR, SCHOOLS), (RIVER, SCHOOLS))
    assert (gone.how, gone.before, gone.after, gone.follows) == (How.REMOVED, MAYOR, "", RIVER)


def test_a_paragraph_that_moved_is_not_told_as_gone_and_new() -> None:
    assert shown(told((RIVER, MAYOR, SCHOOLS, BRIDGE), (BRIDGE, RIVER, MAYOR, SCHOOLS))) == [f"> {BRIDGE}"]


def test_a_paragraph_that_moved_and_changed_a_word_is_told_once() -> None:
    found = told((BRIDGE, RIVER, MAYOR, SCHOOLS), (RIVER, MAYOR, SCHOOLS, BRIDGE.replace("noon", "six")))
    assert shown(found) == ["~", "  ~ The old bridge was shut at [-noon-]{+six+}."]


def test_a_paragraph_that_was_parted_says_no_more_than_that() -> None:
    assert shown(told((f"{MAYOR} {RIVER}", BRIDGE), (MAYOR, RIVER, BRIDGE))) == [f"> {RIVER}"]


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("Twelve people died.", "Thirteen people died.", "[-Twelve-]{+Thirteen+} people died."),
        ("It cost 1,203 euros in all.", "It cost 1,204 euros in all.", "It cost [-1,203-]{+1,204+} euros in all."),
        (
            "川の水位が二メートル上がった。",
            "川の水位が三メートル上がった。",
            "川の水位が[-二-]{+三+}メートル上がった。",
        ),
    ],
)
def test_a_number_or_a_sign_is_marked_whole(before: str, after: str, marked: str) -> None:
    assert shown(told((before,), (after,), "ja"))[1] == f"  ~ {marked}"


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Dr. Smith came. He left.", "en", ["Dr. Smith came.", "He left."]),
        ("The U.S. Senate met at 3.5 p.m. today. “Why?” he asked.", "en", 2),
        ("Am 3. Mai kam er z.B. nach Bonn. Er blieb.", "de", 2),
        ("Mme. Roux part. « Enfin ! » Il rit… Puis rien.", "fr", 4),
        ("川が上がった。「本当か？」次の日！終わり", "ja", ["川が上がった。", "「本当か？」", "次の日！", "終わり"]),
        ("जल बढ़ा। लोग गए।", "hi", 2),
        ("ارتفع النهر؟ نعم. انتهى", "ar", 3),
        ("No stop at all", None, 1),
    ],
)
def test_sentences_end_as_the_language_ends_them(text: str, language: str | None, found: list[str] | int) -> None:
    assert (sentences(text, language) if isinstance(found, list) else len(sentences(text, language))) == found


def test_words_lose_nothing() -> None:
    text = "It’s 12.5 °C — 川が、 สวัสดี x²\n\tend_"
    assert "".join(words(text)) == text


def test_fields_are_told_with_what_they_were() -> None:
    before = make_article(RIVER, title="River rises", authors=("Ann Lee",), section=None)
    after = replace(before, title="River rises again", authors=("Ann Lee", "Bo Ek"), section="Town", modified=NOW)
    found = {field.name: field for field in difference(before, after).fields}
    assert list(found) == ["title", "authors", "modified", "section"]
    assert [(piece.how, piece.text) for piece in found["title"].pieces][1] == (How.ADDED, " again")
    assert (found["authors"].before, found["authors"].after) == (("Ann Lee",), ("Ann Lee", "Bo Ek"))
    assert (found["section"].before, found["modified"].after) == ((), (NOW.isoformat(),))


def test_what_is_no_part_of_the_story_is_not_told() -> None:
    before = make_article(RIVER)
    share = paragraph("Share this", dropped=Reason.SHARE)
    assert not difference(before, replace(before, blocks=(*before.blocks, share)))


def test_a_live_ticker_costs_little_in_any_shape() -> None:
    """By the work done: likeness is asked for a bounded number of pairs, however many paragraphs changed."""
    old = [f"At {n} o'clock the water stood at {n * 7} centimetres. Post {n} is closed." for n in range(3000)]
    edited = [text.replace("closed", "open") for text in old]
    assert len(told(tuple(old), ("The water falls again.", *old))) == 1
    found = told(tuple(old), tuple(edited))
    assert {one.how for one in found} == {How.REWRITTEN}
    assert sum(bool(one.sentences) for one in found) == 400
    assert [one.how for one in told(tuple(old), tuple(reversed(old)))].count(How.MOVED) == 2999
