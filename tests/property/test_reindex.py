"""An index that is made anew, in parallel and sorted, gives the answers of one that grew line by line."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archiver.compare.census import key
from archiver.edition import publish
from archiver.errors import LockError, StoreError
from archiver.items import Article, Tombstone, Visit, replace
from archiver.runs import Run
from archiver.store import bulk, compacting, crew
from archiver.store.fulltext import Question
from archiver.store.opening import browsed, opened, rebuilt
from archiver.store.store import Store
from tests.bench import designs
from tests.property.test_edition import articles, edited, take_in
from tests.records import NOW


def quietly(*_: object) -> None:
    """No progress."""


def answers(store: Store, lines: list[Article]) -> dict[str, Any]:
    """What the index says of all there is to ask."""
    index, said = store.index, {}
    for site in index.sites():
        kin, agenda = index.kin(site), index.agenda
        counts, held_against = index.votes.counts(site)
        here = [line for line in lines if line.site == site]
        texts = {key(block.text) for line in here for block in line.blocks}
        ids = frozenset(line.id for line in here)
        said[site] = {
            "counts": sorted(counts, key=lambda one: one.key),
            "site": held_against,
            "newest": index.newest(site, 7),
            "entries": index.entries.of(site),
            "experience": index.experience(site),
            "recent": index.recent(site, NOW),
            "holders": {name: set(index.votes.holders(site, name)) for name in texts},
            "holding": {name: kin.holding(ids, name) for name in texts},
            "titled": {name: kin.titled(name) for name in texts | {key(line.title) for line in here}},
            "living": {line.url: (kin.living_at(line.url), index.entries_at(line.url)) for line in here},
            "visits": {line.url: store.visited(site, line.url) for line in here},
            "revisions": {line.id: index.revisions(line.id) for line in here},
            "born": {line.id: index.entry(line.id) for line in here},
            "in": {file: set(index.only_in([file])) & ids for file in store.archive.files()},
            "loose": (index.binding.loose(site), index.binding.is_late(site)),
            "volumes": [index.binding.volume(site, number + 1) for number in range(index.binding.volumes(site))],
            "edits": index.edits.newest(site, 99),
            "held": {entry: index.holds.of(entry) for entry in index.holds.at(site)},
            "identity": index.identities.of(site),
            "removed": {line.id for line in here if store.is_removed(site, line.url)},
            "agenda": (agenda.condemned(site), agenda.fresh(site), agenda.wishes(site, unsettled="")),
        }
    said[""] = index.binding.newest(50)
    return said


def keep_house(store: Store, lines: list[Article]) -> None:
    """Have some of them held back by runs, and some removed."""
    runs = []
    for number, line in enumerate(lines[:12]):
        ended = NOW + timedelta(days=number)
        near = [one.id for one in lines[:12] if one.site == line.site]  # a run holds what it read of its own site
        held = () if number == 5 else tuple(near[:2])
        told = {"source": "one", "site": line.site, "began": ended, "ended": ended}
        said = (("name", line.site), ("icon", f"https://{line.site}/{number // 4}.png"))
        runs.append(Run(held=held, accepted=number == 5, said=said, **told))  # type: ignore[arg-type]
    store.note_runs(runs)
    store.bury(
        *(Tombstone(id=line.id, url=line.url, site=line.site, first_seen=NOW, at=NOW, why="") for line in lines[9:14])
    )


def visits(lines: list[Article]) -> list[tuple[str, Visit]]:
    outcomes = [("new", False), ("changed", True), ("same", True)]
    found = []
    for number, line in enumerate(lines):
        outcome, scheduled = outcomes[number % 3]
        at = NOW + timedelta(days=number)
        found.append((line.site, Visit(url=line.url, at=at, outcome=outcome, article=line.id, scheduled=scheduled)))
    return found


@pytest.mark.parametrize("held", [7, bulk.HELD])  # few: most later lines are of entries that were written
def test_an_index_made_anew_answers_as_one_that_grew(held: int, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(bulk, "HELD", held)
    dice = random.Random(6)
    lines = articles(8)
    dice.shuffle(lines)
    lines += [page.article for page in designs.pages(designs.DESIGNS[0], 110)]  # more than stay loose
    lines += [replace(edited(line, dice), fetched=NOW + timedelta(days=40)) for line in dice.sample(lines, 9)]
    with opened(tmp_path) as store:
        take_in(store, lines[:40], dice)
        store.append(*lines[40:])
        for site, visit in visits(lines[:30]):
            store.log(site, visit)
        keep_house(store, lines)
        publish(store, None, "All")
        grown = answers(store, lines)
        before = sorted(store.index.words.find(_all()))
    built = rebuilt(tmp_path, quietly)
    assert (built.visits, built.damage) == (30, [])
    with opened(tmp_path) as store:
        assert publish(store, None, "All").revised == 0
        assert answers(store, lines) == grown
        assert sorted(store.index.words.find(_all())) == before
        store.append(*(edited(line, dice) for line in lines[:9]))  # and it goes on as the other
        publish(store, None, "All")
        grown = answers(store, lines)
    (tmp_path / "index.sqlite").unlink()
    with opened(tmp_path) as store:
        publish(store, None, "All")
        assert answers(store, lines) == grown


def test_compressed_months_are_read_as_plain_ones(tmp_path: Path) -> None:
    lines = articles(8)
    with opened(tmp_path) as store:
        store.append(*lines)
        for site, visit in visits(lines):
            store.log(site, visit)
        for file in (*store.archive.files(), *store.visits.files()):
            compacting.compact(tmp_path / file)
        store.append(*(revision for line in lines[:4] if (revision := edited(line, random.Random(6)))))
        grown = answers(store, lines)
    built = rebuilt(tmp_path, quietly)
    assert (built.lines, built.visits, built.damage) == (len(lines) + 4, len(lines), [])
    with opened(tmp_path) as store:
        assert answers(store, lines) == grown


def _all() -> Question:
    return Question(match='"a" * OR "b" * OR "d" * OR "k" *')


def test_a_kill_while_it_is_made_leaves_the_old_index_or_none(tmp_path: Path) -> None:
    with opened(tmp_path / "whole") as store:
        store.append(*articles(8))
        entries = {site: store.index.entries.of(site) for site in store.index.sites()}
    program = (
        "import sys; from pathlib import Path; from archiver.store.opening import rebuilt;"
        "print(flush=True); rebuilt(Path(sys.argv[1]), lambda *_: None)"
    )
    for wait in (0.1, 0.3):
        root = shutil.copytree(tmp_path / "whole", tmp_path / f"killed-{wait}")
        with subprocess.Popen([sys.executable, "-c", program, root], stdout=subprocess.PIPE) as process:
            assert process.stdout
            assert process.stdout.readline()
            time.sleep(wait)
            os.kill(process.pid, signal.SIGKILL)
        with opened(root) as store:
            assert {site: store.index.entries.of(site) for site in store.index.sites()} == entries


def test_it_waits_for_no_writer_and_names_a_damaged_line(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(*articles(2))
        file = store.archive.files()[0]
        with pytest.raises(LockError):
            rebuilt(tmp_path, quietly)
    data = bytearray((tmp_path / file).read_bytes())
    data[40] ^= 1
    (tmp_path / file).write_bytes(data)
    built = rebuilt(tmp_path, quietly)
    assert len(built.damage) == 1
    assert file in built.damage[0]
    with browsed(tmp_path) as store:
        assert sum(len(store.index.entries.of(site)) for site in store.index.sites()) == built.lines


def test_words_that_cannot_be_written_end_it_with_a_sentence(tmp_path: Path) -> None:
    def write(words: Path) -> None:
        with crew.beside(words) as beside:
            for number in range(999):
                beside.add((number, "a title", "text " * 999, ""))
            beside.finish()

    with pytest.raises(StoreError, match=r"no-folder/words: cannot write the index: .*open.*; make room"):
        write(tmp_path / "no-folder" / "words")
