"""A part of the archive read through: what is damaged in it, and what the sound of it says. One job of `verify`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from archiver.errors import StoreError
from archiver.items import Article, PageRef, Tombstone, Visit
from archiver.store import files, spans
from archiver.store.verifying.fault import Fault, Found, Trouble
from archiver.store.verifying.members import Member, Record, is_whole, members, record
from archiver.store.verifying.rows import Row, mended_break, rows

_ID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

#: Folder -> what a line of it calls its record, and its kind.
KINDS: dict[str, tuple[str, type[Article] | type[Visit] | type[Tombstone]]] = {
    "archive": ("article", Article),
    "visits": ("visit", Visit),
    "tombstones": ("tombstone", Tombstone),
}

_TORN = "a record without an end: it is being written, or a crash left it, and the next run cuts it off"


def scan_journal(root: Path, file: str, start: int, stop: int, is_last: bool) -> Found:
    """Lines ``start`` to ``stop`` (bytes) of a journal's file; line numbers count from the start of the part."""
    found = Found(file, size=stop - start)
    folder = file.partition("/")[0]
    path, at, is_lost = root / file, start, False
    for part in spans.whole_lines(path, start) if is_packed(path) else [(start, spans.read(path, start, stop - start))]:
        if isinstance(part, StoreError):
            found.faults.append(_line_fault(file, at, 0, found.lines + 1, str(part), folder))
            is_lost = True
            continue
        _scan_rows(found, *part, is_end=is_last and sum(map(len, part[1:])) + part[0] == stop)
        at, is_lost = part[0] + len(part[1]), False
    if at < stop and not is_lost:
        found.faults.append(_unfinished(file, at, stop - at, found.lines + 1))
    if is_packed(path) and not found.faults and not spans.is_whole(spans.packed_name(path)):
        found.faults.append(_line_fault(file, 0, 0, 1, "its compressed file is not as it was written", folder))
    return found


def is_packed(path: Path) -> bool:
    """Whether lines of that journal's file are compressed."""
    return spans.packed_name(path).exists() and not path.exists()


def _scan_rows(found: Found, start: int, data: bytes, *, is_end: bool) -> None:
    """Lines of a journal, which stand there from that byte on."""
    file = found.file
    folder, site, _ = Path(file).parts
    name, kind = KINDS[folder]
    for row in rows(data, start, name, kind):
        number = found.lines + 1
        found.lines += row.data.count(b"\n")
        is_open = is_end and row.offset + len(row.data) == start + len(data) and not row.data.endswith(b"\n")
        if row.record is not None:
            found.counts[folder] += 1
            if wrong := misplaced(row.record, site, file):
                found.faults.append(
                    Fault(kind=Trouble.REFERENCE, file=file, offset=row.offset, line=number, what=wrong)
                )
            _note(found, row, number)
        elif is_open and mended_break(row, name, kind) is None:
            found.faults.append(_unfinished(file, row.offset, len(row.data), number))
        else:
            found.faults.append(_line_fault(file, row.offset, len(row.data), number, row.error, folder))


def _unfinished(file: str, offset: int, length: int, line: int | None = None) -> Fault:
    return Fault(kind=Trouble.UNFINISHED, file=file, offset=offset, length=length, line=line, what=_TORN)


def scan_pages(root: Path, file: str, size: int) -> Found:
    """The first ``size`` bytes of a WARC file."""
    found = Found(file, size=size)
    path = root / file
    for one in members(path, size):
        if one.torn:
            found.faults.append(_unfinished(file, one.offset, one.length))
            continue
        said = record(one.data) if not one.error else one.error
        if isinstance(said, Record) and not is_whole(files.read_span(path, one.offset, one.length)):
            said = "a bit of its gzip member is not as it was written, though its content is"
        if isinstance(said, str):
            found.faults.append(page_fault(file, one.offset, one.length, said))
        else:
            found.counts["pages"] += 1
            _note_page(found, one, said)
    return found


def page_fault(file: str, offset: int, length: int, what: str) -> Fault:
    """A raw page that is damaged."""
    return Fault(
        kind=Trouble.PAGE,
        file=file,
        offset=offset,
        length=length,
        what=what,
        lost="the raw page; its article keeps its text",
        remedy="one flipped bit is put back by --repair; more cannot be",
    )


def _line_fault(file: str, offset: int, length: int, line: int, what: str, folder: str) -> Fault:
    lost, remedy = {
        "archive": ("a revision of an article", "by --repair, from its bits or from its raw page"),
        "tombstones": ("that an article was removed; it may come back as new", "by --repair, from its bits"),
        "visits": ("what came of an address; at most a fetch", "by --repair, from its bits"),
    }[folder]
    return Fault(
        kind=Trouble.LINE, file=file, offset=offset, length=length, line=line, what=what, lost=lost, remedy=remedy
    )


def misplaced(record: Article | Visit | Tombstone, site: str, file: str) -> str:
    """In words, what a sound record has to do elsewhere; empty where it is at its place."""
    entry = record.article if isinstance(record, Visit) else record.id
    when = record.fetched if isinstance(record, Article) else record.at
    if when is None or (isinstance(record, Article) and not (record.first_seen and record.updated)):
        return "an article without its dates"
    if entry is not None and not _ID.fullmatch(entry):
        return f"{entry!r} is no id of an article"
    if not isinstance(record, Visit) and record.site != site:
        return f"a record of the site {record.site}, in the folder of {site}"
    month, here = f"{when:%Y-%m}", Path(file).name.partition(".")[0]
    # The archive is ordered: what is revised, imported, or read under a clock put back stands behind younger lines.
    if month > here or (month < here and not isinstance(record, Article)):
        return f"a record of {month}, in the file of another month"
    return ""


def _note(found: Found, row: Row[Article | Visit | Tombstone], number: int) -> None:
    one = row.record
    where = (found.file, row.offset, number)
    if isinstance(one, Visit):
        found.facts.visits.append((one.article, *where, one.url, stamp(one.at)))
        if one.page:
            found.facts.refs.append((one.article or one.url, *where, *_place(one.page)))
    elif isinstance(one, Article):
        seen, updated = (moment and moment.isoformat() for moment in (one.first_seen, one.updated))
        found.facts.revisions.append((one.id, *where, len(row.data), one.site, seen, updated))
        found.facts.refs.extend((one.id, *where, *_place(ref)) for ref in one.pages)
    elif one is not None:
        found.facts.tombs.append((one.id,))


def _note_page(found: Found, one: Member, said: Record) -> None:
    found.facts.members.append((found.file, one.offset, one.length, said.kind, said.url, said.date, said.digest))


def _place(ref: PageRef) -> tuple[str, int, int, str]:
    return ref.file, ref.offset, ref.length, ref.digest


def stamp(when: datetime) -> str:
    """A time as WARC writes it, to the second."""
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
