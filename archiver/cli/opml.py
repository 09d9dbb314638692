"""opml: the feeds that a reader is subscribed to, as sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from archiver.cli import options
from archiver.cli.exits import FAILED, GOOD
from archiver.cli.given import bytes_of
from archiver.discover.subscriptions import Subscription, read_opml
from archiver.errors import ConfigError
from archiver.normalize.urls import site_of
from archiver.rules.sources import sources_in
from archiver.rules.stanza import name_for, stanza
from archiver.rules.written import text_of
from archiver.store import files

app = typer.Typer(help="Subscriptions of a feed reader.", no_args_is_help=True, add_completion=False)


@app.callback()
def opml() -> None:
    """Subscriptions of a feed reader."""


@app.command("import")
def take(
    file: Annotated[Path, typer.Argument(help="The OPML file that the reader exported.")],
    config: Annotated[Path, typer.Option("--config", help="The sources.toml that they are added to.")] = (
        options.DEFAULT_CONFIG
    ),
) -> None:
    """Add the feeds of an OPML file to sources.toml, one source a site; what stands there stays as it is."""
    told = read_opml(bytes_of(str(file)), str(file))
    known = sources_in(config, text_of(config), is_begun=True).sources if config.exists() else ()
    sites = {source.site for source in known}
    names = {source.name for source in known}
    fresh = _by_site(told.feeds)
    added = []
    for site, feeds in fresh.items():
        if site in sites:
            continue
        name = name_for(feeds[0].title, site, names)
        names.add(name)
        added.append(stanza(name, _home(feeds), [feed.feed for feed in feeds]))
    if added:
        _append(config, added)
    for address in told.refused:
        typer.echo(f"left out: {address!r} is no address that can be asked", err=True)
    typer.echo(_summary(config, told.feeds, len(added), len(fresh) - len(added)))
    raise typer.Exit(GOOD if told.feeds else FAILED)


def _append(config: Path, stanzas: list[str]) -> None:
    """Write them behind what stands in the file; raises ConfigError, and leaves it as it is, where none can."""
    before = (files.read(config) or b"").decode().rstrip()
    after = "\n\n".join([*filter(None, [before]), *stanzas, ""])
    try:
        sources_in(config, after.removeprefix("\ufeff"))
    except ConfigError as error:
        remedy = "write the sources that stand there as tables of their own, [sources.NAME]"
        raise ConfigError(f"{config}: nothing can be added to it ({error}); {remedy}") from error
    files.replace(config, after.encode())


def _by_site(feeds: tuple[Subscription, ...]) -> dict[str, list[Subscription]]:
    """The feeds of each site: two sources of one site would ask it twice."""
    found: dict[str, list[Subscription]] = {}
    for feed in feeds:
        found.setdefault(site_of(feed.site or feed.feed), []).append(feed)
    return found


def _home(feeds: list[Subscription]) -> str:
    """The address of the site's pages; where the file has none, the root of the host that the feed comes from."""
    told = next((feed.site for feed in feeds if feed.site), None)
    return told or urlsplit(feeds[0].feed)._replace(path="/", query="").geturl()


def _summary(config: Path, feeds: tuple[Subscription, ...], added: int, known: int) -> str:
    if not feeds:
        return "it lists no feed"
    sentence = f"{len(feeds)} feeds: {added} sources added to {config}"
    return f"{sentence}, {known} stood there already" if known else sentence
