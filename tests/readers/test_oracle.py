"""The oracle finds what it is there for: a client that shows all as it is, and then one thing wrong at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest

from tests.readers.clients.client import Shown
from tests.readers.clients.newsboat import Newsboat
from tests.readers.clients.sfeed import Sfeed
from tests.readers.oracle import Rule, faults
from tests.readers.stories import START, edited, story
from tests.readers.week import Due


def _due(number: int) -> Due:
    truth = story(number, START)
    published = truth.published or START
    return Due(truth, published, published)


def _shown(due: Due) -> Shown:
    truth = due.truth
    html = f'<p>{escape(truth.says)}</p><a href="http://{truth.site}{truth.link}">.</a><img src="{truth.picture}">'
    return Shown(id=truth.id, title=truth.title, link=truth.url, html=html, published=due.published, is_new=False)


DUES = [_due(number) for number in (6, 3, 0)]
STOOD = {due.truth.id: [due] for due in DUES}
GOOD = [_shown(due) for due in DUES]
LATE = timedelta(seconds=1)


def _rules(shown: list[Shown], stood: dict[str, list[Due]] = STOOD, kind: type = Newsboat) -> set[Rule]:
    client = kind(Path(), "http://127.0.0.1/feed.atom")
    client.has_pictures = False
    return {fault.rule for fault in faults(client, shown, stood, list(stood))}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda one: [one, *GOOD], Rule.ONCE),
        (lambda one: [replace(one, id="urn:uuid:another"), *GOOD[1:]], Rule.ONCE),
        (lambda _: GOOD[1:], Rule.WHOLE),
        (lambda one: [*GOOD[1:], one], Rule.ORDER),
        (lambda one: [replace(one, published=one.published + LATE), *GOOD[1:]], Rule.DATES),
        (lambda one: [replace(one, updated=one.published + LATE), *GOOD[1:]], Rule.DATES),
        (lambda one: [replace(one, published=None), *GOOD[1:]], Rule.DATES),
        (lambda one: [replace(one, title=f"{one.title}."), *GOOD[1:]], Rule.WORDS),
        (lambda one: [replace(one, html=one.html.replace("version 1", "version 2")), *GOOD[1:]], Rule.WORDS),
        (lambda one: [replace(one, html=one.html.replace("http://ledger.example/s", "/s")), *GOOD[1:]], Rule.LINKS),
        (lambda one: [replace(one, html=one.html.replace("<img", "<i")), *GOOD[1:]], Rule.LINKS),
    ],
)
def test_one_thing_wrong_breaks_one_rule(change: Callable[[Shown], list[Shown]], rule: Rule) -> None:
    assert _rules(GOOD) == set()
    assert _rules(change(GOOD[0])) == {rule}


def test_an_edit_must_be_followed_but_by_those_that_never_do() -> None:
    first = DUES[0]
    second = Due(edited(first.truth, 2, title="Named anew"), first.published, START)
    stood = STOOD | {first.truth.id: [first, second]}
    beside = [replace(_shown(second)), *GOOD]
    assert _rules([_shown(second), *GOOD[1:]], stood) == set()
    assert _rules(GOOD, stood) == {Rule.WORDS}
    assert _rules(beside, stood) == {Rule.ONCE, Rule.WORDS}
    assert _rules(beside, stood, Sfeed) == set()
