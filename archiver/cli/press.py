"""publish: the archive as feeds, again."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from archiver import checkup, edition, websub
from archiver.cli import ended, options
from archiver.cli.table import print_edition
from archiver.edition.held import read_held
from archiver.errors import ConfigError
from archiver.publish.feed import Terms
from archiver.store.existing import existing
from archiver.store.opening import opened


def publish(
    output: options.Output = options.OUTPUT,
    config: options.Config = None,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="A feed that the guard held back, or all: it is right as it would be now."),
    ] = None,
) -> None:
    """Make the feeds again from the archive; the same archive gives the same bytes."""
    terms, wishes, choices = options.publishing(config), options.wishes(config), options.choices(config)
    accepted = _held(accept or (), output)
    with opened(existing(output)) as store:
        damage = store.damage
        title = terms.title or edition.TITLE
        made = edition.publish(store, terms.base, title, wishes, terms.hub, choices=choices, accepted=accepted)
        checkup.post(store, Terms(base=terms.base, title=title, hub=terms.hub))
        told = websub.tell(store, terms.hub, terms.base)
    print_edition(made, output)
    if told.failed:
        typer.echo(f"archiver: {told.sentence}", err=True)
    options.tell_damage(damage)
    raise typer.Exit(ended.of_edition(made))


def _held(accept: Iterable[str], output: Path) -> list[str]:
    """The paths below public/ of what is accepted, as they are or as the table shows them; ConfigError for others."""
    held = [one.path for one in read_held(output) if one.reason]
    accepted = [path.removeprefix(f"{output / 'public'}/") for path in accept]
    for path in accepted:
        if path not in (*held, edition.ALL):
            near = get_close_matches(path, held, n=1)
            known = f"held are {', '.join(held)}" if held else "nothing is"
            raise ConfigError(f"--accept {path}: it is not held back; {f'did you mean {near[0]}?' if near else known}")
    return accepted
