"""health: what broke, and since when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from archiver import checkup
from archiver.cli import options
from archiver.cli.exits import FAILED, GOOD
from archiver.codec import to_json
from archiver.errors import ConfigError
from archiver.health.report import Condition, State
from archiver.runs import Run
from archiver.store.opening import browsed, opened
from archiver.store.store import Store

_FINE = (State.WELL, State.NEW)


def health(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources by name; none: all.", metavar="SOURCE …")] = None,
    output: options.Output = options.OUTPUT,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object, as health.json is.")] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="What these sources are like now is well; what is held is published.")
    ] = False,
) -> None:
    """Say in words what broke about each source, and since when; exit code 1 where anything did."""
    with browsed(output) as store:
        every = checkup.examine(store)
    known = [one.source for one in every]
    if missing := [name for name in sources or () if name not in known]:
        there = ", ".join(known) or "none"
        raise ConfigError(f"{missing[0]}: no run of such a source is noted in {output}; there are {there}")
    found = [one for one in every if not sources or one.source in sources]
    if accept:
        if not sources:
            raise ConfigError("--accept: name the sources that are well as they are")
        with opened(output) as store:
            _accept(store, found)
        typer.echo("noted; archiver publish brings what was held")
        return
    typer.echo(to_json({"sources": found}).decode() if as_json else _sheet(found))
    raise typer.Exit(GOOD if all(one.state in _FINE for one in found) else FAILED)


def _accept(store: Store, conditions: list[Condition]) -> None:
    now = datetime.now(UTC)
    store.note_runs([Run(source=one.source, site=one.site, began=now, ended=now, accepted=True) for one in conditions])


def _sheet(conditions: list[Condition]) -> str:
    """The sources that something is wrong with first, each with what it is."""
    if not conditions:
        return "no run is noted yet"
    worst = sorted(conditions, key=lambda one: (list(State).index(one.state), one.source))
    width = max(len(one.source) for one in worst)
    lines = []
    for one in worst:
        last = f"{one.last_article:%Y-%m-%d %H:%M}" if one.last_article else "never"
        figures = f"{one.articles_per_day:6.1f} a day, {one.words} words; last new {last}"
        lines.append(f"{one.source:{width}}  {one.state:6}  {figures}")
        if one.failed:
            lines.append(f"{'':{width}}  could not be read: {one.failed}")
        lines += [f"{'':{width}}  {ailment.said}" for ailment in one.ailments]
    return "\n".join(lines)
