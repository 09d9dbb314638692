"""An archive as the first issue's code wrote it is read, found sound, and published.

``schema-1-first.tar.gz`` is what commit 6b655d4 made of two days of the demo site, 18 and 3 articles at most. That code
took the size of a file for the place of a record while another thread was writing: three articles point to wrong bytes
of their WARC file. Their pages are there, and are found by their digests.
"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from archiver.cli import app
from archiver.items import Cause
from archiver.publish.schema import check
from archiver.repairing import repair
from archiver.rules.known import Folders
from archiver.store import pages
from archiver.store.store import opened

FIRST = Path(__file__).parents[1] / "data/archives/schema-1-first.tar.gz"
ARTICLES, VISITS, ASTRAY = 17, 23, 3


@pytest.fixture
def root(tmp_path: Path) -> Path:
    with tarfile.open(FIRST) as tar:
        tar.extractall(tmp_path, filter="data")
    return tmp_path


def verify(root: Path, *options: str) -> dict[str, Any]:
    told = CliRunner().invoke(app, ["verify", "--output", str(root), "--json", *options])
    verdict: dict[str, Any] = json.loads(told.stdout)
    assert told.exit_code == (0 if verdict["sound"] else 1)
    return verdict


def test_it_is_verified_and_what_its_code_did_wrong_is_put_right(root: Path) -> None:
    verdict = verify(root)
    assert (verdict["counts"]["archive"], verdict["counts"]["visits"]) == (ARTICLES, VISITS)
    assert [fault["kind"] for fault in verdict["faults"]] == ["reference"] * ASTRAY
    assert all("the same page stands at byte" in fault["remedy"] for fault in verdict["faults"])
    repaired = verify(root, "--repair")
    assert (repaired["sound"], repaired["faults"], len(repaired["restored"])) == (True, [], ASTRAY)
    with opened(root) as store:
        (site,) = store.index.sites()
        for entry in store.index.newest(site, 99):
            assert (latest := store.latest(entry))
            assert all(pages.load(root, ref) for ref in latest.pages)


def test_it_is_read_and_published(root: Path) -> None:
    published = CliRunner().invoke(app, ["publish", "--output", str(root)])
    assert published.exit_code == 0, published.output
    feed = (root / "public/feed.atom").read_bytes()
    check(feed)
    assert feed.count(b"<entry") == ARTICLES
    with opened(root) as store:
        (site,) = store.index.sites()
        for entry in store.index.newest(site, 99):
            article = store.latest(entry)
            assert article
            assert article.text


def test_a_line_of_it_that_is_beyond_repair_is_read_again_from_its_raw_page(root: Path) -> None:
    (file,) = (root / "archive").rglob("*.jsonl")
    before = file.read_bytes().split(b"\n")
    was = json.loads(before[4])["article"]
    damaged = before[4].replace(b'"blocks":[', b"\x00lost\xff[")
    file.write_bytes(b"\n".join([*before[:4], damaged, *before[5:]]))
    done = repair(root, Folders())
    assert (len(done.restored), done.aside, done.left.faults) == (1 + ASTRAY, [], [])
    after = file.read_bytes().split(b"\n")
    assert [*after[:4], *after[5:ARTICLES]] == [*before[:4], *before[5:ARTICLES]]
    now = json.loads(after[4])["article"]
    assert now["cause"] == Cause.REEXTRACT
    same = ("id", "url", "site", "title", "first_seen", "fetched", "updated", "published", "pages")
    assert {name: now[name] for name in same} == {name: was[name] for name in same}
