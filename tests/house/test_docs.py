"""What a user can type or set is documented, and what is documented is there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from archiver import settings
from archiver.cli import app
from archiver.cli.commands import DOORS
from archiver.cli.events import Event
from archiver.codec import json_schema
from archiver.items import Article, Reason, Refusal
from archiver.middlewares import patience
from tests.house.house import FLOORS, ROOT

GROUP: Any = get_command(app)
COMMANDS = {name: GROUP.get_command(None, name) for name in GROUP.list_commands(None)}
README = (ROOT / "README.md").read_text("utf-8")
REFERENCE = (ROOT / "docs/reference.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    row = next((line for line in REFERENCE.splitlines() if line.startswith(f"| `{name}")), "")
    options = {o for p in COMMANDS[name].params for o in p.opts if o.startswith("--")} - {"--help"}
    assert row, f"docs/reference.md has no row for {name}"
    missing = {option for option in options if f"`{option}" not in row}
    if name == "crawl" and "`--verbose`" in row:
        missing -= {"--verbose"}
    assert not missing


def test_the_list_of_commands_says_of_each_what_it_says_of_itself() -> None:
    for name, door in DOORS.items():
        assert " ".join(COMMANDS[name].help.split()).startswith(door.told[:-1])


def test_the_list_of_commands_costs_none_of_them() -> None:
    script = "import sys; from archiver.cli import app; app(['--help'], standalone_mode=False); print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert "Find articles in the archive" in shown
    loaded = shown.splitlines()[-1].split()
    assert {"archiver.cli.commands", "typer"} <= set(loaded)
    assert not {"scrapy", "lxml", "numpy", "bs4", "archiver.store"} & set(loaded)


def test_the_process_of_a_crawl_loads_neither_what_its_workers_need_nor_what_stays_shut() -> None:
    script = (
        "import sys; from archiver.crawling import get_settings; settings = get_settings({});"
        " [settings.get_component_priority_dict_with_base(kind) for kind in"
        " ('EXTENSIONS', 'DOWNLOADER_MIDDLEWARES', 'ITEM_PIPELINES')];"
        " print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert {"scrapy", "archiver.desk", "archiver.reading"} <= set(loaded)
    assert not {"numpy", "archiver.extract", "aiohttp", "requests", "scrapy.extensions.telnet"} & set(loaded)


def test_every_setting_of_ours_is_in_the_reference_and_there_are_few() -> None:
    sources = [Path(module.__file__ or "").read_text("utf-8") for module in (settings, patience)]
    ours = {name for text in sources for name in re.findall(r"ARCHIVER_[A-Z]+", text)}
    documented = set(re.findall(r"^\| `(ARCHIVER_[A-Z]+)`", REFERENCE, re.M))
    assert ours == documented
    assert len(ours) <= 8


def test_every_command_that_the_readme_names_is_one() -> None:
    named = {shlex.split(call)[1] for call in re.findall(r"`?(archiver [a-z]+)", README) if len(call.split()) > 1}
    assert named & set(COMMANDS)
    table = set(re.findall(r"^\| `archiver ([a-z]+)", README, re.M))
    assert table == set(COMMANDS) - {"version"}


def test_every_target_that_the_readme_names_is_one() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.M)) <= targets


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 120


def test_every_room_stands_in_the_picture() -> None:
    rooms = {
        p.stem if p.is_file() else p.name for p in (ROOT / "archiver").iterdir() if p.suffix == ".py" or p.is_dir()
    }
    rooms -= {"__init__", "__main__", "__pycache__", "data"}
    assert rooms <= set(FLOORS)
    assert {room for room in rooms if f"`{room}`" not in ARCHITECTURE} == set()


def test_links_between_the_documents_lead_somewhere() -> None:
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    dead = [
        f"{document.name}: {link}"
        for document in documents
        for link in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8"))
        if not (document.parent / link).exists()
    ]
    assert dead == []


@pytest.mark.parametrize(("name", "kind"), [("article", Article), ("events", Event)])
def test_the_schema_of_what_we_write_is_the_one_in_the_package(name: str, kind: Any) -> None:
    path = ROOT / f"archiver/data/schema/{name}.json"
    assert path.read_text("utf-8") == json_schema(kind), "run: make schema"


@pytest.mark.parametrize("reason", [*Reason, *Refusal])
def test_a_reason_is_written_in_words(reason: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", reason)
