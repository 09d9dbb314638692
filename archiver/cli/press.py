"""publish: the archive as feeds, again."""

from __future__ import annotations

import typer

from archiver import edition
from archiver.cli import exits, options
from archiver.cli.table import print_edition
from archiver.store.store import opened


def publish(
    output: options.Output = options.OUTPUT,
    config: options.Config = None,
) -> None:
    """Make the feeds again from the archive; the same archive gives the same bytes."""
    terms, wishes = options.publishing(config), options.wishes(config)
    with opened(output) as store:
        damage = store.damage
        made = edition.publish(store, terms.base, terms.title or edition.TITLE, wishes, terms.hub)
    print_edition(made, output)
    options.tell_damage(damage)
    raise typer.Exit(exits.of_edition(made))
