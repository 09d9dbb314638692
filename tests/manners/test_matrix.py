"""The politeness matrix holds: over three runs, one of them killed, no host hears a request that the rules forbid."""

from __future__ import annotations

import pytest

from tests.manners.matrix import CASES, Row, run


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    return {row.case.name: row for row in run(tmp_path_factory.mktemp("matrix"))}


@pytest.mark.parametrize("name", [*(case.name for case in CASES), "the resting host"])
def test_nothing_that_the_rules_forbid_is_asked_for(rows: dict[str, Row], name: str) -> None:
    assert rows[name].forbidden == []


@pytest.mark.parametrize("name", [case.name for case in CASES if case.may])
def test_what_is_allowed_is_asked_for_in_the_end(rows: dict[str, Row], name: str) -> None:
    row = rows[name]
    assert (row.asked[0] if row.case.budget else row.asked[2]) >= 2
