"""Real readers over a week of two papers: those that are quick and installed. `make readers` has them all poll."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.readers.clients import CLIENTS
from tests.readers.clients.client import Client
from tests.readers.matrix import Row, live
from tests.readers.stories import PAPERS
from tests.readers.week import UNCHANGED


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readers")


@pytest.fixture(scope="module")
def rows(folder: Path) -> dict[type[Client], Row]:
    there = [kind for kind in CLIENTS if kind.is_quick and not kind.missing()]
    return {type(row.client): row for row in live([(kind, "feed.atom") for kind in there], folder)}


@pytest.mark.parametrize("kind", CLIENTS, ids=lambda kind: kind.name)
def test_a_reader_shows_every_article_once_and_as_it_is(kind: type[Client], rows: dict[type[Client], Row]) -> None:
    if not kind.is_quick:
        pytest.skip(f"{kind.name} is polled by make readers")
    if reason := kind.missing():
        pytest.skip(reason)
    row = rows[kind]
    assert [f"{step}: {fault.rule}: {fault.what}" for step, fault in row.faults] == []
    assert len(row.shown) >= 50
    assert {status for step in UNCHANGED for status in row.answers[step]} == {304}


def test_readers_take_the_subscriptions_from_the_opml(rows: dict[type[Client], Row], folder: Path) -> None:
    path = folder / "output" / "public" / "feeds.opml"
    base = next(iter(rows.values())).client.url.removesuffix("feed.atom")
    sites = [f"{base}sites/{paper}.example/{name}.atom" for paper in PAPERS for name in ("feed", "edits")]
    wanted = {f"{base}feed.atom", *sites}
    if missing := [name for name in ("newsboat", "sfeed_opml_import") if not shutil.which(name)]:
        pytest.skip(f"not installed: {', '.join(missing)} (apt-get install newsboat sfeed)")
    urls, config = folder / "urls", folder / "config"
    urls.touch()
    config.touch()
    command = ["newsboat", "-u", str(urls), "-C", str(config), "-c", str(folder / "db"), "-i", str(path)]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"HOME": str(folder)})
    assert {line.split()[0] for line in urls.read_text("utf-8").splitlines() if line} == wanted
    read = subprocess.run(["sfeed_opml_import"], input=path.read_bytes(), capture_output=True, check=True)
    assert all(address in read.stdout.decode() for address in wanted)
