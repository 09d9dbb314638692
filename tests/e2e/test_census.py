"""The census as its users see it: real pages in, the feeds out; a veto and its undo, without network."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.edition import publish
from archiver.items import Article, Cause
from archiver.store.opening import browsed, opened
from tests.bench import designs, editions

PLAIN = designs.DESIGNS[0]


@pytest.mark.parametrize(("number", "least", "most"), [(designs.PAGES, 0.99, 0.001), (5, 0.8, 0.005)])
def test_generated_sites_the_real_way(number: int, least: float, most: float) -> None:
    """Of five pages a sample; all of it is `make census`."""
    total = editions.Score()
    for design in designs.DESIGNS:
        total.add(editions.edition(designs.pages(design, number)))
    assert total.gone >= least * total.furniture
    assert total.harmed <= most * total.story


def archiver(*arguments: str, folder: Path, code: int = 0) -> str:
    command = [sys.executable, "-m", "archiver", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=folder)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def latest(folder: Path) -> list[Article]:
    with browsed(folder / "output") as store:
        return [one for one in map(store.latest, store.index.entries.of(f"{PLAIN.name}.example")) if one]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with an archive of twelve pages that is published."""
    with opened(tmp_path / "output") as store:
        editions.take_in(store, designs.pages(PLAIN, 12))
        publish(store, None, "All sources")
    return tmp_path


def feed(folder: Path) -> bytes:
    return (folder / "output/public/feed.atom").read_bytes()


def _config(folder: Path, stanza: str) -> None:
    text = f'[sources.plain]\nurl = "https://{PLAIN.name}.example/"\n{stanza}'
    (folder / "sources.toml").write_text(text, "utf-8")


def test_a_veto_and_its_undo_need_no_network_and_are_seen(site: Path) -> None:
    told = json.loads(archiver("boilerplate", "plain.example", "--json", folder=site))
    pitch = told["learned"][0]["text"]
    assert (told["learned"][0]["titles"], told["learned"][0]["kept"]) == (12, False)
    before, plain = feed(site), latest(site)
    assert not any(pitch in article.text for article in plain)
    entry = plain[0].id
    assert "boilerplate, decided by the census: it is under 12 titles of 12" in archiver("explain", entry, folder=site)

    _config(site, f'[sources.plain.boilerplate]\nkeep = ["{pitch[:20].upper()}…"]\n')
    archiver("publish", folder=site)
    vetoed = latest(site)
    assert all(pitch in article.text for article in vetoed)
    assert {article.cause for article in vetoed} == {Cause.VETO}
    assert [article.updated for article in vetoed] == [article.updated for article in plain]
    assert pitch.encode() in feed(site)
    assert "story, decided by your keep in sources.toml, over the census" in archiver("explain", entry, folder=site)
    assert f"12 of 12  [kept by your word]  {pitch}" in archiver("boilerplate", "plain", folder=site)
    lines = sum(map(len, map(str.splitlines, _archive(site))))
    archiver("publish", folder=site)
    assert sum(map(len, map(str.splitlines, _archive(site)))) == lines

    _config(site, "")
    archiver("publish", folder=site)
    assert feed(site) == before
    assert [article.blocks for article in latest(site)] == [article.blocks for article in plain]


def _archive(folder: Path) -> list[str]:
    return [path.read_text("utf-8") for path in folder.glob("output/archive/*/*.jsonl")]


def test_a_drop_takes_out_what_no_census_would(site: Path) -> None:
    once = latest(site)[0].story[1].text
    _config(site, f'[sources.plain.boilerplate]\ndrop = ["{once}"]\n')
    archiver("publish", folder=site)
    dropped = latest(site)[0]
    assert once not in dropped.text
    assert "boilerplate, decided by your drop in sources.toml\n" in archiver("explain", dropped.id, folder=site) + "\n"


def test_a_site_that_is_not_there_is_told_with_those_that_are(site: Path) -> None:
    said = archiver("boilerplate", "nix.example", folder=site, code=2)
    assert said == "archiver: nix.example: no article of such a site is in output; there are plain.example\n"
    assert "no page of such an entry is kept in output" in archiver("explain", "urn:uuid:0", folder=site, code=1)
