"""The commands. Each asks one room below and prints what it says; errors end as one sentence and an exit code."""

from __future__ import annotations

import errno
import gc
import os
import sys
from io import TextIOWrapper

import typer

from archiver import __version__
from archiver.cli.commands import Commands
from archiver.cli.exits import FAILED, WRONG
from archiver.errors import ArchiverError, ConfigError

#: Why what a command says cannot be written; the files of ours have errors of their own.
_UNWRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG)

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
    except OSError as error:
        if error.filename or error.errno not in _UNWRITTEN:
            raise
        _drop_output()
        remedy = "make room, or send it elsewhere"
        _end(ArchiverError(f"standard output cannot be written: {error.strerror}; {remedy}"), FAILED)
    finally:
        gc.freeze()  # or Python looks for cycles once more before it ends, for half a second


def _open_streams() -> None:
    """Give a process that was started with closed standard streams empty ones: no file of ours takes their place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, os.O_RDWR)  # the lowest number that is free, so that of the stream
            os.set_inheritable(descriptor, True)
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # in a locale that cannot write all of what the web writes


def _drop_output() -> None:
    """What is left in the buffer goes nowhere: Python would try once more at its end, and fail again."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)


def _end(error: ArchiverError, code: int) -> None:
    typer.echo(f"archiver: {error}", err=True)
    sys.exit(code)
