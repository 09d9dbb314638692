"""site: the rules of sites, and the tests that they carry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from archiver.cli.exits import FAILED, GOOD
from archiver.errors import ConfigError
from archiver.extract.trial import trials
from archiver.rules.ftr import hint_files, load_hint
from archiver.rules.sites import Site, load_site, site_files

#: What a hint may hold.
RULES = ("body", "title", "author", "date", "strip", "next_page", "single_page")

app = typer.Typer(help="Site rules: hold the tests that they carry.", no_args_is_help=True, add_completion=False)


@app.callback()
def site() -> None:
    """Site rules: hold the tests that they carry."""


@app.command("test")
def hold(
    what: Annotated[
        list[Path] | None,
        typer.Argument(help="Site files, ftr-site-config files, folders of them; none: the package's own site files."),
    ] = None,
) -> None:
    """Hold the tests of site files, and say what of ftr-site-config files cannot be used."""
    named: list[Path | None] = [*what] if what else [None]
    sites = [one for path in named for one in _sites(path)]
    hints = [hint for path in what or () for hint in _hints(path)]
    tests = [test for one in sites for test in trials(one)]
    failed = sum(bool(faults) for _, faults in tests)
    for name, faults in tests:
        typer.echo(f"FAILED  {name}: {'; '.join(faults)}" if faults else f"ok      {name}")
    left = sum(map(_tell_hint, hints))
    typer.echo(f"{len(sites)} site files: {len(tests)} tests, {failed} failed")
    if hints:
        typer.echo(f"{len(hints)} ftr-site-config files: {left} lines left out")
    raise typer.Exit(FAILED if failed else GOOD)


def _tell_hint(path: Path) -> int:
    """How many lines of a hint were left out; each is printed. They fail no test: hints count where they fit."""
    hint = load_hint(path)
    kept = sum(len(getattr(hint.rules, key)) for key in RULES)
    typer.echo(f"hint    {path.name}: {kept} rules")
    for problem in hint.problems:
        typer.echo(f"        {problem}")
    return len(hint.problems)


def _sites(path: Path | None) -> Iterator[Site]:
    """The sites of a file or folder; of the package for None. Raises ConfigError for what is wrong or not there."""
    if path is None or path.is_dir():
        found = list(site_files(path))
        if path and not found and not hint_files(path):
            raise ConfigError(f"{path}: this folder holds neither site files (<domain>.toml) nor hints (<host>.txt)")
        yield from map(load_site, found)
    elif not path.is_file():
        raise ConfigError(f"{path}: there is no such file or folder")
    elif path.suffix != ".txt":
        yield load_site(path)


def _hints(path: Path) -> list[Path]:
    if path.is_dir():
        return list(hint_files(path).values())
    return [path] if path.suffix == ".txt" else []
