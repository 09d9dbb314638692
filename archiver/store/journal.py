"""An append-only folder of lines, ``<name>/<site>/<YYYY-MM>.jsonl``: the archive and the crawl log are two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from archiver.errors import RecordError
from archiver.store import files, lines, spans

T = TypeVar("T")


class Place(NamedTuple):
    """Where a line stands: file below the output folder, byte offset, length."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Journal(Generic[T]):
    """The lines of one kind of record below the output folder."""

    root: Path  # output/
    folder: str  # archive, visits
    name: str  # what a line calls its record
    kind: type[T]

    def append(self, batch: files.Batch, records: Iterable[tuple[str, datetime, T]]) -> list[Place]:
        """Write the records durably, each to its site's file of its month, or to a later one where there is one.

        So a site's lines stand in the order they were written in, whatever the clock said, and however old the article
        is that is revised.
        """
        newest: dict[str, str] = {}
        told = []
        for site, month, record in records:
            newest[site] = max(newest.get(site) or self._newest(site), f"{month:%Y-%m}.jsonl")
            told.append((f"{self.folder}/{site}/{newest[site]}", lines.write(self.name, record)))
        return [Place(file, at, len(line)) for (file, line), at in zip(told, batch.append(told), strict=True)]

    def _newest(self, site: str) -> str:
        return max((path.name for path in (self.root / self.folder / site).glob("*.jsonl")), default="")

    def read(self, place: Place) -> T:
        """The record at that place; raises RecordError where it is none."""
        data = spans.read(self.root / place.file, place.offset, place.length)
        return lines.read(data, self.name, self.kind, f"{place.file}, byte {place.offset}")

    def files(self) -> list[str]:
        """Every file of the journal, below the output folder, in order of site and month."""
        found = (self.root / self.folder).glob("*/*.jsonl")
        return sorted(str(path.relative_to(self.root)) for path in found)

    def scan(self, file: str, start: int = 0) -> Iterator[tuple[Place, T] | RecordError]:
        """Every whole line of the file from that byte on."""
        for base, data in spans.whole_lines(self.root / file, start):
            for line in lines.scan(data, self.name, self.kind, file, base):
                yield line if isinstance(line, RecordError) else (Place(file, line.offset, line.length), line.record)

    def tail(self, site: str, size: int = 1 << 17) -> list[T]:
        """The site's newest sound records, oldest first, of about so many bytes: some 500 visits."""
        found: list[T] = []
        for path in sorted((self.root / self.folder / site).glob("*.jsonl"), reverse=True):
            start = max(0, spans.size(path) - size)
            data = spans.read(path, start, size)
            data = data.partition(b"\n")[2] if start else data
            whole = lines.scan(data, self.name, self.kind, path.name, start)
            found[:0] = [line.record for line in whole if not isinstance(line, RecordError)]
            size -= len(data)
            if size <= 0 or start:
                break
        return found

    def mend(self, file: str) -> int:
        """Cut the torn tail that a crash left; how many bytes were cut (0 almost always)."""
        path = self.root / file
        size = spans.size(path)
        torn = size - _whole_size(path, size)
        if torn:
            files.cut(path, size - torn)
        return torn


def _whole_size(path: Path, size: int) -> int:
    """The size of the file up to its last line break, read from the end."""
    step, end = 1 << 16, size
    while end > 0:
        start = max(0, end - step)
        whole = lines.whole(spans.read(path, start, end - start))
        if whole:
            return start + whole
        end = start
    return 0
