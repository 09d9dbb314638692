"""The commands. Each asks one room below and prints what it says; errors end as one sentence and an exit code."""

from __future__ import annotations

import sys

import typer

from archiver import __version__
from archiver.cli import boilerplate, clean, crawl, look, press, read, reindex, search, site
from archiver.cli.exits import FAILED, WRONG
from archiver.errors import ArchiverError, ConfigError

app = typer.Typer(
    name="archiver",
    help="Turn any news site into an archive you can trust and a feed you want to read.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    crawl.crawl, crawl.demo, crawl.probe, read.extract, clean.clean, read.explain, boilerplate.boilerplate,
    press.publish, look.show, search.search, reindex.reindex,
):  # fmt: skip
    app.command()(command)
app.add_typer(site.app, name="site")


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """The console script: 0 good, 1 failed, 2 wrong usage or configuration, 3 the last good feed was kept."""
    try:
        app()
    except ConfigError as error:
        _end(error, WRONG)
    except ArchiverError as error:
        _end(error, FAILED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; there is nobody left to tell
        sys.exit(FAILED)


def _end(error: ArchiverError, code: int) -> None:
    typer.echo(f"archiver: {error}", err=True)
    sys.exit(code)
