"""A record as one line with its checksum, and back; where a file was torn.

``{"sum":"<16 hex>","schema":1,"article":{...}}``: the sum (BLAKE2b, 8 bytes) covers every byte after itself up to the
end of the line, so a flipped bit anywhere shows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

from archiver.codec import SCHEMA, from_json, to_json
from archiver.errors import RecordError

T = TypeVar("T")

HEAD = b'{"sum":"'
_SUM_END = len(HEAD) + 16


class Line(NamedTuple, Generic[T]):
    """A record and where in its file it stands (bytes, the line break included)."""

    offset: int
    length: int
    record: T


def write(name: str, record: object) -> bytes:
    """The record as a line, under that name."""
    rest = b'","schema":%d,"%s":%s}' % (SCHEMA, name.encode(), to_json(record))
    return HEAD + checksum(rest) + rest + b"\n"


def read(line: bytes, name: str, kind: type[T], where: str) -> T:
    """The record of a line; raises RecordError, which says where, for a line that is none or is damaged."""
    line = line.rstrip(b"\n")
    if not line.startswith(HEAD):
        raise RecordError(f"{where}: this line does not begin as a record")
    if line[len(HEAD) : _SUM_END] != checksum(line[_SUM_END:]):
        raise RecordError(f"{where}: the checksum does not fit the line")
    prefix = b'","schema":%d,"%s":' % (SCHEMA, name.encode())
    if not line.startswith(prefix, _SUM_END):
        raise RecordError(f"{where}: this is no {name} of schema {SCHEMA}; a newer version may have written it")
    return from_json(line[_SUM_END + len(prefix) : -1], kind, where)


def scan(data: bytes, name: str, kind: type[T], where: str, base: int = 0) -> Iterator[Line[T] | RecordError]:
    """Every whole line of these bytes as a record, or as the error it is; a torn tail is left out.

    ``base`` is the offset of the bytes in their file.
    """
    start = 0
    while (end := data.find(b"\n", start)) >= 0:
        line = data[start : end + 1]
        try:
            yield Line(base + start, len(line), read(line, name, kind, f"{where}, byte {base + start}"))
        except RecordError as error:
            yield error
        start = end + 1


def whole(data: bytes) -> int:
    """How many bytes of these end with a whole line."""
    return data.rfind(b"\n") + 1


def checksum(rest: bytes) -> bytes:
    """The sum of what follows it in its line: 16 hexadecimal digits."""
    return hashlib.blake2b(rest, digest_size=8).hexdigest().encode()
