"""Records as JSON Lines, UTF-8: one object a line, every field in each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from archiver.codec import to_json
from archiver.exchange.record import Record


def write(records: Iterable[Record], file: BinaryIO) -> None:
    """Write them, one after another."""
    for record in records:
        file.write(to_json(record) + b"\n")
