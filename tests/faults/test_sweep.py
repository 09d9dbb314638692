"""A sample of `make kill-sweep`, `make fault-sweep`, `make power-cut` and `make starters`: points by lot."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from tests.faults import moments, power, starters
from tests.faults.moments import KINDS
from tests.faults.rounds import Log
from tests.faults.runs import Point
from tests.faults.sweep import drawn, sweep

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed: apt install strace")
needs_root = pytest.mark.skipif(
    os.geteuid() != 0 or not Path("/dev/loop-control").exists(), reason="a disk in a file is mounted by root only"
)


@needs_strace
@pytest.mark.parametrize(("command", "most"), [("publish", 16), ("compact", 8), ("import", 4), ("crawl", 3)])
def test_runs_killed_at_any_call_lose_nothing_and_double_nothing(command: str, most: int, tmp_path: Path) -> None:
    log = Log()
    sweep(tmp_path, command, "kill", log, most)
    assert log.wrong == []
    assert len(log.rounds) == most
    assert len(log.struck) >= most - most // 3  # a crawl is not the same each time
    assert sum(one.reads for one in log.rounds) > most
    assert log.struck[-1].of > most


@pytest.mark.parametrize("command", ["publish", "reextract", "retire"])
def test_runs_killed_at_random_moments_lose_nothing_and_double_nothing(command: str, tmp_path: Path) -> None:
    log = Log()
    moments.strike(tmp_path, command, ["run"], log, 5)
    assert (len(log.struck), log.wrong) == (5, [])


def test_a_crawl_whose_worker_or_whose_all_is_killed_loses_nothing(tmp_path: Path) -> None:
    log = Log()
    moments.strike(tmp_path, "crawl", KINDS, log, 1)
    assert (len(log.struck), log.wrong) == (3, [])


@needs_strace
@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "EROFS"])
def test_an_error_of_the_disk_is_a_sentence_and_the_next_run_completes(fault: str, tmp_path: Path) -> None:
    log = Log()
    sweep(tmp_path, "publish", fault, log, 4)
    assert (len(log.struck), log.wrong) == (4, [])


@needs_root
def test_what_was_acknowledged_outlives_a_power_cut_and_without_fsync_it_does_not(tmp_path: Path) -> None:
    synced, not_synced = Log(), Log()
    power.cut(tmp_path / "synced", "publish", synced, 4, seed=1)
    power.cut(tmp_path / "not", "publish", not_synced, 8, seed=1, sync=False)
    assert (len(synced.struck), synced.wrong) == (4, [])
    assert not_synced.wrong != []


def test_of_runs_started_together_one_works_and_the_others_say_who_does(tmp_path: Path) -> None:
    log = Log()
    starters.campaign(tmp_path, "publish", log, 3, seed=1)
    assert (len(log.struck), log.wrong) == (3, [])


def test_a_lot_has_every_call_on_every_file_before_it_has_one_twice() -> None:
    many = [Point("pwrite64", "index", number) for number in range(1, 100)]
    found = [*many[:50], Point("rename", "feed", 1), Point("rename", "page", 1), *many[50:]]
    lot = drawn(found, 5, random.Random(1))
    assert lot == sorted(lot, key=found.index)
    assert [sum(point.call == call for point in lot) for call in ("rename", "pwrite64")] == [2, 3]
    assert drawn(found, 9999, random.Random(1)) == found
