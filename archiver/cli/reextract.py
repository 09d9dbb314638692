"""reextract: today's extractor over the kept pages; a report, and with --apply the revisions."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from archiver.cli import options
from archiver.cli.named import site_named
from archiver.cli.rereport import line_of, print_report, summary_line
from archiver.reread.change import Came, Change
from archiver.reread.run import Terms, reread, rewrite
from archiver.reread.summary import Summary
from archiver.reread.walk import Scope
from archiver.rules.typed import typed_day
from archiver.store.existing import existing
from archiver.store.opening import browsed, opened
from archiver.store.store import Store
from archiver.workers.pool import Pool

COMMAND = (sys.executable, "-m", "archiver.reread")
#: Seconds for the pages of one article: twenty of them, each far over what the slowest has taken.
_DEADLINE = 60.0
#: Articles after which the line on a terminal is drawn anew: some ten times in a second.
_EVERY = 25


def reextract(
    source: Annotated[
        str | None, typer.Option("--source", help="Only this site: its folder, a source's name, or an address.")
    ] = None,
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="Only pages fetched since that day.")] = "",
    apply: Annotated[bool, typer.Option("--apply", help="Write what changes, as revisions.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Each change as one JSON object a line.")] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes that read; as many as cores.")
    ] = None,
    limit_diffs: Annotated[int, typer.Option("--limit-diffs", min=0, help="So many changes in words.")] = 10,
    output: options.Output = options.OUTPUT,
    config: options.Config = None,
) -> None:
    """Run today's extractor over the raw pages of the archive, and say what would change; nothing is fetched."""
    summary = Summary(keep=0 if as_json else limit_diffs)
    day = typed_day("--since", since)
    with opened(existing(output)) if apply else browsed(output) as store:
        scope = Scope(
            site=site_named(store, source, config) if source else None,
            since=day,
        )
        size = workers or len(os.sched_getaffinity(0))
        asyncio.run(_run(store, scope, _terms(config), summary, size, apply=apply, as_json=as_json))
        damage = store.damage
    if as_json:
        typer.echo(summary_line(summary, applied=apply))
    else:
        print_report(summary, applied=apply)
    for sentence in damage:
        typer.echo(f"archiver: {sentence}", err=True)


async def _run(
    store: Store, scope: Scope, terms: Terms, summary: Summary, size: int, *, apply: bool, as_json: bool
) -> None:
    pool = Pool(size, deadline=_DEADLINE, command=COMMAND)
    try:
        await pool.start()
        async for change in _watched((rewrite if apply else reread)(store, scope, terms, pool.run), summary):
            if as_json and change.came in (Came.CHANGED, Came.REJECTED, Came.DAMAGED):
                typer.echo(line_of(change))
    finally:
        await pool.close()


async def _watched(changes: AsyncIterator[Change], summary: Summary) -> AsyncIterator[Change]:
    """The same, counted; on a terminal a line says how far it is."""
    console = Console(stderr=True)
    with console.status("reading kept pages") if console.is_terminal else nullcontext() as status:
        async for change in changes:
            summary.add(change)
            if status and summary.read % _EVERY == 0:
                status.update(f"{summary.read:,} articles read, {summary.came[Came.CHANGED]:,} change")
            yield change


def _terms(config: Path | None) -> Terms:
    """What sources.toml says of the sites."""
    said = options.configured(config)
    if said is None:
        return Terms()
    return Terms(
        folders=said.folders, stanzas={source.site: source.rules for source in said.sources}, wishes=said.wishes
    )
