"""reindex: the index made anew from the journals."""

from __future__ import annotations

import time

import typer
from rich.console import Console
from rich.progress import Progress

from archiver.cli import options
from archiver.store.opening import rebuilt


def reindex(output: options.Output = options.OUTPUT) -> None:
    """Throw the index away and make it again from the archive and the crawl log."""
    begun = time.monotonic()
    with Progress(console=Console(stderr=True), transient=True, disable=not Console(stderr=True).is_terminal) as bar:
        task = bar.add_task("reading", total=None)
        built = rebuilt(
            output, lambda what, done, total: bar.update(task, description=what, completed=done, total=total)
        )
    for sentence in built.damage:
        typer.echo(f"archiver: {sentence}", err=True)
    seconds = time.monotonic() - begun
    damaged = f"; {len(built.damage)} damaged lines were left out" if built.damage else ""
    typer.echo(f"{output}: {built.lines} revisions and {built.visits} visits in {seconds:.1f} s{damaged}")
