"""show: an article from the archive."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli import options
from archiver.cli.history import print_history, print_history_as_json
from archiver.codec import to_json
from archiver.errors import ArchiverError
from archiver.items import Article
from archiver.normalize.urls import canonical
from archiver.store.store import Store, browsed


def show(
    what: Annotated[str, typer.Argument(help="The id of an entry (urn:uuid:…) or the address of an article.")],
    output: options.Output = options.OUTPUT,
    diff: Annotated[bool, typer.Option("--diff", help="What each revision after the first changed, in words.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Every revision, or difference, as JSON, one a line.")
    ] = False,
) -> None:
    """Print an article as it stands in the archive, and how often it was edited."""
    with browsed(output) as store:
        try:
            revisions = _found(store, what)
        finally:
            options.tell_damage(store.damage)
    if diff:
        (print_history_as_json if as_json else print_history)(revisions)
        return
    if as_json:
        for revision in revisions:
            typer.echo(to_json(revision).decode())
        return
    typer.echo(_sheet(revisions))


def _found(store: Store, what: str) -> list[Article]:
    entries = [what] if what.startswith("urn:uuid:") else store.index.entries_at(canonical(what) or what)
    revisions = [revision for entry in entries for revision in store.history(entry)]
    if not revisions:
        raise ArchiverError(
            f"{what}: there is no such article in {store.root}; give an id or the address it was read at"
        )
    return revisions


def _sheet(revisions: list[Article]) -> str:
    last = revisions[-1]
    rows = [
        ("title", last.title),
        ("url", last.url),
        ("id", last.id),
        ("authors", ", ".join(last.authors)),
        ("published", str(last.published or "")),
        ("updated", str(last.updated or "")),
        ("first seen", str(last.first_seen or "")),
        ("language", last.language or ""),
        ("revisions", ", ".join(f"{r.cause} {r.fetched:%Y-%m-%d %H:%M}" for r in revisions)),
        ("removed", f"{sum(b.dropped is not None for b in last.blocks)} blocks; see --json, or archiver explain"),
        ("raw pages", ", ".join(f"{p.file} at {p.offset}" for p in last.pages)),
    ]
    head = "\n".join(f"{name:>10}  {value}" for name, value in rows if value)
    return f"{head}\n\n{last.text}"
