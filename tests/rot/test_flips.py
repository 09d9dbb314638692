"""A sample of `make rot`: thirty flipped bits of an archive, each seen, each put back."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.rot.archives import packed, synthetic
from tests.rot.flips import draw, tried, truth


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("rot") / "output"
    synthetic(root, 1, articles=6, paragraphs=2)
    return root


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("rot") / "output"
    packed(root, 1, articles=3, paragraphs=1)
    return root


@pytest.mark.parametrize(("seed", "at_once"), [*((seed, 1) for seed in range(16)), (16, 10)])
def test_a_flipped_bit_is_seen_and_put_back(made: Path, seed: int, at_once: int) -> None:
    sound = truth(made)
    outcome = tried(made, sound, draw(made, sound, random.Random(seed), at_once))
    assert (outcome.seen, outcome.whole) == (True, True), outcome.flips


@pytest.mark.parametrize("seed", range(5))
def test_a_flipped_bit_of_a_compressed_month_is_seen_and_put_back(small: Path, seed: int) -> None:
    sound = truth(small)
    lines = {name: data for name, data in sound.items() if name.endswith(".zst")}
    flips = draw(small, lines, random.Random(seed), 1)
    outcome = tried(small, sound, flips)
    assert (outcome.seen, outcome.whole) == (True, True), flips
