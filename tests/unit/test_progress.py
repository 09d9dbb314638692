"""What is shown while a crawl runs: a picture that fits the terminal, few lines in a log, events for machines."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console

from archiver.cli.events import Event, Events
from archiver.cli.lines import Lines
from archiver.cli.live import screen
from archiver.crawling import outcomes
from archiver.progress import Now, Wait
from archiver.report import Outcome

READ = Outcome(name="harbour", listings=4, found=40, asked=30, new=9, rejected={"gallery": 1}, left=10, seconds=12.0)


def now(*sources: Outcome, seconds: float = 125.0, **fields: Any) -> Now:
    return Now(seconds=seconds, pages=250, outcomes=sources, **fields)


def drawn(moment: Now, width: int = 100, height: int = 24) -> list[str]:
    console = Console(file=io.StringIO(), width=width, height=height, force_terminal=True, color_system=None)
    with console.capture() as capture:
        console.print(screen(moment, width, height))
    return capture.get().splitlines()


def many() -> tuple[Outcome, ...]:
    """500 sources: of each hundred 60 done, 30 being read, one with a broken listing, one unreadable, 8 not begun."""

    def one(number: int) -> Outcome:
        name, place = f"paper-{number:03}", number % 100
        if place < 60:
            return Outcome(name=name, listings=3, found=5, asked=5, same=5)
        if place < 90:
            return Outcome(name=name, listings=3, found=50, asked=50, new=10)
        if place == 90:
            return Outcome(name=name, listings=3, found=50, asked=50, new=50, problems=1)
        return Outcome(name=name, failed="no such host") if place == 91 else Outcome(name=name)

    return tuple(map(one, range(500)))


def test_one_source_is_shown_with_all_its_counts() -> None:
    head, titles, row = drawn(now(READ))
    assert head.startswith("2:05 min, 2.0 pages/s: 0 of 1 sources done; 10 of 30 pages read")
    assert titles.split() == ["source", "read", "new", "changed", "refused", "left"]
    assert [word for word in row.split() if set(word) != {"━"} and "╸" not in word] == (
        ["harbour", "10/30", "9", "0", "1", "10", "4", "listings,", "40", "found"]
    )


def test_a_host_that_is_waited_for_is_named_in_the_row_of_its_source() -> None:
    wait = Wait(host="www.harbour.example", seconds=30, source="harbour")
    assert "waits 30 s for www.harbour.example" in drawn(now(READ, waits=(wait,)))[2]
    assert drawn(now(READ, waits=(Wait(host="cdn.example", seconds=90),)))[-1] == "waits 1:30 min for cdn.example"


@pytest.mark.parametrize(("width", "height"), [(40, 10), (80, 24), (200, 60)])
@pytest.mark.parametrize("stopped_by", [None, "SIGINT"])
def test_five_hundred_sources_fit_any_terminal(width: int, height: int, stopped_by: str | None) -> None:
    lines = drawn(now(*many(), stopped_by=stopped_by, waits=(Wait(host="cdn.example", seconds=9),)), width, height)
    assert len(lines) < height
    assert max(map(len, lines)) < width


def test_of_five_hundred_sources_the_troubled_and_the_active_are_shown_and_the_rest_is_summed() -> None:
    lines = drawn(now(*many()), 160, 24)
    assert "305 of 500 sources done, 5 cannot be read" in lines[0]
    shown = [line.split()[0] for line in lines[2:-1]]
    assert [f"paper-{hundred}90" for hundred in range(5)] == [name for name in shown if name.endswith("90")]
    assert [f"paper-{hundred}91" for hundred in range(5)] == [name for name in shown if name.endswith("91")]
    assert shown == sorted(shown)
    assert not [name for name in shown if int(name[-2:]) < 60]
    assert lines[-1].startswith(f"and {500 - len(shown)} more: 300 done")


def test_a_log_gets_a_line_after_a_minute_and_then_ever_fewer(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    for second in range(8 * 3600):
        lines.look(now(READ, seconds=float(second), waits=(Wait(host="harbour.example", seconds=30),)))
    told = capsys.readouterr().err.splitlines()
    assert [line.split(",")[0] for line in told[:4]] == [f"archiver: {n}:00 min" for n in (1, 2, 4, 8)]
    assert told[0].endswith("9 new, 0 changed, 1 refused, 10 left; waits 30 s for harbour.example")
    assert len(told) < 16


def test_a_log_is_told_once_that_the_crawl_stops(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    for _ in range(3):
        lines.look(now(READ, seconds=2.0, stopped_by="SIGTERM"))
    assert capsys.readouterr().err.count("stopping on SIGTERM") == 1


def test_machines_are_told_what_has_changed_and_each_line_is_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    events = Events(Path("output"))
    idle = Outcome(name="idle")
    wait = Wait(host="harbour.example", seconds=30, source="harbour")
    events.look(now(idle, Outcome(name="harbour")))
    events.look(now(idle, READ))
    events.look(now(idle, READ))
    events.look(now(idle, READ, waits=(wait,), stopped_by="SIGINT"))
    events.look(now(idle, READ, waits=(wait,), stopped_by="SIGINT"))
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["begun", "source", "waiting", "stopping"]
    assert msgspec.json.decode(lines[1], type=Event).source == READ


def test_a_source_whose_name_has_a_slash_keeps_its_counts() -> None:
    stats = {"archiver/a/b/new": 2, "archiver/a/b/rejected/gallery": 1, "archiver/a/new": 5, "archiver/robots/read": 1}
    assert outcomes(stats, ("a", "a/b")) == (
        Outcome(name="a", new=5), Outcome(name="a/b", new=2, rejected={"gallery": 1}),
    )  # fmt: skip
