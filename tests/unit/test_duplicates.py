"""One story, carried once."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from archiver.compare.duplicates import copies, same_story, story_of
from archiver.compare.fingerprint import BINS, buckets, fingerprint
from tests.bench import copies as bench
from tests.records import NOW, make_article

STORY = (
    "The river rose by two metres overnight and cut the road to the mill, so that the baker came by boat.",
    "Nobody was hurt, said the mayor, who had slept in the town hall with the fire brigade and two dogs.",
    "The water is expected to fall by Sunday, when the bridge will be looked at by people from the county.",
)


def test_known_copies_are_found() -> None:
    recall, precision = bench.score(*bench.articles(600))
    assert recall >= 0.98
    assert precision >= 0.995


def test_the_order_of_arrival_does_not_matter() -> None:
    stories = [story_of(one) for one in bench.articles(200)[0]]
    first = copies(stories)
    for seed in range(50):
        random.Random(seed).shuffle(stories)
        assert copies(stories) == first


@pytest.mark.parametrize(
    ("one", "other", "stays"),
    [
        ({"published": NOW}, {"published": NOW - timedelta(days=1)}, "b"),
        ({"published": None}, {"published": NOW - timedelta(days=1)}, "b"),
        ({"first_seen": NOW - timedelta(hours=1)}, {}, "a"),
        ({}, {}, "a"),
    ],
)
def test_the_earliest_stays(one: dict[str, object], other: dict[str, object], stays: str) -> None:
    told = [make_article(*STORY, **{"id": "a"} | one), make_article(*STORY, **{"id": "b"} | other)]
    assert copies(map(story_of, told)) == {{"a": "b", "b": "a"}[stays]: stays}


def test_pictures_case_and_titles_do_not_count() -> None:
    loud = make_article(*(text.upper() for text in STORY), title="Another")
    assert fingerprint(loud) == fingerprint(make_article(*STORY))
    assert len(fingerprint(loud)) == BINS


def test_a_script_without_spaces() -> None:
    text = "川の水位が一晩で二メートル上がり、水車小屋への道が切れた。町長によると、けが人はいない。"
    text += "日曜日までに水は引く見込みだ。"
    one, cut = fingerprint(make_article(text)), fingerprint(make_article(text[:-8]))
    assert same_story(one, cut)


def test_short_notes_are_nobodys_copy() -> None:
    assert fingerprint(make_article("No trains today.")) == ()
    assert not same_story((), ())


def test_buckets_fit_the_index() -> None:
    places = buckets(fingerprint(make_article(*STORY)))
    assert len(set(places)) == len(places)
    assert all(0 <= place < 2**63 for place in places)
