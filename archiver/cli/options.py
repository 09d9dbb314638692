"""The options that several commands share, and what sources.toml says where it is not named."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver.rules.feeds import Choice
from archiver.rules.known import Folders
from archiver.rules.sources import Config as Sources
from archiver.rules.sources import Publishing, load_sources
from archiver.rules.wishes import Wishes

OUTPUT = Path("output")
DEFAULT_CONFIG = Path("sources.toml")

Output = Annotated[Path, typer.Option("--output", help="The folder of the archive and the feeds.")]
Config = Annotated[Path | None, typer.Option("--config", help="A sources.toml; ./sources.toml where it is not given.")]

Sites = Annotated[Path | None, typer.Option("--sites", help="A folder of your own site files, <domain>.toml.")]
Hints = Annotated[Path | None, typer.Option("--hints", help="A folder of ftr-site-config files, <host>.txt.")]


def folders(sites: Path | None, hints: Path | None) -> Folders:
    """The folders of rules that were named; raises ConfigError for one that cannot be used."""
    named = Folders(sites=sites, hints=hints)
    named.must_be_usable()
    return named


def configured(config: Path | None) -> Sources | None:
    """What the file says; None where none is named and none lies in this folder. Raises ConfigError."""
    if config is None and not DEFAULT_CONFIG.exists():
        return None
    return load_sources(config or DEFAULT_CONFIG)


def rule_folders(config: Path | None) -> Folders:
    """The [rules] folders of the file, or none."""
    found = configured(config)
    return found.folders if found else Folders()


def tell_damage(damage: list[str]) -> None:
    """Say on standard error what was passed over; nothing where all is sound."""
    for sentence in damage:
        typer.echo(f"archiver: {sentence}", err=True)
    if damage:
        typer.echo("archiver: archiver verify says what is damaged and what can be restored", err=True)


def publishing(config: Path | None) -> Publishing:
    """The [publish] table, or its defaults."""
    found = configured(config)
    return found.publish if found else Publishing()


def choices(config: Path | None) -> tuple[Choice, ...] | None:
    """The feeds by choice; None where there is no file that could say."""
    found = configured(config)
    return found.choices if found else None


def wishes(config: Path | None) -> dict[str, Wishes]:
    """The last words on what was learned, by site; none where there is no file."""
    found = configured(config)
    return found.wishes if found else {}
