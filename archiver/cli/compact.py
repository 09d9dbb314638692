"""compact: closed months compressed, and what was kept as long as sources.toml wishes removed."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from archiver.cli import options
from archiver.cli.exits import FAILED
from archiver.cli.named import site_named
from archiver.errors import ConfigError
from archiver.publish.window import ENTRIES
from archiver.rules.retention import FOR_EVER
from archiver.rules.sources import Source
from archiver.store.ahead import last_visit
from archiver.store.closing import closed, compress
from archiver.store.existing import existing
from archiver.store.opening import opened
from archiver.store.retiring import Leaving, leaving, retire
from archiver.store.store import Store

_MEGABYTE = 1_000_000
#: How long an archive may be left alone until retention waits for the next visit.
_UNVISITED = timedelta(days=31)


def compact(
    source: Annotated[
        str | None, typer.Option("--source", help="A source's name, an address or a site's folder; else all.")
    ] = None,
    before: Annotated[
        str | None, typer.Option("--before", help="YYYY-MM: only months before; else this month.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    output: options.Output = options.OUTPUT,
    config: options.Config = None,
) -> None:
    """Compress the closed months of the archive and of the log, and carry out the retention of sources.toml."""
    now = datetime.now(UTC).replace(microsecond=0)
    month, known = _month(before, now), options.configured(config)
    sources = known.sources if known else ()
    with opened(existing(output)) as store:
        site = site_named(store, source, config) if source else None
        left = _retired(store, [one for one in sources if site in (None, one.site)], now, dry_run=dry_run)
    with opened(output) as store:  # again: what is left must be in the index
        found = [file for file in closed(store, month, site) if file not in left]
        if dry_run:
            typer.echo(f"{len(found)} months would be compressed{''.join(f'{chr(10)}  {file}' for file in found)}")
        elif not _compressed(store, found):
            raise typer.Exit(FAILED)


def _month(told: str | None, now: datetime) -> str:
    """The first month that stays as it is; this one is still written to."""
    this = f"{now:%Y-%m}"
    if told and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", told):
        raise ConfigError(f"--before {told}: is no month; write it like {this}")
    return min(told or this, this)


def _retired(store: Store, sources: list[Source], now: datetime, *, dry_run: bool) -> set[str]:
    """Let go what sources.toml wishes no longer to keep, and say so; the files of the archive that go."""
    today = _today(store, now) if any(one.retention != FOR_EVER for one in sources) else now
    found = [leaving(store, one.site, one.retention, today, ENTRIES) for one in sources]
    for left in found:
        if left.months or left.pages:
            typer.echo(_farewell(left, dry_run=dry_run))
    if not dry_run:
        retire(store, found, now)
    return {file for left in found for file in left.months}


def _today(store: Store, now: datetime) -> datetime:
    """The day that ages are counted to: a month after the last visit at most, or a clock put ahead would remove all."""
    last = last_visit(store)
    if last is None or now - last[0] <= _UNVISITED:
        return now
    typer.echo(
        f"nothing was visited since {last[0]:%Y-%m-%d}, and the clock of this machine says {now:%Y-%m-%d}: what is kept"
        f" is counted to {last[0] + _UNVISITED:%Y-%m-%d}; set the clock if it is wrong, and crawl if it is right"
    )
    return last[0] + _UNVISITED


def _farewell(left: Leaving, *, dry_run: bool) -> str:
    what = f"{len(left.entries)} articles in {len(left.months)} months, {len(left.pages)} files of raw pages"
    size = f"{left.size / _MEGABYTE:.1f} MB"
    head = f"{left.site}: {what} ({size}) {'would go' if dry_run else 'go'}; tombstones stay, and no id comes back"
    return "\n  ".join((head, *left.months, *left.pages)) if dry_run else head


def _compressed(store: Store, found: list[str]) -> bool:
    """Compress, and say what it brought; False where a month had to stay as it was."""
    began, before, after, troubles = time.monotonic(), 0, 0, []
    for done in compress(store, found):
        before, after = before + done.before, after + done.after
        troubles += [f"{done.file} stays as it is: {done.trouble}; archiver verify says more"] if done.trouble else []
    count, took = len(found) - len(troubles), time.monotonic() - began
    typer.echo(
        f"{count} months compressed in {took:.1f} s: {before / _MEGABYTE:.1f} MB are {after / _MEGABYTE:.1f} MB now"
    )
    for trouble in troubles:
        typer.echo(trouble, err=True)
    return not troubles
