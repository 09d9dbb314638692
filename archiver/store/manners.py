"""What a crawl owes to hosts and remembers across runs: robots.txt copies, pauses, what a day's budget has given.

A record is a file of its own, ``manners/<kind>/<name>.json``, one line with its checksum, replaced in one step: a
crash leaves the old record or the new one. All of it is a cache. What is damaged counts as absent and is written
anew, what is old is swept away when a run begins, and deleting the folder costs a few requests and forgets pauses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from archiver.errors import RecordError
from archiver.store import files, lines

#: Seconds after which a record says nothing any more: robots.txt, pauses and budgets are all matters of a day.
KEPT = 2 * 86_400.0
#: Bytes of records in all. A copy is 500 KiB at most and 4 KB as a rule, so this is the manners of 10,000 hosts.
MOST_BYTES = 64 << 20
#: Copies beyond that are not kept; the little records are, since a pause must not be lost to somebody's big files.
_BIG = 4 << 10

_UNSAFE = re.compile(r"[^a-z0-9.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The answer to robots.txt of an origin, after redirects: 2xx with what was read of it, 4xx with nothing."""

    name: str  # the origin: scheme://host:port
    at: datetime
    status: int
    content_type: str | None = None
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Until when a host is left alone, and its failures in a row."""

    name: str  # the host
    until: datetime
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """The most that may have been asked of a site on a day of UTC: a run notes it before it asks."""

    name: str  # the site
    day: date
    requests: int = 0
    octets: int = 0


Record = TypeVar("Record", Copy, Pause, Spent)

_FOLDERS: dict[type, str] = {Copy: "robots", Pause: "pauses", Spent: "spent"}


class Manners:
    """The records under an output folder, for the one writer that holds its lock."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "manners"
        self._bytes = sum(size for _, _, size in files.listing(self.folder))

    def read(self, kind: type[Record], name: str) -> Record | None:
        """The record of that name; None where there is none that can be read. Raises StoreError for a broken disk."""
        data = files.read(self._path(kind, name))
        if data is None:
            return None
        try:
            record = lines.read(data, _FOLDERS[kind], kind, name)
        except RecordError:  # half written by a disk, or by another version: written anew with the next answer
            return None
        return record if record.name == name else None

    def keep(self, record: Copy | Pause | Spent) -> None:
        """Put the record on disk before this returns; a big one only while there is room. Raises StoreError."""
        data = lines.write(_FOLDERS[type(record)], record)
        if len(data) > _BIG:
            if self._bytes + len(data) > MOST_BYTES:
                return
            self._bytes += len(data)
        files.replace(self._path(type(record), record.name), data)

    def sweep(self, now: float) -> None:
        """Remove the records that were last written more than KEPT seconds before ``now``. Raises StoreError."""
        for path, written, size in files.listing(self.folder):
            if now - written > KEPT:
                files.remove(path)
                self._bytes -= size

    def _path(self, kind: type, name: str) -> Path:
        """A file name that is safe and short, and another one for each name."""
        readable = _UNSAFE.sub("-", name.lower())[:80].strip(".-")
        return self.folder / _FOLDERS[kind] / f"{readable}-{sha256(name.encode()).hexdigest()[:16]}.json"
