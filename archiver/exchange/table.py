"""Records as CSV (RFC 4180), UTF-8, with a head line; harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import BinaryIO

from archiver.exchange.record import Record

NAMES = tuple(field.name for field in fields(Record))
#: A spreadsheet takes a cell that begins so for a formula (OWASP, CSV Injection), and a full-width sign for its twin.
_FORMULA = tuple("=+-@\t\r＝＋－＠")
#: Stands before such a cell: spreadsheets show what follows it as text.
_GUARD = "'"


def write(records: Iterable[Record], file: BinaryIO) -> None:
    """Write them, one after another."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    try:
        rows = csv.writer(text, lineterminator="\r\n")
        rows.writerow(NAMES)
        rows.writerows([_cell(getattr(record, name)) for name in NAMES] for record in records)
        text.flush()
    finally:
        text.detach()  # the file is another's to close


def _cell(value: object) -> str:
    """A list is parted by "; ", a date is ISO 8601, and nothing is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    text = "; ".join(value) if isinstance(value, tuple) else str(value)
    return f"{_GUARD}{text}" if text.lstrip(" \n").startswith(_FORMULA) else text
