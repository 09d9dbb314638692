"""crawl, demo, probe: the commands that go out and read."""

from __future__ import annotations

import difflib
import signal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from archiver import crawling, edition, probing
from archiver.cli import ended, exits, options
from archiver.cli.events import Events, tell_report
from archiver.cli.lines import Lines
from archiver.cli.live import Display
from archiver.cli.table import print_report
from archiver.demo import DemoSite
from archiver.errors import ConfigError
from archiver.progress import Watcher, watched_by
from archiver.rules.sources import Source, source_of

Limit = Annotated[int | None, typer.Option("--limit", min=1, help="Articles to fetch from each source at most.")]
Json = Annotated[bool, typer.Option("--json", help="A JSON object a line, as it goes on; the last is the report.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Scrapy's own log, on standard error.")]

#: Where the demo site listens; a fixed port, since an address is part of an article's identity.
DEMO_PORT = 8017


def crawl(
    what: Annotated[
        list[str] | None, typer.Argument(help="Addresses, or names of sources; none: every source.")
    ] = None,
    config: options.Config = None,
    output: options.Output = options.OUTPUT,
    since: Annotated[str, typer.Option("--since", help="Back to this day, by the dates of the listings.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Back to the first article that a listing names.")] = False,
    oldest: Annotated[bool, typer.Option("--oldest", help="The oldest first.")] = False,
    limit: Limit = None,
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Read the sources, archive what is new or edited, publish the feeds."""
    known = options.configured(config)
    names = [source.name for source in known.sources] if known else []
    urls = [one for one in what or () if one not in names]
    given = [_given(one, names) for one in urls]
    if not what and not known:
        raise ConfigError("there is nothing to crawl: give an address, or write a sources.toml here; see the README")
    arguments = {"source": ",".join(one for one in what or () if one in names), "url": " ".join(urls), "since": since}
    arguments |= {"all": "1" if everything else "", "oldest": "1" if oldest else ""}
    settings = _settings(output, config, verbose) | crawling.reachable([*(known.sources if known else ()), *given])
    _run(settings, arguments | {"limit": str(limit or "")}, output, json)


def demo(
    day: Annotated[int, typer.Option(min=1, max=2, help="The site's first day, or its second with an edit.")] = 1,
    output: options.Output = options.OUTPUT,
    serve: Annotated[bool, typer.Option("--serve", help="Only serve the site, until Ctrl-C.")] = False,
    json: Json = False,
    verbose: Verbose = False,
) -> None:
    """Crawl the news site that comes with the archiver, served on this machine."""
    with DemoSite(DEMO_PORT, day) as site:
        if serve:
            typer.echo(f"The demo site is at {site.url} (day {day}); Ctrl-C ends it.")
            signal.pause()
        settings = _settings(output, None, verbose) | crawling.reachable([source_of(site.url)])
        _run(settings, {"url": site.url}, output, json)


def probe(
    url: Annotated[str, typer.Argument(help="The address of a site.")],
    verbose: Verbose = False,
) -> None:
    """Show what can be found at an address, and the stanza for sources.toml. Nothing is kept."""
    reachable = crawling.reachable([source_of(url)])
    found = probing.probe({"LOG_LEVEL": "INFO" if verbose else "ERROR"} | reachable, url)
    typer.echo(found.text)
    raise typer.Exit(exits.GOOD if found.usable else exits.FAILED)


def _run(settings: dict[str, Any], arguments: dict[str, str], output: Path, json: bool) -> None:
    watcher = Events(output) if json else _watcher()
    report = crawling.crawl(settings, watched_by(watcher), **arguments)
    if json:
        tell_report(report, output)
    else:
        print_report(report, output)
    raise typer.Exit(ended.of_report(report))


def _watcher() -> Watcher:
    """A picture where somebody looks on, else lines for a log."""
    console = Console(stderr=True)
    return Display(console) if console.is_terminal and not console.is_dumb_terminal else Lines()


def _settings(output: Path, config: Path | None, verbose: bool) -> dict[str, Any]:
    terms = options.publishing(config)
    return {
        "ARCHIVER_OUTPUT": str(output),
        "ARCHIVER_CONFIG": str(config or options.DEFAULT_CONFIG),
        "ARCHIVER_BASE": terms.base,
        "ARCHIVER_TITLE": terms.title or edition.TITLE,
        "ARCHIVER_HUB": terms.hub,
        "LOG_LEVEL": "INFO" if verbose else "WARNING",
    }


def _given(one: str, names: list[str]) -> Source:
    """The source that an address stands for; a name without dot, colon or slash is a misspelt source."""
    if any(sign in one for sign in ".:/"):
        return source_of(one)
    near = difflib.get_close_matches(one, names, 1)
    hint = (
        f"did you mean {near[0]!r}?"
        if near
        else "give an address such as https://news.example, or a name from sources.toml"
    )
    raise ConfigError(f"{one!r} is neither an address nor the name of a source; {hint}")
