"""Clocks that are wrong, zones that change, a folder taken to another machine: nothing is lost or sent again."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import time_machine
from lxml import etree

from tests.faults import oracle
from tests.faults.commands import Bench, bench
from tests.faults.oracle import ATOM, holdings
from tests.faults.paper import SECOND
from tests.faults.runs import Ended, undisturbed


def off(by: timedelta) -> None:
    """The clock of this process is that much ahead."""
    time_machine.travel(datetime.now(UTC) + by, tick=True).start()


def in_zone(name: str) -> None:
    os.environ["TZ"] = name
    time.tzset()


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(tmp_path_factory.mktemp("clock"), "crawl") as made:
        yield made


def run(stand: Bench, before: Callable[[], None] | None = None) -> Ended:
    end = undisturbed(stand.typed, stand.folder, before)
    assert end.code == 0, end.said
    return end


def stamps(stand: Bench) -> dict[str, str]:
    """The `updated` of every entry of every feed; of the feed itself under its file."""
    found = {}
    for path in stand.now.glob("public/**/*.atom"):
        feed = etree.parse(path).getroot()
        found[str(path)] = feed.findtext(f"{ATOM}updated") or ""
        found |= {
            f"{path} {e.findtext(ATOM + 'id')}": e.findtext(f"{ATOM}updated") or "" for e in feed.iter(f"{ATOM}entry")
        }
    return found


@pytest.mark.parametrize(
    ("change", "told_at"),
    [
        pytest.param(partial(off, timedelta(days=-1, hours=-1)), [True, False], id="a day back"),
        pytest.param(partial(off, timedelta(days=-400)), [True, False], id="a year and a month back"),
        pytest.param(partial(off, timedelta(days=365)), [True, True], id="a year ahead"),
        pytest.param(partial(in_zone, "Pacific/Kiritimati"), [False, False], id="another zone"),
    ],
)
def test_a_clock_that_is_put_wrong_and_right_again_loses_and_repeats_nothing(
    stand: Bench, change: Callable[[], None], told_at: list[bool]
) -> None:
    stand.fresh()
    before = stamps(stand)
    wrong = run(stand, change)
    held, between = holdings(stand.now), stamps(stand)
    right = run(stand)
    told = oracle.differences(holdings(stand.now), held)
    assert [one for one in told if not one.startswith("visited twice")] == []  # a day later it may look again
    assert oracle.lost(stand.before, stand.now, oracle.sums(stand.before)) == []
    assert len(held.latest) == SECOND
    assert len(held.revisions) == held.revisions.total() == SECOND
    after = stamps(stand)
    assert all(before[one] <= between[one] for one in before)
    assert after == between
    assert undisturbed(("verify", "--output", str(stand.now)), stand.folder).code == 0
    assert ["the clock of this machine says" in end.said for end in (wrong, right)] == told_at


def test_a_folder_on_another_machine_goes_on(stand: Bench, tmp_path: Path) -> None:
    stand.fresh()
    run(stand)
    held = holdings(stand.now)
    bytes_held = oracle.exact(stand.now)
    there = tmp_path / "another name"
    shutil.copytree(stand.now, there, copy_function=shutil.copyfile)  # without times
    for path in there.rglob("*"):
        os.utime(path, (0, 0))
    end = undisturbed((*stand.command.typed, "--output", str(there)), stand.folder)
    assert end.code == 0, end.said
    assert oracle.differences(holdings(there), held) == []
    assert oracle.exact(there) == bytes_held
