"""Records to bytes and back: msgpack for the pipe to a worker, JSON for the archive. Naive datetimes are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec

from archiver.errors import RecordError

T = TypeVar("T")

#: The number in each archive line; raised when a field or a file's lines change their meaning: store/migrations.py.
SCHEMA = 2


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


def to_document(record: Any) -> bytes:
    """The same with a line for each value, for a file that people look at."""
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"


def from_json(data: bytes, kind: type[T], where: str) -> T:
    """The record of that kind; raises RecordError, which says where."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        name = "JSON object" if kind.__name__ == "dict" else kind.__name__
        raise RecordError(f"{where}: this is no {name}: {error}") from error


def parts(data: bytes | memoryview) -> list[memoryview] | dict[str, memoryview]:
    """The members of a JSON list or object as they stand, none copied; raises RecordError where it is neither."""
    try:
        found = msgspec.json.decode(data, type=list[msgspec.Raw] | dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise RecordError(f"this is no JSON list or object: {error}") from error
    if isinstance(found, list):
        return [memoryview(part) for part in found]
    return {name: memoryview(part) for name, part in found.items()}


def from_older(data: bytes, kind: type[T], where: str, steps: Iterable[Callable[[dict[str, Any]], Any]]) -> T:
    """The record of JSON that an older version wrote, once these steps are taken; raises RecordError."""
    try:
        told = msgspec.json.decode(data)
        for step in steps:
            told = step(told)
        return msgspec.convert(told, kind, str_keys=True)
    except (msgspec.MsgspecError, RecursionError, KeyError, TypeError) as error:
        raise RecordError(f"{where}: this is no {kind.__name__}: {error}") from error


def json_schema(kind: Any) -> str:
    """The JSON Schema (draft 2020-12) of a record, or of a union of them, as a document."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(kind)), indent=2).decode() + "\n"
