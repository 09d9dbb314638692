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
