"""The texts of a JSON file that are records: its lines, or the members of a list, alone or within an object."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from itertools import chain
from typing import IO

from archiver.codec import parts
from archiver.errors import RecordError
from archiver.exchange.fields import names
from archiver.exchange.offers import Unusable
from archiver.exchange.opening import DAMAGE

#: Bytes of one line, or of all lines that make one document: four times the largest page that is read.
LONGEST = 64 << 20
#: Objects around a list of records: {"data": {"items": […]}}.
DEEP = 2


def texts(file: IO[bytes]) -> Iterator[bytes | Unusable]:
    """The lines of a file, or all of it where only that is JSON; the last may say what stopped the reading."""
    lines = _lines(file)
    first = next(lines, b"")
    if isinstance(first, Unusable):
        yield first
        return
    first = first.removeprefix(codecs.BOM_UTF8)
    if first.lstrip()[:1] not in (b"[", b"{") or _is_json(first):
        yield from chain([first], lines)
        return
    begun, stop = io.BytesIO(), None  # gives its bytes without a copy
    begun.write(first)
    for line in lines:
        if isinstance(line, Unusable):
            stop = line
            break
        begun.write(line)
        if begun.tell() >= LONGEST:
            break
    if stop is None and begun.tell() < LONGEST and _is_json(begun.getvalue()):
        yield begun.getvalue()
    elif begun.tell() >= LONGEST and first.strip() in (b"[", b"{"):
        yield Unusable(where="", reason="too long", detail=f"a list of {LONGEST >> 20} MiB or more; write JSON Lines")
    else:
        begun.seek(0)
        yield from chain(begun, [stop] if stop else (), lines)


def members(text: bytes | memoryview, deep: int = DEEP) -> list[memoryview]:
    """The records that a list holds, or a list within an object, under a usual name; none where it is neither."""
    try:
        held = parts(text)
    except RecordError:
        return []
    if isinstance(held, list):
        return held
    named = (held[name] for name in names("records") if deep and name in held)
    return next((inner for one in named if (inner := members(one, deep - 1))), [])


def _is_json(text: bytes) -> bool:
    """Whether the text is a list or an object of JSON, and nothing else."""
    try:
        parts(text)
    except RecordError:
        return False
    return True


def _lines(file: IO[bytes]) -> Iterator[bytes | Unusable]:
    """The lines of a file, none longer than `LONGEST`; the last may say what stopped the reading."""
    try:
        while line := file.readline(LONGEST):
            if len(line) < LONGEST:
                yield line
                continue
            while line and not line.endswith(b"\n"):
                line = file.readline(LONGEST)
            yield Unusable(where="", reason="too long", detail=f"a line of {LONGEST >> 20} MiB or more")
    except DAMAGE as error:
        yield Unusable(where="", reason="damaged", detail=f"the file cannot be read on from here: {error}")
