"""Quality and speed on the pages we carry stay above their floors, and nobody lowers a floor by accident."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.floor import Floors, fallen, load, main, moved
from tests.bench.own import SETS, measure

FLOORS: Floors = {"pages": {"exact": 0.9, "leaks": 0.1}, "speed": {"x_parse": 20.0}}


def measured(exact: float, leaks: float, x_parse: float = 10.0) -> Floors:
    return {"pages": {"exact": exact, "leaks": leaks}, "speed": {"x_parse": x_parse}}


def test_no_figure_of_our_own_pages_is_under_its_floor() -> None:
    floors = load()
    assert floors.keys() == SETS.keys() | {"speed"}
    sunk = fallen(measure(), floors)
    assert sunk == [], "if that is meant: python -m tests.bench.floor --lower, and say why in the commit"


@pytest.mark.parametrize(
    ("found", "sentences"),
    [
        (measured(0.9, 0.1), []),
        (measured(0.95, 0.0, 1.0), []),
        (measured(0.85, 0.1), ["pages, exact: 0.8500 is worse than its floor of 0.9000"]),
        (measured(0.9, 0.15), ["pages, leaks: 0.1500 is worse than its floor of 0.1000"]),
        (measured(0.9, 0.1, 21), ["speed, x_parse: 21.0000 is worse than its floor of 20.0000"]),
        ({"speed": {"x_parse": 1.0}}, ["pages, exact: 0.0", "pages, leaks: 0.0"]),
    ],
)
def test_what_fell_is_told(found: Floors, sentences: list[str]) -> None:
    told = fallen(found, FLOORS)
    assert len(told) == len(sentences)
    assert all(one.startswith(start) for one, start in zip(told, sentences, strict=True))


@pytest.mark.parametrize(
    ("found", "lower", "floors"),
    [
        (measured(0.95, 0.05), False, {"exact": 0.95, "leaks": 0.05}),
        (measured(0.85, 0.15), False, {"exact": 0.9, "leaks": 0.1}),
        (measured(0.85, 0.05), False, {"exact": 0.9, "leaks": 0.05}),
        (measured(0.85, 0.15), True, {"exact": 0.85, "leaks": 0.15}),
        (measured(0.95678, 0.01234), False, {"exact": 0.9567, "leaks": 0.0124}),
    ],
)
def test_floors_rise_alone_and_sink_only_when_told(found: Floors, lower: bool, floors: dict[str, float]) -> None:
    assert moved(found, FLOORS, lower=lower)["pages"] == floors


@pytest.mark.parametrize(("x_parse", "ceiling"), [(9.0, 18.0), (15.0, 20.0), (25.0, 20.0)])
def test_the_ceiling_of_speed_keeps_room(x_parse: float, ceiling: float) -> None:
    assert moved(measured(0.9, 0.1, x_parse), FLOORS, lower=False)["speed"] == {"x_parse": ceiling}


def test_the_command_refuses_aloud(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "floors.json"
    too_high = {"demo": {"exact": 1.01, "leaks": 1.0}}
    path.write_text(json.dumps(too_high), "utf-8")
    assert main(["--file", str(path)]) == 1
    assert "NOT LOWERED: demo, exact" in capsys.readouterr().err
    assert load(path)["demo"]["exact"] == 1.01
    assert load(path)["demo"]["leaks"] < 1.0
    assert main(["--file", str(path), "--lower"]) == 0
    assert load(path)["demo"]["exact"] <= 1.0
