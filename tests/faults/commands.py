"""The commands that campaigns try: what lies in the folder before each, and what is typed. A command is one entry."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults import prepared
from tests.faults.paper import FIRST, SECOND, Paper
from tests.faults.runs import undisturbed


@dataclass(frozen=True, slots=True)
class Command:
    """A run under test, typed in the bench's folder."""

    typed: tuple[str, ...]  # all but --output
    prepare: Callable[[Path], None]  # what to do with a published archive first
    exact: bool = True  # does it give the same bytes each time?


#: Each is run in a folder that has a sources.toml, and told --output.
COMMANDS: dict[str, Command] = {
    "crawl": Command(("crawl", "--config", "sources.toml"), prepared.as_it_is, exact=False),
    "publish": Command(("publish",), prepared.unread),
    "upgrade": Command(("publish",), prepared.outdated),
    "reindex": Command(("reindex",), prepared.unread),
    "reextract": Command(("reextract", "--apply", "--workers", "1"), prepared.misread, exact=False),
    "compact": Command(("compact",), prepared.aged),
    "retire": Command(("compact", "--config", "kept.toml"), prepared.outlived),
    "import": Command(("import", "incoming", "--base", "https://saved.example/"), prepared.offered, exact=False),
    "repair": Command(("verify", "--repair"), prepared.damaged, exact=False),
}


class Bench:
    """A folder with a site to crawl: `fresh()` puts a prepared archive at `now`, under the eyes of who reads there."""

    def __init__(self, folder: Path, site: Paper, command: Command) -> None:
        self.folder = folder
        self.command = command
        self.now = folder / "now"
        self.typed = (*command.typed, "--output", str(self.now))  # whole, as strace names the files
        self.before = folder / "before"
        feed = f'[sources.paper]\nurl = "{site.url}/"\nfeeds = ["{site.url}/feed.xml"]\n'
        (folder / "sources.toml").write_text(feed, encoding="utf-8")
        site.listed = FIRST
        first = undisturbed((*COMMANDS["crawl"].typed, "--output", str(self.now)), folder)
        if first.code:
            raise RuntimeError(first.said)
        site.listed = SECOND
        command.prepare(self.now)
        self.now.rename(self.before)

    def fresh(self) -> Path:
        """The archive as it was prepared, put there in one step."""
        coming, going = self.folder / "coming", self.folder / "going"
        shutil.copytree(self.before, coming)
        if self.now.exists():
            self.now.rename(going)
        coming.rename(self.now)
        shutil.rmtree(going, ignore_errors=True)
        return self.now


@contextmanager
def bench(folder: Path, name: str) -> Iterator[Bench]:
    """One for a command; its site serves while the block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    with Paper() as site:
        yield Bench(folder, site, COMMANDS[name])
