"""export(): the archive for other programs, a record at a time."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from archiver.errors import ConfigError
from archiver.exchange import jsonl, table
from archiver.exchange.choice import Choice, Chosen
from archiver.exchange.markdown import Folder
from archiver.exchange.record import Record
from archiver.exchange.target import target
from archiver.store.store import Store

Write = Callable[[Iterable[Record], BinaryIO], None]


class Format(StrEnum):
    """The forms of an export."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What came of it: the records written, those left out by reason, and of a folder the files that changed."""

    written: int
    left_out: Counter[str]
    changed: int | None = None


def export(store: Store, choice: Choice, form: Format, to: Path | None) -> Exported:
    """Write what is chosen to a file, to a folder for Markdown, or to standard output for None.

    A file is put in place whole, or is as it was. Raises ConfigError for a place that does not fit the format or an
    extra that is missing, StoreError where it cannot be written.
    """
    chosen = Chosen(store, choice)
    if form is Format.MARKDOWN:
        return _to_folder(chosen, to)
    if to is not None and to.is_dir():
        raise ConfigError(f"--to {to} is a folder, and {form} is one file; name a file in it")
    write = _writer(form)
    with target(to) as file:
        write(chosen.records(), file)
    return Exported(written=chosen.written, left_out=chosen.left_out)


def _to_folder(chosen: Chosen, to: Path | None) -> Exported:
    if to is None or (to.exists() and not to.is_dir()):
        raise ConfigError("an export as Markdown is a folder of files; name one with --to")
    folder = Folder(to)
    folder.write(chosen.records(), history=chosen.choice.history)
    folder.withdraw(chosen.withdrawn)
    return Exported(written=chosen.written, left_out=chosen.left_out, changed=folder.changed)


def _writer(form: Format) -> Write:
    """What writes that form. pyarrow is asked for when it is needed alone: it is an extra, and large."""
    if form is Format.PARQUET:
        try:
            write: Write = importlib.import_module("archiver.exchange.parquet").write
        except ModuleNotFoundError as error:
            raise ConfigError(
                f"Parquet is written by {error.name}, which is not there; install it with: pip install "
                "'archiver[parquet]'"
            ) from error
        return write
    return jsonl.write if form is Format.JSONL else table.write
