"""verify(): every byte of archive/, visits/ and pages/ looked at, in parallel, and what one record says of another.

It reads beside a writer: sizes are taken in the order visits, archive, pages, so that what a line in view points to is
in view as well.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from pathlib import Path

from archiver.errors import StoreError
from archiver.items import Article, Tombstone, Visit
from archiver.store import files, pages, spans
from archiver.store.existing import existing
from archiver.store.index import Index
from archiver.store.journal import Journal
from archiver.store.verifying import aside
from archiver.store.verifying.fault import Fault, Found, Trouble
from archiver.store.verifying.rows import pieces
from archiver.store.verifying.scan import scan_journal, scan_pages
from archiver.store.verifying.ties import Ties

#: Called with the bytes that were read so far, and all there are.
Tell = Callable[[int, int], None]


def silent(done: int, of: int) -> None:
    """Tell nobody."""


#: Parts that are under way or wait to be read, for each process.
_AHEAD = 2


@dataclass(slots=True)
class Verdict:
    """What was looked at, and what is wrong."""

    faults: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)  # articles, visits, pages, bytes

    @property
    def damage(self) -> list[Fault]:
        """What is damaged, and no repair has dealt with."""
        return [fault for fault in self.faults if fault.is_damage]


@contextmanager
def verified(root: Path, tell: Tell = silent, processes: int | None = None) -> Iterator[tuple[Verdict, Ties]]:
    """The verdict, and what the sound records say of each other. Raises StoreError where there is no archive."""
    ties = Ties()
    try:
        yield _verdict(existing(root), ties, tell, processes or os.cpu_count() or 1), ties
    finally:
        ties.close()


def _verdict(root: Path, ties: Ties, tell: Tell, processes: int) -> Verdict:
    verdict, lines, known = Verdict(), Counter[str](), aside.notes(root)
    jobs = _jobs(root)
    total = sum(job.size for job in jobs)
    for found in _scanned(root, jobs, processes):
        verdict.counts.update(found.counts)
        verdict.counts["bytes"] += found.size
        ties.add(_numbered(found, lines[found.file]).facts)
        for fault in found.faults:
            counted = replace(fault, line=fault.line + lines[found.file]) if fault.line else fault
            verdict.faults.extend(_looked_up(root, counted, known))
        lines[found.file] += found.lines
        tell(verdict.counts["bytes"], total)
    for file in pages.expired_files(root):
        ties.expire(file)
    ties.settle()
    verdict.faults = [part for fault in verdict.faults for part in _parted(root, fault, ties, known)]
    for fault in verdict.faults:
        if fault.kind in (Trouble.PAGE, Trouble.UNFINISHED):
            ties.lose(fault)
    entries = frozenset(note.entry for note in known if note.entry)
    verdict.faults.extend(ties.faults(entries))
    verdict.faults.extend(_index(root, ties))
    return verdict


@dataclass(frozen=True, slots=True)
class _Job:
    file: str
    start: int
    stop: int
    is_last: bool = True

    @property
    def size(self) -> int:
        return self.stop - self.start


def _jobs(root: Path) -> list[_Job]:
    stones: Journal[Tombstone] = Journal(root, "tombstones", "tombstone", Tombstone)
    visits: Journal[Visit] = Journal(root, "visits", "visit", Visit)
    archive: Journal[Article] = Journal(root, "archive", "article", Article)
    sizes = [(file, spans.size(root / file)) for journal in (visits, archive, stones) for file in journal.files()]
    jobs = [_Job(file, 0, files.size(root / file)) for file in pages.files_of(root)]
    for file, size in sizes:
        jobs.extend(_Job(file, start, stop, stop == size) for start, stop in pieces(root / file, size))
    return jobs


def _scan(root: Path, job: _Job) -> Found:
    if job.file.startswith("pages/"):
        return scan_pages(root, job.file, job.stop)
    return scan_journal(root, job.file, job.start, job.stop, job.is_last)


def _scanned(root: Path, jobs: list[_Job], processes: int) -> Iterator[Found]:
    """What came of each job, in their order, so that lines can be counted; a few at a time."""
    if processes == 1 or sum(job.size for job in jobs) < _WORTH:
        yield from (_scan(root, job) for job in jobs)
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("forkserver")) as pool:
        left = iter(jobs)
        running: deque[Future[Found]] = deque(pool.submit(_scan, root, job) for job in islice(left, processes * _AHEAD))
        while running:
            yield running.popleft().result()
            running.extend(pool.submit(_scan, root, job) for job in islice(left, 1))


#: Bytes below which further processes cost more than they bring.
_WORTH = 1 << 24


def _numbered(found: Found, before: int) -> Found:
    """The same with the lines of the file, not of its part."""
    if before:
        facts = found.facts
        for rows in (facts.revisions, facts.refs, facts.visits):
            rows[:] = [(*row[:3], int(str(row[3])) + before, *row[4:]) for row in rows]
    return found


def _looked_up(root: Path, fault: Fault, known: list[aside.Note]) -> Iterator[Fault]:
    if fault.kind is Trouble.PAGE and known:
        data = files.read_span(root / fault.file, fault.offset, fault.length)
        fault = replace(fault, known=aside.is_noted(root, known, fault.file, fault.offset, data))
    yield fault


def _parted(root: Path, fault: Fault, ties: Ties, known: list[aside.Note]) -> Iterator[Fault]:
    """A damaged stretch of pages/ by the records that articles know in it; an unfinished one they know is damage."""
    if fault.kind not in (Trouble.PAGE, Trouble.UNFINISHED) or not fault.file.startswith("pages/"):
        yield fault
        return
    inside = ties.points_into(fault.file, fault.offset, fault.length)
    if fault.kind is Trouble.UNFINISHED:
        if not inside:
            yield fault
            return
        what = "a record without an end, to which an article points"
        fault = replace(fault, kind=Trouble.PAGE, what=what, lost="the raw page; its article keeps its text")
    edges = [*sorted({fault.offset, *inside}), fault.offset + fault.length]
    for start, stop in pairwise(edges):
        yield from _looked_up(root, replace(fault, offset=start, length=stop - start), known)


def _index(root: Path, ties: Ties) -> Iterator[Fault]:
    """Whether the index knows the revisions as they stand, as far as it has read."""
    path = root / "index.sqlite"
    if not path.exists():
        return
    try:
        index = Index(path, read_only=True)
    except StoreError as error:
        yield _derived(str(error))
        return
    try:
        if index.path is None:
            return  # another version made it: the next run makes it anew
        read = index.files.sizes()
        wrong = 0
        for entry, places in ties.places():
            stand = [place for place in places if place[1] < read.get(place[0], 0)]
            said = [tuple(place) for place in index.revisions(entry) if place.offset < read.get(place.file, 0)]
            wrong += said != stand
        if wrong:
            yield _derived(f"{wrong} articles stand elsewhere than the index says")
    except StoreError as error:
        yield _derived(str(error))
    finally:
        index.close()


def _derived(what: str) -> Fault:
    remedy = "archiver reindex, or delete it: it will be made again"
    return Fault(kind=Trouble.DERIVED, file="index.sqlite", what=what, remedy=remedy)
