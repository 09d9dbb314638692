"""A run that departs from what its source used to be is told, and a healthy one is not."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from archiver.health.drift import is_off, judge
from archiver.health.words import kinds, sentence
from archiver.runs import Portrait, Run
from tests.bench.weeks import BREAKS, PAPERS, START, caught, false_alarms, life

DAILY = PAPERS[1]


def _run(day: int, **fields) -> Run:
    """A run of a source that brings twenty articles a day, all alike."""
    even = {
        "articles": 20,
        "words": (500, 640, 800),
        "authored": 18,
        "dated": 20,
        "pictured": 20,
        "structured": 20,
        "told": 20,
    }
    figures = even | {"agreed": 19, "one_text": 1, "one_title": 1, "one_date": 1, "language": "fr", "spoken": 20}
    drawn = Portrait(**figures | fields.pop("portrait", {}))
    ended = START + timedelta(days=day)
    told = {"found": 100, "pages": 26, "read": 25, "looked": 5} | fields
    return Run(source="a", site="a.example", began=ended, ended=ended, portrait=drawn, **told)


PAST = [_run(day) for day in range(14)]


@pytest.mark.parametrize("name", BREAKS)
def test_a_break_is_seen_in_the_first_run_after_it(name):
    assert caught(PAPERS[0], name, 1), name


def test_a_healthy_source_is_hardly_ever_marked():
    runs, cried = false_alarms(DAILY, 12, 0)
    assert runs == 12 * 7 * 4
    assert cried.total() <= runs / 100, cried


def test_it_is_said_in_words_what_broke_since_when_and_what_it_may_be():
    broken = _run(14, portrait={"words": (40, 45, 50)})
    (alarm,) = judge(PAST, broken)
    assert sentence(alarm).startswith("bodies shrank from 640 words to 45 words on 19 January 2026: the page layout")
    later = _run(17, portrait={"words": (40, 45, 50)})
    (again,) = judge([*PAST, replace(broken, alarms=(alarm,))], later)
    assert again.since == broken.ended


def test_a_host_that_answers_no_more_is_told_though_no_page_was_refused():
    past = [replace(run, asked=26) for run in PAST]
    down = _run(14, asked=12, pages=1, read=0, looked=0, portrait={"articles": 0})
    (alarm,) = judge(past, down)
    assert sentence(alarm).startswith(
        "since 19 January 2026, 8% of the pages that were asked for answered, where 100% used"
    )
    assert judge(past, replace(down, asked=26, pages=25, read=24)) == ()
    assert judge(PAST, down) == ()  # lines of older versions do not say how many were asked for


def test_a_new_source_is_not_judged_by_a_past_that_it_does_not_have():
    assert judge(PAST[:2], _run(3, portrait={"authored": 0, "dated": 0, "words": (40, 45, 50)})) == ()
    walled = judge([], _run(0, portrait={"one_text": 20}))
    assert [alarm.kind for alarm in walled] == ["one-text"]
    assert [alarm.kind for alarm in judge([], _run(0, pages=9, read=0, looked=0, portrait={"articles": 0}))] == [
        "articles"
    ]


def test_what_was_broken_never_becomes_usual_but_by_the_users_word():
    past = list(PAST)
    for day in range(14, 34):
        run = _run(day, portrait={"words": (40, 45, 50)})
        alarms = judge(past, run)
        assert [alarm.kind for alarm in alarms] == ["shorter"], day
        past.append(replace(run, alarms=alarms))
    past.append(replace(_run(34), accepted=True))
    assert judge(past, _run(35, portrait={"words": (40, 45, 50)})) == ()


def test_what_is_only_marked_becomes_usual_in_time():
    past = list(PAST)
    marked = []
    for day in range(14, 60):
        run = _run(day, portrait={"authored": 0})
        alarms = judge(past, run)
        marked.append(bool(alarms))
        past.append(replace(run, alarms=alarms))
    assert marked[0]
    assert not marked[-1]


def test_going_back_into_the_past_is_no_alarm_and_no_habit():
    assert judge(PAST, _run(14, bulk=True, portrait={"old": 20, "dated": 0})) == ()
    past = [*PAST[:2], *(replace(run, bulk=True) for run in PAST[2:])]
    assert judge(past, _run(15, portrait={"authored": 0})) == ()


def test_every_kind_of_alarm_has_its_words():
    seen = Counter(alarm.kind for name in BREAKS for alarm in caught(PAPERS[0], name, 2) or ())
    silent = judge(PAST, _run(40, portrait={"articles": 0}))
    assert [alarm.kind for alarm in silent] == ["silent"]
    assert set(seen) | {"silent"} == set(kinds())


HALF_HOURLY = replace(PAPERS[8], runs=48)  # twelve articles a day: none or one in a run


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("bodies cut to the first paragraph", "shorter"),
        ("dates lost", "dates"),
        ("title is the section's", "titles"),
        ("selector gone: no page gives an article", "articles"),
        ("another language", "language"),
    ],
)
def test_a_break_is_seen_though_a_run_brings_an_article_at_most_and_stays_until_it_is_over(name, kind):
    runs = list(life(HALF_HOURLY, 6, random.Random(name)))
    past, seen = list(runs[:1000]), []
    for run in map(BREAKS[name], runs[1000:1240]):
        alarms = judge(past, run)
        past.append(replace(run, alarms=alarms))
        seen.append((kind in [alarm.kind for alarm in alarms], run.asked))
    first = next(number for number, (is_told, _) in enumerate(seen) if is_told)
    assert sum(asked for _, asked in seen[:first]) <= 20  # within two days
    assert all(is_told for is_told, _ in seen[first:])
    assert len({alarm.since for run in past[1000:] for alarm in run.alarms if alarm.kind == kind}) == 1
    good = [run for run in runs[1240:] if run.portrait.articles][:30]
    for run in good:
        past.append(replace(run, alarms=judge(past, run)))
    assert kind not in [alarm.kind for alarm in past[-1].alarms]
    assert sum(any(is_off(alarm, run) for alarm in run.alarms) for run in past[1240:]) <= 4  # good ones are not held


def test_a_brief_that_comes_alone_is_no_break():
    past = [_run(day) for day in range(14)]
    brief = _run(15, portrait={"articles": 1, "words": (50, 50, 50), "authored": 1, "dated": 1, "told": 0, "agreed": 0})
    assert judge(past, brief) == ()


def test_a_source_that_is_read_every_half_hour_is_hardly_ever_marked():
    runs, cried = false_alarms(replace(PAPERS[1], runs=48), 4, 0)
    assert cried.total() <= runs / 100, cried


def test_a_broken_source_that_brings_nothing_new_is_broken_still():
    (alarm,) = judge(PAST, broken := _run(14, portrait={"words": (40, 45, 50)}))
    past = [*PAST, replace(broken, alarms=(alarm,))]
    quiet = _run(15, asked=0, pages=0, read=0, looked=0, portrait={"articles": 0})
    assert judge(past, quiet) == (alarm,)
    assert not is_off(alarm, quiet)
    assert judge([*past, replace(quiet, alarms=(alarm,))], _run(16)) == ()


def test_a_source_whose_articles_are_held_is_not_silent():
    past = list(PAST)
    for day in range(14, 30):
        run = _run(day, portrait={"words": (40, 45, 50)})
        past.append(replace(run, alarms=judge(past, run)))
    quiet = _run(30, asked=0, pages=0, read=0, looked=0, portrait={"articles": 0})
    assert [alarm.kind for alarm in judge(past, quiet)] == ["shorter"]


def test_what_is_broken_stays_so_where_the_runs_before_it_are_too_far_back_to_be_read():
    run = _run(14, portrait={"words": (40, 45, 50)})
    (alarm,) = judge(PAST, run)
    past = [replace(_run(day, portrait={"words": (40, 45, 50)}), alarms=(alarm,)) for day in range(15, 20)]
    assert judge(past, _run(20, portrait={"words": (40, 45, 50)})) == (alarm,)
    assert judge(past, _run(20)) == ()


def test_a_run_under_a_clock_that_was_ahead_makes_nobody_blind():
    past = [*PAST[:10], _run(2000), *PAST[10:]]
    assert [alarm.kind for alarm in judge(past, _run(14, portrait={"words": (40, 45, 50)}))] == ["shorter"]
    assert [alarm.kind for alarm in judge(past, _run(40, portrait={"articles": 0}))] == ["silent"]
