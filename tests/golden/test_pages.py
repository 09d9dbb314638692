"""Golden pages, one difficulty each: one wrong field is one red test. A field that is not written down is free."""

from __future__ import annotations

import pytest

from tests.golden.make_pages import cases, expected, outcome

FIELDS = [(case, field) for case in cases() for field in expected(case)]


@pytest.mark.parametrize(("case", "field"), FIELDS)
def test_the_page_gives_what_was_written_down(case: str, field: str) -> None:
    assert outcome(case).get(field) == expected(case)[field]
