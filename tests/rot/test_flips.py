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
    synthetic(root, 1, articles=6)
    return root


@pytest.mark.parametrize("at_once", [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 20])
def test_a_flipped_bit_is_seen_and_put_back(made: Path, at_once: int, request: pytest.FixtureRequest) -> None:
    sound = truth(made)
    rng = random.Random(request.node.name)
    outcome = tried(made, sound, draw(made, sound, rng, min(at_once, 12)))
    assert (outcome.seen, outcome.whole) == (True, True), outcome.flips
