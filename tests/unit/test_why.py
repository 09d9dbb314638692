"""Why a run was kept or dropped: the shares of its measures, their words, and who decided."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from archiver.extract.classify import Judged, all_columns, chance, judge
from archiver.extract.counts import Evidence
from archiver.extract.cutting import cut
from archiver.extract.explain import Row, explain
from archiver.extract.facts import read_facts
from archiver.extract.forest import read
from archiver.extract.why import TOLD, Decider, decider, shares, whys, words_of
from archiver.items import Reason
from archiver.items.messages import SiteRules
from archiver.markup.tree import parse
from tests.golden.make_pages import PAGES, cases, terms

FOREST = ["a>1 b>1 : 0 0 0 4000", "b>5 a>0 : 0 -2000 1000 0"]
LETTER = "newsletter-between-paragraphs"


def judged(case: str) -> Judged:
    tree = parse((PAGES / case / "page.html").read_bytes())
    assert not isinstance(tree, tuple)
    return judge(cut(tree), Evidence.of(read_facts(tree, terms(case)["url"])))


def rows(case: str, rules: SiteRules | None = None) -> dict[str, Row]:
    found = explain((PAGES / case / "page.html").read_bytes(), terms(case)["url"], rules=rules)
    return {row.text: row for row in found}


@pytest.mark.parametrize("row", [(0, 0), (2, 0), (0, 2), (2, 2), (2, 9), (0, 9)])
def test_the_shares_of_a_row_make_up_its_score(row: tuple[float, float]) -> None:
    forest, table = read(FOREST, ("a", "b")), np.array([row], dtype=np.float32)
    start, added = forest.shares(table)
    assert start + added.sum() == pytest.approx(forest.score(table)[0])


def test_a_share_is_what_the_answer_moved() -> None:
    start, added = read(FOREST[:1], ("a", "b")).shares(np.array([[2, 2], [0, 2]], dtype=np.float32))
    assert start == 1.0
    assert added.tolist() == [[1.0, 2.0], [-1.0, 0.0]]


@pytest.mark.parametrize("case", cases())
def test_what_is_explained_is_what_decided(case: str) -> None:
    """The shares mix the forests as the verdict does, for long pages and for short ones."""
    found = judged(case)
    start, added = shares(found)
    assert chance(start + added.sum(axis=1)) == pytest.approx(found.chances)


def test_every_measure_has_words() -> None:
    assert [column for column in all_columns() if words_of(column) == column] == []


def test_the_causes_of_a_sure_verdict_point_its_way_and_the_strongest_comes_first() -> None:
    found = judged(LETTER)
    sure = [(why, odds) for why, odds in zip(whys(found), found.chances, strict=True) if abs(odds - 0.5) > 0.4]
    assert len(sure) > 3
    for why, odds in sure:
        told = [cause.share for cause in why.among]
        assert len(told) == TOLD
        assert told == sorted(told, key=abs, reverse=True)
        assert (sum(told) > 0) == (odds > 0.5)


def test_runs_judged_alike_are_explained_too() -> None:
    tree = parse("<p>One line and no more.</p>")
    assert not isinstance(tree, tuple)
    (why,) = whys(judge(cut(tree), Evidence()))
    assert why.alone


@pytest.mark.parametrize(
    ("chance", "is_kept", "is_trimmed", "reason", "is_ruled", "by"),
    [
        (0.9, True, False, None, False, Decider.MEASURES),
        (0.1, False, False, Reason.CLUTTER, False, Decider.MEASURES),
        (0.9, True, False, Reason.SHARE, False, Decider.WORDS),
        (0.9, False, True, Reason.NEWSLETTER, False, Decider.PAGE),
        (0.1, True, False, None, False, Decider.PLACE),
        (0.1, True, False, None, True, Decider.RULE),
        (0.9, False, False, Reason.CLUTTER, True, Decider.RULE),
        (0.9, False, True, Reason.RULE, True, Decider.RULE),
        (0.1, False, False, Reason.CLUTTER, True, Decider.MEASURES),
    ],
)
def test_who_decided_is_told(
    chance: float, is_kept: bool, is_trimmed: bool, reason: Reason | None, is_ruled: bool, by: Decider
) -> None:
    found = judged(LETTER)
    trimmed = {0: reason} if is_trimmed and reason else {}
    found = replace(found, chances=np.array([chance]), kept=np.array([is_kept]), trimmed=trimmed)
    assert decider(found, 0, reason, is_ruled=is_ruled) is by


def test_a_site_rule_that_decided_is_told() -> None:
    rules = SiteRules(strip=("//p[contains(., 'Engineers')]",), origins=("paper.example.toml",))
    struck = next(row for text, row in rows(LETTER, rules).items() if text.startswith("Engineers replaced"))
    assert (struck.kept, struck.reason, struck.by) == (False, Reason.RULE, Decider.RULE)
    kept = rows(LETTER, SiteRules(keep=("//h1",)))["Ferry sails again"]
    assert (kept.kept, kept.by) == (True, Decider.RULE)


def command(case: str) -> list[str]:
    return [sys.executable, "-m", "archiver", "explain", str(PAGES / case / "page.html")]


def test_piped_it_is_plain_and_says_why() -> None:
    told = subprocess.run(command(LETTER), capture_output=True, text=True, check=True, timeout=60).stdout
    assert "\x1b" not in told
    block = told[told.index("Sign up for our free newsletter") :].splitlines()
    assert block[1].strip().startswith("newsletter, decided by ")
    assert re.match(r" +by itself 0\.\d\d: [+-]\d\.\d [a-z' ]+ \(\w+=", block[2])
    assert re.match(r" +among its neighbours 0\.\d\d \(kept from 0\.\d\d on\): [+-]\d\.\d [a-z' ]+ \(\w+=", block[3])
    assert "chars=86" in block[4]
    assert re.search(r"^ +kept 0\.\d\d  Engineers replaced", told, re.M)


def test_on_a_terminal_it_is_in_colour() -> None:
    ours, theirs = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm-256color"}
    with subprocess.Popen(command(LETTER), stdout=theirs, env=environment) as process:
        os.close(theirs)
        told = b"".join(iter(lambda: _read(ours), b"")).decode()
        assert process.wait(60) == 0
    os.close(ours)
    assert "\x1b[1;32m   kept \x1b[0m" in told
    assert "\x1b[1;31mdropped \x1b[0m" in told


def _read(terminal: int) -> bytes:
    """What the terminal shows next; nothing once the program has ended."""
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""
