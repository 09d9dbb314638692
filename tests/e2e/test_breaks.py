"""A source that breaks: the run says so, its articles stay out of the feeds, and become free again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.publish.schema import check
from archiver.store.opening import opened
from tests.breaks.__main__ import broken
from tests.breaks.paper import BREAKS, Paper, served
from tests.breaks.watching import Seen, crawl, feed_of


def _archiver(*arguments: str) -> tuple[int, str]:
    ended = subprocess.run([sys.executable, "-m", "archiver", *arguments], capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def paper() -> Iterator[Paper]:
    """The paper, whole."""
    with served() as paper:
        paper.count = 60
        yield paper


@pytest.fixture(scope="module")
def base(paper, tmp_path_factory) -> Path:
    """What one crawl of it wrote, and the four before it that it could have been."""
    output = tmp_path_factory.mktemp("base") / "output"
    assert crawl(paper, output) == Seen(0, ())
    with opened(output) as store:
        (site,) = store.runs.sites()
        (run,) = store.runs.tail(site)
        days = [timedelta(days=n) for n in (4, 3, 2, 1)]
        store.note_runs([replace(run, bulk=False, began=run.began - d, ended=run.ended - d) for d in days])
    return output


def test_what_is_only_marked_is_published(paper, base, tmp_path):
    seen = broken(paper, base, tmp_path / "marked", BREAKS["authors lost"])
    assert seen.exit == 0
    assert "name an author" in seen.said[0]
    assert len(set(feed_of(tmp_path / "marked")) - set(feed_of(base))) == 12


def test_a_broken_source_is_told_held_back_and_free_again_by_the_users_word(paper, base, tmp_path):
    before = feed_of(base)
    assert _archiver("health", "--output", str(base))[0] == 0

    shrunk = tmp_path / "shrunk"
    seen = broken(paper, base, shrunk, BREAKS["bodies cut to a few words"])
    assert seen.exit == 3
    assert "bodies shrank from" in seen.said[0]
    assert feed_of(shrunk) == before
    code, said = _archiver("health", "--output", str(shrunk))
    assert code == 1
    assert "held" in said
    assert "the page layout changed" in said
    (told,) = json.loads((shrunk / "health.json").read_bytes())["sources"]
    assert (told["state"], [one["kind"] for one in told["ailments"]]) == ("held", ["shorter"])
    assert 'kind="shorter"} 1' in (shrunk / "health.prom").read_text("utf-8")
    check((shrunk / "public" / "health.atom").read_bytes())

    # Nothing new comes, and it is broken still: who looks once a day must see it.
    assert crawl(paper, shrunk).exit == 0
    assert _archiver("health", "--output", str(shrunk)) == (code, said)

    # The site is repaired: what is new is shown, what was read in the broken run is not.
    paper.count += 24
    assert crawl(paper, shrunk).exit == 0
    after = feed_of(shrunk)
    assert len(set(after) - set(before)) == 12
    assert all(len(text) > 1000 for text in after.values())

    # The user says that it was well: the held articles come as they were read.
    assert _archiver("health", told["source"], "--accept", "--output", str(shrunk))[0] == 0
    assert _archiver("publish", "--output", str(shrunk))[0] == 0
    assert sum(len(text) < 1000 for text in feed_of(shrunk).values()) == 12
