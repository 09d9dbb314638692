"""Imports run downwards only; guests keep to their rooms; no room goes round in a circle."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.house.house import FLOORS, GUESTS, LATE, ROOT, SCRAPY, Import, imports, modules, room


def faults(root: Path) -> list[str]:
    """A sentence for each import that breaks the plan, and for each circle."""
    found = [sentence for one in imports(root) for sentence in _faults(one)]
    return found + _circles(root)


def _faults(one: Import) -> list[str]:
    where = f"{one.module}, line {one.line}: "
    if one.target.startswith("."):
        return [f"{where}a relative import; write it out from `archiver`"]
    if one.nested and one.target not in LATE:
        return [f"{where}{one.target} is imported inside a function or block; move it to the top of the file"]
    if one.target == "archiver" or one.module == "archiver":
        return []
    if one.target.startswith("archiver."):
        return _upward(one, where)
    guest = one.target.partition(".")[0]
    if guest in sys.stdlib_module_names and guest not in GUESTS:
        return []
    if not one.module.startswith(GUESTS.get(guest, ())):
        rooms = ", ".join(GUESTS.get(guest, ())) or "no room"
        return [f"{where}the guest {guest} may enter {rooms} only"]
    return []


def _upward(one: Import, where: str) -> list[str]:
    here, there = room(one.module), room(one.target)
    if here == there:
        return []
    for name in (here, there):
        if name not in FLOORS:
            return [f"{where}{name} has no floor; give it one in tests/house/house.py and docs/architecture.md"]
    if FLOORS[there] < FLOORS[here] or FLOORS[there] == FLOORS[here] == SCRAPY:
        return []
    return [f"{where}{here} (floor {FLOORS[here]}) imports {there} (floor {FLOORS[there]}): imports go down only"]


def _circles(root: Path) -> list[str]:
    edges: dict[str, set[str]] = {module: set() for module in modules(root)}
    for one in imports(root):
        if one.target in edges and one.target != "archiver":
            edges[one.module].add(one.target)
    while free := [module for module, targets in edges.items() if not targets & edges.keys()]:
        for module in free:
            del edges[module]
    on_circle = sorted(module for module in edges if any(module in targets for targets in edges.values()))
    return [f"these modules import each other in a circle: {', '.join(on_circle)}"] if on_circle else []


def test_the_house_as_it_stands() -> None:
    assert faults(ROOT) == []


@pytest.mark.parametrize(
    ("module", "line", "sentence"),
    [
        (
            "normalize/planted.py",
            "from archiver.store.files import read",
            "normalize (floor 1) imports store (floor 4)",
        ),
        ("extract/planted.py", "import scrapy", "the guest scrapy may enter"),
        ("publish/planted.py", "def f():\n    import json", "inside a function"),
        ("store/planted.py", "from . import files", "a relative import"),
        ("cellar.py", "from archiver.items import Block", "cellar has no floor"),
    ],
)
def test_a_planted_fault_is_named(tmp_path: Path, module: str, line: str, sentence: str) -> None:
    planted = tmp_path / "archiver" / module
    planted.parent.mkdir(parents=True)
    planted.write_text(line + "\n", "utf-8")
    (tmp_path / "archiver" / "items.py").write_text("", "utf-8")
    found = faults(tmp_path)
    assert len(found) == 1
    assert sentence in found[0]
    assert planted.stem in found[0]


def test_a_planted_circle_is_named(tmp_path: Path) -> None:
    (tmp_path / "archiver" / "store").mkdir(parents=True)
    for one, other in (("left", "right"), ("right", "left")):
        (tmp_path / "archiver" / "store" / f"{one}.py").write_text(f"import archiver.store.{other}\n", "utf-8")
    assert faults(tmp_path) == [
        "these modules import each other in a circle: archiver.store.left, archiver.store.right"
    ]
