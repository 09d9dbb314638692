"""When a source's answers have changed character, and when they are only as mixed as ever."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from archiver.compare.character import Answers, changed, past_of
from archiver.items import Refusal, Visit
from tests.records import NOW


def log(**outcomes: int) -> list[Visit]:
    kinds = [outcome.replace("_", "-") for outcome, times in outcomes.items() for _ in range(times)]
    return [Visit(url=f"/{n}", at=NOW, outcome=kind) for n, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("past", "articles", "walls", "is_told"),
    [
        ({"new": 40}, 0, 6, True),
        ({"new": 40}, 1, 9, True),
        ({"new": 40}, 5, 5, False),
        ({"new": 40}, 0, 4, False),  # too few pages
        ({"new": 9}, 0, 6, False),  # too young
        ({"new": 20, "paywall": 40}, 1, 9, False),  # a metered site gives a third
        ({"new": 20, "paywall": 40}, 0, 20, True),
        ({"new": 40, "same": 40, "listing": 90}, 0, 6, True),
    ],
)
def test_walls_are_an_alarm_only_beside_what_is_usual(
    past: dict[str, int], articles: int, walls: int, is_told: bool
) -> None:
    now = Answers(articles, Counter({Refusal.PAYWALL: walls}))
    assert (changed(past_of(log(**past)), now) is not None) is is_told


def test_a_source_that_stays_walled_is_told_of_again_until_it_gives_articles() -> None:
    walled = [Visit(url=f"/w{n}", at=NOW + timedelta(days=1), outcome=o) for n in range(6) for o in ("login", "walled")]
    now = Answers(0, Counter({Refusal.LOGIN: 6}))
    assert "as in the last run" in str(changed(past_of(walled), now))
    good = Visit(url="/1", at=NOW + timedelta(days=2), outcome="same")
    assert changed(past_of([*walled, good]), now) is None  # what was before is out of sight
    assert "100% used to be" in str(changed(past_of([*log(new=40), *walled, good]), now))
