"""What is measured of a page's runs: their texts alone, and how they stand to what holds the story."""

from __future__ import annotations

import contextlib
import gc

import numpy as np
import pytest

from archiver.extract import container, counting, counts, extract
from archiver.extract.alone import measure
from archiver.extract.collector import at_rest
from archiver.extract.counting import count
from archiver.extract.counts import Evidence
from archiver.extract.cutting import cut
from archiver.extract.measures import Layout
from archiver.extract.runs import Cut
from archiver.markup.tree import parse
from tests.bench import own


def cut_up(html: str) -> Cut:
    tree = parse(html)
    assert not isinstance(tree, tuple)
    return cut(tree)


def counted(html: str, evidence: Evidence | None = None) -> dict[str, list[float]]:
    table = counting.count(cut_up(html).runs, evidence or Evidence())
    return dict(zip(counts.COLUMNS, table.T.tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "words", "commas", "stops"),
    [
        ("One, two. Three, four? Five.", 5, 2, 3),
        ("A line without an end", 5, 0, 0),
        ("駅前の商店街で、祭りが開かれた。多くの人が訪れた。", 12, 1, 3),
        ("قال الوزير، أمس، إن الميزانية جاهزة.", 6, 2, 1),
    ],
)
def test_signs_count_in_every_script(text: str, words: int, commas: int, stops: int) -> None:
    found = counted(f"<p>{text}</p>")
    assert (found["words"], found["commas"], found["stops"]) == ([words], [commas], [stops])


def test_a_line_of_wide_signs_is_longer_than_it_looks() -> None:
    found = counted("<p>駅前の商店街</p><p>seven letters</p>")
    assert found["chars"] == [6 * counts.WIDTH, 13]


def test_the_title_and_the_summary_are_known_again() -> None:
    evidence = Evidence(title="bridge opens after nine years", summary="the bridge over the orle opened on monday")
    found = counted(
        "<h1>Bridge opens after nine years</h1><p>The bridge over the Orle opened on Monday with a fair.</p>"
        "<p>Nothing that anybody has heard of.</p>",
        evidence,
    )
    assert found["title"][0] == found["is_title"][0] == 1.0
    assert found["in_summary"] == [0.0, 1.0, 0.0]
    assert found["title"][2] == 0.0


def test_the_second_of_two_equal_lines_is_a_copy() -> None:
    assert counted("<p>Twice.</p><p>Once.</p><p>Twice.</p>")["copy"] == [0, 0, 1]


def test_the_words_of_each_line_are_weighed_apart() -> None:
    told = counting.said(["share this", "", "share, share"], {"share": -500, "this": 100}, "This day")
    assert told[:, 0].tolist() == [-500, 0, -500]
    assert told[:, 1].tolist() == [100, 0, 0]
    assert told[:, 2].tolist() == [-200, 0, -500]


PAGE = """<body><header><a href="/">The Orle Gazette</a></header>
<main><article class="story"><h1>Bridge opens</h1><div class="text"><p>First paragraph of the story.</p>
<p>Second paragraph of the story.</p><img src="/a.jpg"><p>Third paragraph of the story.</p></div>
<div class="more"><h2>Read next</h2><ul><li><a href="/b">Another piece of news</a></li></ul></div></article></main>
<aside><article><h3>Elsewhere</h3><p>A teaser.</p></article></aside></body>"""


def stood(chances_of: str) -> tuple[list[str], dict[str, list[float]]]:
    """The texts, and the columns, when the runs with this in them are story at first sight."""
    page = cut_up(PAGE)
    layout = Layout(page)
    table = measure(layout, count(page.runs, Evidence(title="bridge opens")))
    texts = [run.text for run in page.runs]
    chances = np.array([0.95 if chances_of in text else 0.05 for text in texts])
    columns = container.stand(table, layout, chances, table[:, 0].astype(np.float64))
    return texts, dict(zip(container.COLUMNS, map(np.ndarray.tolist, map(np.asarray, columns)), strict=True))


def test_the_way_to_what_holds_the_story_is_known() -> None:
    texts, found = stood("paragraph")
    up = dict(zip(texts, found["main_up"], strict=True))
    assert up["First paragraph of the story."] == 0
    assert up["Another piece of news"] == up["Bridge opens"] == 1
    assert up["The Orle Gazette"] > up["Another piece of news"]


def test_the_best_article_is_the_one_with_the_story() -> None:
    texts, found = stood("paragraph")
    best = dict(zip(texts, found["article_best"], strict=True))
    assert best["Bridge opens"] == best["Another piece of news"] == 1
    assert best["A teaser."] == best["The Orle Gazette"] == 0
    assert found["articles"] == [2] * len(texts)


def test_a_run_knows_the_heading_above_it_and_its_like() -> None:
    texts, found = stood("paragraph")
    at = texts.index("Another piece of news")
    assert found["heading_since"][at] == 1
    assert found["heading_level"][at] == 2
    first = texts.index("First paragraph of the story.")
    assert found["make_count"][first] == 3
    assert found["make_good"][first] > 0.8 > found["make_good"][at]


def test_a_page_of_one_line_can_be_measured() -> None:
    page = cut_up("<p>Alone.</p>")
    layout = Layout(page)
    table = measure(layout, count(page.runs, Evidence()))
    assert all(np.isfinite(column).all() for column in container.stand(table, layout, np.ones(1), np.ones(1)))


def test_a_page_that_was_read_leaves_no_cycles_that_would_hold_its_tree() -> None:
    cases = [*own.golden(), *own.demo()]

    def read() -> None:
        for case in cases:
            for url, body, kind in case.pages:
                extract(body, url, content_type=kind)

    read()  # word lists are read now
    gc.collect()
    gc.disable()
    try:
        read()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_the_collector_rests_and_wakes_as_it_was() -> None:
    with at_rest():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.disable()
    try:
        with at_rest():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_collector_wakes_after_a_failure() -> None:
    with contextlib.suppress(KeyError), at_rest():
        raise KeyError
    assert gc.isenabled()
