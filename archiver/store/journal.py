"""An append-only folder of lines, ``<name>/<site>/<YYYY-MM>.jsonl``: the archive and the crawl log are two of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from archiver.errors import RecordError
from archiver.store import compacting, files, lines, spans

T = TypeVar("T")

#: Bytes between the beginnings of two lines that are read together, what lies between them too.
_NEAR = 1 << 15


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
    ordered: bool = False  # whether no line may stand in a month before that of an earlier one

    def append(self, batch: files.Batch, records: Iterable[tuple[str, datetime, T]]) -> list[Place]:
        """Write the records durably, each to its site's file of its month.

        Where the journal is `ordered`, to a later one where there is one: so a site's lines stand in the order they
        were written in, whatever the clock said, and however old the article is that is revised.
        """
        newest: dict[str, str] = {}
        told = []
        for site, month, record in records:
            name = f"{month:%Y-%m}.jsonl"
            if self.ordered:
                name = newest[site] = max(newest.get(site) or self._newest(site), name)
            told.append((f"{self.folder}/{site}/{name}", lines.write(self.name, record)))
        ends = {file: spans.growing(self.root / file) for file, _ in told}
        offsets = batch.append((str(ends[file].path.relative_to(self.root)), line) for file, line in told)
        return [Place(file, ends[file].start + at, len(line)) for (file, line), at in zip(told, offsets, strict=True)]

    def _newest(self, site: str) -> str:
        return max((path.name for path in spans.months(self.root / self.folder / site)), default="")

    def read(self, place: Place) -> T:
        """The record at that place; raises RecordError where it is none."""
        return self._record(spans.read(self.root / place.file, place.offset, place.length), place)

    def read_all(self, places: Sequence[Place]) -> list[T | RecordError]:
        """The record at each of these places, or the error it is; neighbours are read together."""
        found: dict[Place, T | RecordError] = {}
        for run in _runs(places):
            base = run[0].offset
            try:
                data = spans.read(self.root / run[0].file, base, run[-1].offset + run[-1].length - base)
            except RecordError:
                data = b""  # one of their frames is damaged
            for place in run:
                line = data[place.offset - base : place.offset - base + place.length]
                try:
                    found[place] = self._record(line, place) if line else self.read(place)
                except RecordError as error:
                    found[place] = error
        return [found[place] for place in places]

    def _record(self, line: bytes, place: Place) -> T:
        return lines.read(line, self.name, self.kind, f"{place.file}, byte {place.offset}")

    def sites(self) -> list[str]:
        """Every site with a file."""
        return [path.name for path in self._sites()]

    def files(self) -> list[str]:
        """Every file of the journal, below the output folder, in order of site and month."""
        return [str(path.relative_to(self.root)) for site in self._sites() for path in spans.months(site)]

    def sizes(self) -> dict[str, int]:
        """The same, and how many bytes of lines each has; every folder is looked at once."""
        return {
            f"{self.folder}/{site.name}/{name}": size
            for site in self._sites()
            for name, size in spans.sizes(site).items()
        }

    def files_of(self, site: str) -> list[str]:
        """The files of a site, in order of month."""
        return [str(path.relative_to(self.root)) for path in spans.months(self.root / self.folder / site)]

    def size(self, file: str) -> int:
        """How many bytes of lines the file has."""
        return spans.size(self.root / file)

    def scan(self, file: str, start: int = 0) -> Iterator[tuple[Place, T] | RecordError]:
        """Every whole line of the file from that byte on."""
        for found in spans.whole_lines(self.root / file, start):
            if isinstance(found, RecordError):
                yield found
                continue
            base, data = found
            for line in lines.scan(data, self.name, self.kind, file, base):
                yield line if isinstance(line, RecordError) else (Place(file, line.offset, line.length), line.record)

    def tail(self, site: str, size: int = 1 << 17) -> list[T]:
        """The site's newest sound records, oldest first, of about so many bytes: some 500 visits."""
        found: list[T] = []
        for path in reversed(spans.months(self.root / self.folder / site)):
            start = max(0, spans.size(path) - size)
            whole = self.scan(str(path.relative_to(self.root)), start)
            found[:0] = [line[1] for line in whole if not isinstance(line, RecordError)]
            size -= spans.size(path) - start
            if size <= 0 or start:
                break
        return found

    def mend(self, grown: Iterable[str]) -> list[str]:
        """Undo what a crash left: these files are cut after their last line, compactions finished; a sentence each."""
        told = [sentence for site in self._sites() for sentence in compacting.settle(site)]
        for file in grown:
            last = spans.growing(self.root / file)
            torn = last.size - _whole_size(last.path, last.size)
            if torn:
                files.cut(last.path, last.size - torn)
                told.append(f"{file}: {torn} bytes of an unfinished line were cut from its end")
        return told

    def _sites(self) -> list[Path]:
        return sorted((self.root / self.folder).glob("*/"))


def _runs(places: Iterable[Place]) -> Iterator[list[Place]]:
    """Places whose lines stand close to each other in one file, in their order, and those that stand alone."""
    run: list[Place] = []
    for place in sorted(set(places)):
        if run and (place.file != run[0].file or place.offset - run[-1].offset > _NEAR):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _whole_size(path: Path, size: int) -> int:
    """The size of the file up to its last line break, read from the end."""
    step, end = 1 << 16, size
    while end > 0:
        start = max(0, end - step)
        whole = lines.whole(files.read_span(path, start, end - start))
        if whole:
            return start + whole
        end = start
    return 0
