"""The commands. Each asks one room below and prints what it says; errors end as one sentence and an exit code."""

from __future__ import annotations

import gc
import os
import sys

import typer

from archiver import __version__
from archiver.cli.commands import Commands
from archiver.cli.exits import FAILED, WRONG
from archiver.errors import ArchiverError, ConfigError

app = typer.Typer(
    name="archiver",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def archiver() -> None:
    """Turn any news site into an archive you can trust and a feed you want to read."""


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """The console script: 0 good, 1 failed, 2 wrong usage or configuration, 3 the last good feed was kept."""
    _open_streams()
    try:
        app()
    except ConfigError as error:
        _end(error, WRONG)
    except ArchiverError as error:
        _end(error, FAILED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; there is nobody left to tell
        sys.exit(FAILED)
    finally:
        gc.freeze()  # or Python looks for cycles once more before it ends, for half a second


def _open_streams() -> None:
    """Give a process that was started with closed standard streams empty ones: no file of ours takes their place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, os.O_RDWR)  # the lowest number that is free, so that of the stream
            os.set_inheritable(descriptor, True)
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8"))


def _end(error: ArchiverError, code: int) -> None:
    typer.echo(f"archiver: {error}", err=True)
    sys.exit(code)
