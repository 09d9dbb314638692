"""show --diff: every revision of an article after the first, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import typer
from rich.console import Console
from rich.text import Text

from archiver.cli.changes import told
from archiver.codec import to_json
from archiver.compare.difference import difference
from archiver.items import Article


def print_history(revisions: Sequence[Article]) -> None:
    """In words; in colours on a terminal."""
    console = Console(soft_wrap=True, highlight=False)
    first = revisions[0]
    console.print(Text(f"{first.title}\n{first.url}\n{_head(first)}"))
    for before, after in pairwise(revisions):
        console.print(Text(f"\n{_head(after)}", style="bold"))
        for line in told(difference(before, after), colours=console.is_terminal):
            console.print(line)


def print_history_as_json(revisions: Sequence[Article]) -> None:
    """One object a line: id, when the page was read, `updated`, the cause and the difference."""
    for before, after in pairwise(revisions):
        dates = {"fetched": after.fetched, "updated": after.updated}
        line = {"id": after.id, **dates, "cause": after.cause, "difference": difference(before, after)}
        typer.echo(to_json(line).decode())


def _head(revision: Article) -> str:
    return f"{revision.fetched:%Y-%m-%d %H:%M}  {revision.cause}"
