"""A crawl that is stopped: by Ctrl-C on a real terminal, twice, by SIGTERM; the runs after it complete the work."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE
from typing import Any

import msgspec
import pytest

from archiver.cli.events import Event
from archiver.items import Article, Cause
from archiver.publish.schema import check
from archiver.store.opening import browsed
from tests.e2e.slow_site import IN_TWO, STORIES, TOWNS, SlowSite
from tests.e2e.terminal import CTRL_C, Terminal


@dataclass
class Story:
    """Four runs on one archive: stopped by Ctrl-C, killed by a second one, stopped by SIGTERM, left to finish."""

    once: Terminal
    once_code: int
    while_read: str  # the screen
    while_stopping: str
    after_once: int  # articles in the archive
    twice: Terminal
    twice_code: int
    after_twice: int
    terminated: dict[str, Any]  # the report
    terminated_lines: list[str]
    terminated_code: int
    finished: subprocess.CompletedProcess[str]
    histories: list[list[Article]]
    output: Path


def histories(output: Path) -> list[list[Article]]:
    with browsed(output) as store:
        return [store.history(entry) for site in store.index.sites() for entry in store.index.newest(site, 10_000)]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("stopping")
    output = folder / "output"
    told: dict[str, Any] = {"output": output}
    with SlowSite() as site:
        feeds = [f"{site.url}/{name}.xml" for name in ("feed", "broken")]
        (folder / "sources.toml").write_text(f'[sources.slow]\nurl = "{site.url}/"\nfeeds = {json.dumps(feeds)}\n')

        site.hold(5)
        once = told["once"] = Terminal("crawl", cwd=folder)
        site.is_held.wait(20)
        once.see("5/40")
        told["while_read"] = once.text
        once.press(CTRL_C)
        once.see("Ctrl-C again")
        told["while_stopping"] = once.text
        site.let_go()
        told["once_code"] = once.finish()
        told["after_once"] = len(histories(output))

        site.hold(3)
        twice = told["twice"] = Terminal("crawl", cwd=folder)
        site.is_held.wait(20)
        twice.press(CTRL_C)
        twice.see("Ctrl-C again")
        twice.press(CTRL_C)
        told["twice_code"] = twice.finish(within=5)  # the site still holds its answer
        told["after_twice"] = len(histories(output))

        site.hold(2)
        command = [sys.executable, "-m", "archiver", "crawl"]
        with subprocess.Popen([*command, "--json"], stdout=PIPE, stderr=PIPE, text=True, cwd=folder) as run:
            site.is_held.wait(20)
            run.send_signal(signal.SIGTERM)
            time.sleep(0.7)
            site.let_go()
            lines = run.communicate(timeout=30)[0].splitlines()
        told["terminated_code"] = run.returncode
        told["terminated_lines"] = lines
        told["terminated"] = json.loads(lines[-1])["report"]

        told["finished"] = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=folder, check=False)
        told["histories"] = histories(output)
    return Story(**told)


def test_ctrl_c_finishes_what_is_under_way_and_says_what_is_left(story: Story) -> None:
    assert story.once_code == 130
    assert 5 < story.after_once < STORIES
    screen = " ".join(story.once.text.split())
    assert f"slow: {STORIES - story.after_once} more are due; the next run goes on" in screen
    assert "the run was stopped (SIGINT)" in screen
    check((story.output / "public/feed.atom").read_bytes())


def test_the_terminal_is_left_as_it_was(story: Story) -> None:
    assert story.once.is_as_before
    assert story.twice.is_as_before
    assert "pages/s" not in story.once.text  # the picture is gone, the table stands
    assert story.once.text.count("rejected") == 1


def test_the_picture_shows_where_it_stands_and_log_lines_stay_whole(story: Story) -> None:
    assert "0 of 1 sources done; 5 of 40 pages read" in story.while_read
    (row,) = [line for line in story.while_read.splitlines() if line.startswith("slow")]
    assert "5/40" in row
    assert "1 listings could not be read" in row
    assert story.while_read.count("broken.xml cannot be read as a feed") == 1
    assert story.while_read.index("cannot be read as a feed") < story.while_read.index("pages/s")
    assert story.while_stopping.splitlines()[-1].startswith("stopping: ")


def test_a_second_ctrl_c_ends_the_run_at_once(story: Story) -> None:
    assert story.twice_code == -signal.SIGINT
    assert story.after_twice >= story.after_once


def test_sigterm_is_one_ctrl_c(story: Story) -> None:
    assert story.terminated_code == 143
    assert story.terminated["stopped_by"] == "SIGTERM"
    (outcome,) = story.terminated["outcomes"]
    assert outcome["left"] == outcome["asked"] - outcome["new"] > 0


def test_every_line_for_machines_is_an_event_and_the_last_is_the_report(story: Story) -> None:
    events = [json.loads(line)["event"] for line in story.terminated_lines]
    assert events[0] == "begun"
    assert events[-1] == "report"
    assert events.count("report") == 1
    for line in story.terminated_lines:
        msgspec.json.decode(line, type=Event)
    assert json.loads(story.terminated_lines[-1])["exit"] == story.terminated_code


def test_in_the_end_each_article_is_there_once_and_the_feed_is_sound(story: Story) -> None:
    assert story.finished.returncode == 0, story.finished.stdout + story.finished.stderr
    assert Counter(history[-1].url.rpartition("/")[2] for history in story.histories) == Counter(TOWNS)
    assert {sum(revision.cause is not Cause.CENSUS for revision in history) for history in story.histories} == {1}
    (in_two,) = [history[-1] for history in story.histories if history[-1].url.endswith(f"/{TOWNS[IN_TWO]}")]
    assert "glad of it" in in_two.text  # no run took its first page for the whole of it
    for feed in story.output.glob("public/**/*.atom"):
        check(feed.read_bytes())
