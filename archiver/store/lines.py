"""A record as one line with its checksum, and back; where a file was torn.

``{"sum":"<16 hex>","schema":2,"article":{...}}``: the sum (BLAKE2b, 8 bytes) covers every byte after itself up to the
end of the line, so a flipped bit anywhere shows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

from archiver.codec import SCHEMA, to_json
from archiver.errors import RecordError
from archiver.store import migrations

T = TypeVar("T")

HEAD = b'{"sum":"'
_SUM_END = len(HEAD) + 16
_HEAD = re.compile(rb'","schema":(?P<schema>\d{1,9}),"(?P<name>\w+)":')


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
    """The record of a line, whichever version wrote it; raises RecordError, which says where.

    For a line that is none, is damaged, or is of a version to come.
    """
    line = line.rstrip(b"\n")
    if not line.startswith(HEAD):
        raise RecordError(f"{where}: this line does not begin as a record")
    if line[len(HEAD) : _SUM_END] != checksum(line[_SUM_END:]):
        raise RecordError(f"{where}: the checksum does not fit the line")
    head = _HEAD.match(line, _SUM_END)
    if head is None or head["name"] != name.encode():
        raise RecordError(f"{where}: this is no {name}")
    if (schema := int(head["schema"])) > SCHEMA:
        raise RecordError(
            f"{where}: this is {name} of schema {schema}, of a newer archiver, and this one knows {SCHEMA} at most;"
            " update it, the line is sound"
        )
    return migrations.read(line[head.end() : -1], name, schema, kind, where)


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
