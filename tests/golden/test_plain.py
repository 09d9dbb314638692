"""Plain texts of ten languages: the dirt goes, the story comes out whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.extract.plain import clean_text

CASES = sorted(path for path in (Path(__file__).parent / "plain").iterdir() if path.is_dir())


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_dirt_goes_and_the_story_stays(case: Path) -> None:
    cleaned = clean_text(_read(case / "dirty.txt"))
    assert cleaned.text.split("\n") == _read(case / "clean.txt").split("\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_clean_text_stays_as_it_is(case: Path) -> None:
    clean = _read(case / "clean.txt")
    assert clean_text(clean).text == clean


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_language_need_not_be_told(case: Path) -> None:
    assert clean_text(_read(case / "dirty.txt")).language == case.name.partition("-")[0]
