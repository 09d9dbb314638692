"""A sample of `make kill-sweep`, `make fault-sweep`, `make power-cut` and `make starters`: points by lot."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.faults import moments, power, starters
from tests.faults.moments import KINDS
from tests.faults.runs import CALLS
from tests.faults.sweep import sweep

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed: apt install strace")
needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or not Path("/dev/loop-control").exists(), reason="a disk in a file is mounted by root only"
)


@needs_strace
@pytest.mark.parametrize(("command", "fault", "most"), [("publish", "kill", 24), ("crawl", "kill", 3)])
def test_runs_killed_at_any_call_lose_nothing_and_double_nothing(
    command: str, fault: str, most: int, tmp_path: Path
) -> None:
    outcome = sweep(tmp_path, command, fault, most)
    assert outcome.wrong == []
    assert outcome.struck.total() + len(outcome.missed) == most
    assert len(outcome.missed) <= most // 3  # a crawl is not the same each time
    assert outcome.reads > most
    assert set(outcome.struck) <= set(CALLS)


def test_runs_killed_at_random_moments_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    (outcome,) = moments.strike(tmp_path / "publish", "publish", ["run"], 12)
    assert outcome.wrong == []
    for outcome in moments.strike(tmp_path / "crawl", "crawl", KINDS, 1):
        assert outcome.wrong == []


@needs_strace
@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "EROFS"])
def test_an_error_of_the_disk_is_a_sentence_and_the_next_run_completes(fault: str, tmp_path: Path) -> None:
    outcome = sweep(tmp_path, "publish", fault, 4)
    assert outcome.wrong == []
    assert outcome.struck.total() == 4


@needs_root
def test_what_was_acknowledged_outlives_a_power_cut_and_without_fsync_it_does_not(tmp_path: Path) -> None:
    assert power.cut(tmp_path / "synced", "publish", 4, seed=1) == []
    assert power.cut(tmp_path / "not", "publish", 8, seed=1, sync=False) != []


def test_of_runs_started_together_one_works_and_the_others_say_who_does(tmp_path: Path) -> None:
    assert starters.campaign(tmp_path, "publish", 3, seed=1) == []
