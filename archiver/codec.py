"""Records to bytes and back: msgpack for the pipe to a worker, JSON for the archive. Naive datetimes are refused."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from archiver.errors import RecordError

T = TypeVar("T")

#: The number in each archive line; raised when a field changes its meaning.
SCHEMA = 1


def pack(record: Any) -> bytes:
    """A record as msgpack, for a pipe."""
    return msgspec.msgpack.encode(record)


def unpack(data: bytes, kind: type[T]) -> T:
    """The record of that kind; raises RecordError where the bytes are no such record."""
    try:
        return msgspec.msgpack.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise RecordError(f"these bytes are no {kind.__name__}: {error}") from error


def to_json(record: Any) -> bytes:
    """A record as JSON on one line; empty fields stand in it too, so that a line explains itself."""
    return msgspec.json.encode(record)


def from_json(data: bytes, kind: type[T], where: str) -> T:
    """The record of that kind; raises RecordError, which says where."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise RecordError(f"{where}: this is no {kind.__name__}: {error}") from error


def json_schema(kind: Any) -> str:
    """The JSON Schema (draft 2020-12) of a record, or of a union of them, as a document."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(kind)), indent=2).decode() + "\n"
