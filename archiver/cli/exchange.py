"""export, import: the archive for other programs, and what others wrote for the archive."""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from archiver.cli import exits, options
from archiver.cli.meter import Meter, told
from archiver.cli.named import site_named
from archiver.exchange.choice import Choice
from archiver.exchange.exporting import Exported, Format
from archiver.exchange.exporting import export as export_archive
from archiver.exchange.importing import Kind, Tally, Terms, found_in, import_into
from archiver.exchange.reading import Reader
from archiver.exchange.register import Register
from archiver.items.messages import SiteRules
from archiver.normalize.urls import site_of
from archiver.rules.known import Folders, rules_for
from archiver.rules.sources import Config as Sources
from archiver.rules.sources import source_of
from archiver.rules.typed import typed_address, typed_day
from archiver.rules.wishes import NO_WISHES
from archiver.store.opening import browsed, opened
from archiver.workers.pool import Pool

#: What --to says for standard output.
_STDOUT = "-"


def export(
    form: Annotated[Format, typer.Option("--format", help="The form of the records.")] = Format.JSONL,
    site: Annotated[
        str, typer.Option("--site", "--source", help="Only this site: its folder, a source's name, or an address.")
    ] = "",
    since: Annotated[str, typer.Option("--since", help="Only articles of this day or later ones.")] = "",
    until: Annotated[str, typer.Option("--until", help="Only articles before this day.")] = "",
    history: Annotated[bool, typer.Option("--history", help="Every revision, not the newest alone.")] = False,
    to: Annotated[str, typer.Option("--to", help="A file; a folder for Markdown; - for standard output.")] = _STDOUT,
    output: options.Output = options.OUTPUT,
    config: options.Config = None,
) -> None:
    """Write the articles as JSON Lines, CSV, Parquet or Markdown: the newest revision of each."""
    begin, end = typed_day("--since", since), typed_day("--until", until)
    with browsed(output) as store:
        choice = Choice(site=site_named(store, site, config) if site else None, since=begin, until=end, history=history)
        done = export_archive(store, choice, form, None if to == _STDOUT else Path(to))
    typer.echo(f"archiver: {_counted(done)}", err=True)


def _counted(done: Exported) -> str:
    left = ", ".join(f"{count} {reason}" for reason, count in sorted(done.left_out.items()))
    files = f", {done.changed} files changed" if done.changed is not None else ""
    return f"{done.written} records written{files}{f'; left out: {left}' if left else ''}"


def import_(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Files, or folders of them: JSON Lines, WARC, HTML, text.")
    ],
    form: Annotated[Kind | None, typer.Option("--format", help="What they hold, whatever their names say.")] = None,
    site: Annotated[
        str, typer.Option("--site", "--source", help="The site it belongs to: an address, a source's name, a folder.")
    ] = "",
    base: Annotated[str, typer.Option("--base", help="The address that a folder of HTML or text stands for.")] = "",
    output: options.Output = options.OUTPUT,
    config: options.Config = None,
) -> None:
    """Archive what others wrote, or another archive: what is known already is left alone."""
    known = options.configured(config)
    now = datetime.now(UTC).replace(microsecond=0)
    terms = Terms(
        now=now,
        site=_folder(site, known) if site else None,
        base=typed_address("--base", base) if base else None,
        kind=form,
    )
    files = found_in(tuple(paths), form)
    try:
        tally = asyncio.run(_import(output, files, terms, known))
    except KeyboardInterrupt:
        typer.echo("archiver: stopped; nothing is lost, and the same command goes on", err=True)
        raise typer.Exit(exits.BY_SIGNAL + signal.SIGINT) from None
    for line in told(tally):
        typer.echo(line)
    raise typer.Exit(exits.GOOD if tally.usable else exits.FAILED)


async def _import(output: Path, files: list[tuple[Path, Path, Kind]], terms: Terms, known: Sources | None) -> Tally:
    """Import with the store open and workers at hand."""
    wishes = known.wishes if known else {}
    stanzas = {source.site: source.rules for source in known.sources} if known else {}
    folders = known.folders if known else Folders()
    pool = Pool()

    def rules(url: str, when: datetime) -> SiteRules | None:
        return rules_for(url, stanzas.get(terms.site or site_of(url)), folders, fetched=when.date())

    with opened(output) as store, Meter() as meter:
        for damage in store.damage:
            typer.echo(f"archiver: {damage}", err=True)
        register = Register(store, lambda site: wishes.get(site, NO_WISHES))
        try:
            return await import_into(
                store, files, terms, Reader(pool, rules, register, terms.now), register, meter.look
            )
        finally:
            await pool.close()


def _folder(what: str, known: Sources | None) -> str:
    """The folder of the site that is meant; raises ConfigError."""
    named = next((source.site for source in known.sources if source.name == what), None) if known else None
    return named or source_of(what).site
