"""boilerplate: what was learned of a site's other pages, and what the user said to it."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from archiver.cli import options
from archiver.cli.named import site_named
from archiver.learned import Lesson, learned, lessons
from archiver.rules.wishes import NO_WISHES, Wishes
from archiver.store.opening import browsed


def boilerplate(
    what: Annotated[str, typer.Argument(metavar="SITE", help="A site in the archive, a source's name, or an address.")],
    output: options.Output = options.OUTPUT,
    config: options.Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """List the texts that recur on a site, under how many titles of how many, and your `keep` and `drop`."""
    with browsed(output) as store:
        site = site_named(store, what, config)
        wishes = options.wishes(config).get(site, NO_WISHES)
        found = lessons(store, learned(store, site, wishes), site)
    if as_json:
        answer = {"site": site, "learned": found, "keep": wishes.keep, "drop": wishes.drop}
        typer.echo(msgspec.json.encode(answer).decode())
    else:
        typer.echo(_sheet(site, found, wishes))


def _sheet(site: str, found: tuple[Lesson, ...], wishes: Wishes) -> str:
    lines = [f"{site}: {len(found)} texts recur under different titles"]
    for lesson in found:
        kept = "  [kept by your word]" if lesson.kept else ""
        lines += [f"{lesson.titles:>6} of {lesson.articles}{kept}  {lesson.text}", f"{'':>10}as on {lesson.example}"]
    lines += [f"  keep  {text}" for text in wishes.keep]
    lines += [f"  drop  {text}" for text in wishes.drop]
    return "\n".join(lines)
