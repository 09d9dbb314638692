"""A sample of `make rot`: thirty flipped bits of an archive, each seen, each put back."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.rot.archives import synthetic
from tests.rot.flips import draw, tried, truth


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("rot") / "output"
    synthetic(root, 1, articles=6, paragraphs=2)
    return root


@pytest.mark.parametrize(("seed", "at_once"), [*((seed, 1) for seed in range(20)), (20, 10)])
def test_a_flipped_bit_is_seen_and_put_back(made: Path, seed: int, at_once: int) -> None:
    sound = truth(made)
    outcome = tried(made, sound, draw(made, sound, random.Random(seed), at_once))
    assert (outcome.seen, outcome.whole) == (True, True), outcome.flips
