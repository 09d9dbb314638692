"""The commands that campaigns try: what lies in the folder before each, and what is typed. A command is one entry."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from archiver.items import Cause
from archiver.store.opening import opened
from tests.bench import designs
from tests.e2e.slow_site import SlowSite
from tests.faults.runs import undisturbed

#: Stories in the feed when the archive is made, and when it is tried.
FIRST, SECOND = 3, 7


@dataclass(frozen=True, slots=True)
class Command:
    """A run under test, typed in the bench's folder."""

    typed: tuple[str, ...]  # all but --output
    prepare: Callable[[Path], None]  # what to do with a published archive first
    exact: bool = True  # does it give the same bytes each time?


def as_it_is(output: Path) -> None:
    """Nothing more."""


def unread(output: Path) -> None:
    """More pages than were published, with blocks that recur: an edition revises them and changes every feed."""
    with opened(output) as store:
        for design in (designs.DESIGNS[0], designs.DESIGNS[-1]):
            for page in designs.pages(design, 6):
                store.append(page.article)


def outdated(output: Path) -> None:
    """Those, and an index that another version made."""
    unread(output)
    with sqlite3.connect(output / "index.sqlite") as index:
        index.execute("PRAGMA user_version = 1")
    index.close()


def misread(output: Path) -> None:
    """Articles that an older extractor read otherwise than today's."""
    with opened(output) as store:
        for site in store.index.sites():
            read = filter(None, map(store.latest, store.index.newest(site, FIRST)))
            store.append(*(replace(one, title=f"{one.title} - Paper", cause=Cause.TRIVIAL) for one in read))


COMMANDS: dict[str, Command] = {
    "crawl": Command(("crawl", "--config", "sources.toml"), as_it_is, exact=False),
    "publish": Command(("publish",), unread),
    "upgrade": Command(("publish",), outdated),
    "reindex": Command(("reindex",), unread),
    "reextract": Command(("reextract", "--apply"), misread),
}


class Paper(SlowSite):
    """Stories that are not like each other, as they are in the slow site."""

    def page(self, number: int, part: int) -> bytes:  # noqa: ARG002  # none has a second one
        words = designs.Words(f"paper {number}")
        title, body = words.phrase(4, 7).capitalize(), "".join(f"<p>{words.paragraph()}</p>" for _ in range(5))
        head = f"<head><title>{title}</title></head>"
        return f"<!doctype html><html lang=en>{head}<article><h1>{title}</h1>{body}</article></html>".encode()


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
