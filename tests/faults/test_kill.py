"""kill -9 at any moment: no article lost, none twice, a valid feed at every instant. A sample of `make kills`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.kills import campaign


@pytest.mark.parametrize(("kind", "points"), [("worker", 1), ("crawl", 4), ("all", 3)])
def test_killed_runs_lose_nothing_and_double_nothing(kind: str, points: int, tmp_path: Path) -> None:
    campaign(kind, points, tmp_path, seed=20261120)
