"""The commands by their names. Each is imported when it is asked for: all of them together would take seconds."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


class Door(NamedTuple):
    """Where a command stands, and the beginning of what it says of itself, which a test holds against it."""

    room: str  # below archiver.cli
    name: str  # of the function, or of the application of several
    told: str


DOORS = {
    "crawl": Door("crawl", "crawl", "Read the sources, archive what is new or edited, publish the feeds."),
    "demo": Door("crawl", "demo", "Crawl the news site that comes with the archiver, served on this machine."),
    "probe": Door("crawl", "probe", "Show what can be found at an address, and the stanza for sources.toml."),
    "extract": Door("read", "extract", "Print the article of a page."),
    "clean": Door("clean", "clean", "Print a plain text without its boilerplate; of a folder, the lines that go."),
    "explain": Door(
        "read", "explain", "Print every block of a page with the verdict on it, its reason, and what made it."
    ),
    "boilerplate": Door(
        "boilerplate", "boilerplate", "List the texts that recur on a site, under how many titles of how many."
    ),
    "publish": Door(
        "press", "publish", "Make the feeds again from the archive; the same archive gives the same bytes."
    ),
    "show": Door("look", "show", "Print an article as it stands in the archive, and how often it was edited."),
    "search": Door("search", "search", "Find articles in the archive by their words, the newest first."),
    "serve": Door("serve", "serve", "Serve the public folder until Ctrl-C."),
    "reextract": Door(
        "reextract", "reextract", "Run today's extractor over the raw pages of the archive, and say what would change."
    ),
    "export": Door("exchange", "export", "Write the articles as JSON Lines, CSV, Parquet or Markdown."),
    "compact": Door("compact", "compact", "Compress the closed months of the archive and of the log."),
    "verify": Door("verify", "verify", "Check every byte of the archive; say what is damaged, what is lost by it."),
    "reindex": Door("reindex", "reindex", "Throw the index away and make it again from the archive and the crawl log."),
    "health": Door("health", "health", "Say in words what broke about each source, and since when."),
    "import": Door("exchange", "import_", "Archive what others wrote, or another archive."),
    "opml": Door("opml", "app", "Subscriptions of a feed reader."),
    "site": Door("site", "app", "Site rules: hold the tests that they carry."),
}


class Commands(TyperGroup):
    """The commands, in the order in which they are listed."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names."""
        return [*DOORS, *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, imported now; None where there is none."""
        door = DOORS.get(cmd_name)
        return _opened(cmd_name, door) if door else super().get_command(ctx, cmd_name)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """What there is, for which none of them is needed."""
        named = {name: TyperCommand(name, help=door.told) for name, door in DOORS.items()}
        plain = TyperGroup(
            name=self.name,
            commands={**named, **self.commands},
            help=self.help,
            params=self.params,
            rich_markup_mode=self.rich_markup_mode,
        )
        plain.format_help(ctx, formatter)


@cache
def _opened(name: str, door: Door) -> Any:
    found = getattr(import_module(f"archiver.cli.{door.room}"), door.name)
    if isinstance(found, typer.Typer):
        return get_command(found)
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command(name)(found)
    return get_command(app)
