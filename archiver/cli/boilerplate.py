"""boilerplate: what was learned of a site's other pages, and what the user said to it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from archiver.cli import options
from archiver.errors import ArchiverError
from archiver.learned import Lesson, learned, lessons
from archiver.normalize.urls import canonical, site_of
from archiver.rules.wishes import NO_WISHES, Wishes
from archiver.store.store import Store, browsed


def boilerplate(
    what: Annotated[str, typer.Argument(metavar="SITE", help="A site in the archive, a source's name, or an address.")],
    output: options.Output = options.OUTPUT,
    config: options.Config = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """List the texts that recur on a site, under how many titles of how many, and your `keep` and `drop`."""
    with browsed(output) as store:
        site = _site(store, what, config)
        wishes = options.wishes(config).get(site, NO_WISHES)
        found = lessons(store, learned(store, site, wishes), site)
    if as_json:
        answer = {"site": site, "learned": found, "keep": wishes.keep, "drop": wishes.drop}
        typer.echo(msgspec.json.encode(answer).decode())
    else:
        typer.echo(_sheet(site, found, wishes))


def _site(store: Store, what: str, config: Path | None) -> str:
    """The site that is meant; raises ArchiverError for one without an article."""
    known = options.configured(config)
    named = [source.site for source in known.sources if source.name == what] if known else []
    address = canonical(what if "://" in what else f"https://{what}")
    sites = store.index.sites()
    for site in (what, *named, *([site_of(address)] if address else [])):
        if site in sites:
            return site
    there = f"there are {', '.join(sites)}" if sites else "it is empty"
    raise ArchiverError(f"{what}: no article of such a site is in {store.root}; {there}")


def _sheet(site: str, found: tuple[Lesson, ...], wishes: Wishes) -> str:
    lines = [f"{site}: {len(found)} texts recur under different titles"]
    for lesson in found:
        kept = "  [kept by your word]" if lesson.kept else ""
        lines += [f"{lesson.titles:>6} of {lesson.articles}{kept}  {lesson.text}", f"{'':>10}as on {lesson.example}"]
    lines += [f"  keep  {text}" for text in wishes.keep]
    lines += [f"  drop  {text}" for text in wishes.drop]
    return "\n".join(lines)
