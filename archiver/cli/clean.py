"""clean: plain texts without their boilerplate, one or a folder of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from archiver.cli.given import bytes_of
from archiver.errors import ConfigError
from archiver.texts import Text, clean_bytes, clean_folder, write


def clean(
    what: Annotated[str, typer.Argument(help="A file of plain text, a folder of .txt files, or - for standard input.")],
    lang: Annotated[
        str | None, typer.Option("--lang", help="The language, as fr; guessed where it is not given.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", help="Of a folder: where to put the cleaned texts, under their names.")
    ] = None,
) -> None:
    """Print a plain text without its boilerplate; of a folder, the lines that go."""
    folder = Path(what)
    if what != "-" and folder.is_dir():
        _clean_folder(folder, lang, output)
    elif output:
        raise ConfigError(f"--output is for a folder of texts, and {what} is none; send the text on with >")
    else:
        typer.echo(clean_bytes(bytes_of(what), what, lang).text, nl=False)


def _clean_folder(folder: Path, lang: str | None, output: Path | None) -> None:
    if output and output.resolve().is_relative_to(folder.resolve()):
        raise ConfigError(f"--output {output} lies in {folder}, and the texts themselves stay; name another folder")
    texts = clean_folder(folder, lang)
    if output:
        write(texts, output)
    typer.echo(_report(texts))


def _report(texts: Sequence[Text]) -> str:
    """A line for each that goes (name, number, reason, text), and how many of each reason."""
    gone = [(text.name, line) for text in texts for line in text.cleaned.dropped]
    reasons = Counter(str(line.dropped) for _, line in gone)
    told = ", ".join(
        f"{times} {reason}" for reason, times in sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
    )
    lines = [f"{name}:{line.number}: {line.dropped}: {' '.join(line.text.split())}" for name, line in gone]
    return "\n".join([*lines, f"{len(texts)} texts, {len(gone)} lines go{f': {told}' if told else ''}"])
