"""Round trips: what a crawl archived, brought into an empty archive by every way there is, is the same archive."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from archiver import clerk
from archiver.cli import app
from archiver.items import Article
from archiver.items.messages import Candidate
from archiver.rounds.past import Past
from archiver.rules.sources import Source
from archiver.store.opening import browsed
from archiver.store.store import Store


def archiver(*words: str | Path, code: int = 0) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == code, (done.output, done.exception)
    return done.output


def newest(store: Store) -> Iterator[Article]:
    for site in store.index.sites():
        for entry in store.index.newest(site, 999):
            article = store.latest(entry)
            assert article
            yield article


def entries(output: Path) -> dict[str, tuple[Any, ...]]:
    with browsed(output) as store:
        return {a.id: (a.url, a.title, a.text, a.html, a.published, a.first_seen, a.updated) for a in newest(store)}


def feeds(output: Path) -> dict[str, bytes]:
    archiver("publish", "--output", output)
    public = output / "public"
    return {str(path.relative_to(public)): path.read_bytes() for path in sorted(public.rglob("*")) if path.is_file()}


def lines(output: Path) -> dict[str, bytes]:
    kept = ("archive", "pages", "visits")
    return {str(p): p.read_bytes() for name in kept for p in sorted((output / name).rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def exported(crawled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported") / "all.jsonl"
    archiver("export", "--to", path, "--output", crawled)
    return path


@pytest.fixture(scope="module")
def published(crawled: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The feeds of that crawl without what its runs heard of the site itself, which no import brings."""
    bare = tmp_path_factory.mktemp("bare") / "output"
    shutil.copytree(crawled, bare, ignore=shutil.ignore_patterns("runs", "index.sqlite*", "public"))
    return feeds(bare)


@pytest.mark.parametrize("way", ["export", "archive", "pages"])
def test_the_same_entries_and_feeds_come_back_and_twice_adds_nothing(
    way: str, crawled: Path, exported: Path, published: dict[str, bytes], tmp_path: Path
) -> None:
    source = exported if way == "export" else crawled / way
    said = archiver("import", source, "--output", tmp_path)
    there = entries(crawled)
    assert f"{len(there)} new, 0 changed" in said
    assert entries(tmp_path) == there
    assert feeds(tmp_path) == published
    before = lines(tmp_path)
    assert "0 new, 0 changed" in archiver("import", source, "--output", tmp_path)
    assert lines(tmp_path) == before


def test_no_crawl_fetches_what_was_imported_unless_a_listing_says_that_it_changed(
    exported: Path, tmp_path: Path
) -> None:
    archiver("import", exported, "--output", tmp_path)
    with browsed(tmp_path) as store:
        for article in newest(store):
            assert article.fetched
            later = article.fetched + timedelta(days=400)
            past = Past(store, Source(name="demo", url=f"http://{article.site}/", site=article.site), later)
            listed = Candidate(url=article.url, found_by="feed", stamp=article.published)
            changed = replace(listed, stamp=later)
            assert past.wanted(changed, spoken=False, dated=False) is not None
            assert past.wanted(listed, spoken=False, dated=False) is None or article.published is None


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_kill_9_at_each_write_of_an_import_loses_nothing_and_doubles_nothing(
    call: str, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clerk, "MOST", 3)  # several batches of few records
    few = tmp_path / "few.jsonl"
    few.write_bytes(b"".join(exported.read_bytes().splitlines(keepends=True)[:6]))
    wanted = {json.loads(line)["id"] for line in few.read_bytes().splitlines()}
    point = 0
    while _killed(call, point, few, output := tmp_path / str(point), monkeypatch):
        archiver("import", few, "--output", output)
        with browsed(output) as store:
            assert {article.id: len(store.history(article.id)) for article in newest(store)} == dict.fromkeys(wanted, 1)
            assert all(store.visited(article.site, article.url) for article in newest(store))
        point += 1
    assert point >= 4


def _killed(call: str, at: int, source: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """An import by a child that dies in that call, half of a write done; did it?"""
    child = os.fork()
    if child == 0:
        left, real = at, getattr(os, call)

        def struck(*arguments: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                if call == "write":
                    os.writev(arguments[0], [bytes(arguments[1])[: len(arguments[1]) // 2]])
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments)

        monkeypatch.setattr(os, call, struck)
        CliRunner().invoke(app, ["import", str(source), "--output", str(output)])
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])
