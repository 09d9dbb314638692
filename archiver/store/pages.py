"""Raw pages as WARC 1.1, ``pages/<site>/<YYYY-MM>-<n>.warc.gz``: a gzip member each, so a cut costs one record."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archiver import warc
from archiver.errors import ExpiredError, RecordError
from archiver.items import PageRef
from archiver.items.messages import Member
from archiver.store import files, lines
from archiver.warc import Origin, digest, info

#: A file is followed by the next number once it has reached this size, in bytes: 1 GB, as the WARC standard advises.
FULL = 1_000_000_000

_END = ".warc.gz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """What stands in ``<name>.expired`` in the place of a file: an article's page is expired then, not damaged."""

    file: str
    at: datetime


def keep(batch: files.Batch, members: Iterable[tuple[str, datetime, Member]]) -> list[PageRef]:
    """Where the members of these sites and times now stand, durably, below ``pages``."""
    records: list[tuple[str, bytes]] = []
    open_files: dict[tuple[str, str], str] = {}
    numbers = []
    for site, when, one in members:
        month = f"{when:%Y-%m}"
        if (site, month) not in open_files:
            file = open_files[site, month] = _file(batch.root, site, when)
            if not (batch.root / file).exists():
                records.append((file, info(file, when)))
        numbers.append((len(records), one.digest))
        records.append((open_files[site, month], one.data))
    offsets = batch.append(records)
    return [PageRef(file=records[n][0], offset=offsets[n], length=len(records[n][1]), digest=sha) for n, sha in numbers]


def load(root: Path, ref: PageRef) -> bytes:
    """The body of a kept page; raises ExpiredError where it was removed, RecordError where it is damaged."""
    if gone := expired(root, ref.file):
        raise ExpiredError(f"{ref.file}: these raw pages were removed on {gone.at:%Y-%m-%d}, as sources.toml wishes")
    raw = files.read_span(root / ref.file, ref.offset, ref.length)
    try:
        for record in ArchiveIterator(io.BytesIO(raw)):
            body: bytes = record.content_stream().read()
            if digest(body) == ref.digest:
                return body
    except (ArchiveLoadFailed, OSError, EOFError, zlib.error) as error:
        raise RecordError(f"{ref.file}, byte {ref.offset}: this is no WARC record: {error}") from error
    raise RecordError(f"{ref.file}, byte {ref.offset}: the page's digest does not fit its bytes")


def origin(root: Path, ref: PageRef) -> Origin | None:
    """What a revisit record says of this one; None where it is not there, and the page must be kept anew."""
    return (
        warc.origin(files.read_span(path, ref.offset, ref.length), ref) if (path := root / ref.file).exists() else None
    )


def files_of(root: Path) -> list[str]:
    """Every file of raw pages, below the output folder, in order of site, month and number."""
    return sorted(str(path.relative_to(root)) for path in (root / "pages").glob(f"*/*{_END}"))


def expire(root: Path, file: str, now: datetime) -> None:
    """Remove a file of raw pages, durably; a note stays that it went, and when."""
    note = Expired(file=file, at=now)
    files.replace(_note(root / file), lines.write("expired", note))
    files.remove(root / file)


def expired(root: Path, file: str) -> Expired | None:
    """The note that a file was removed, as the user wished; None where it was not, or the note cannot be read."""
    note = files.read(_note(root / file))
    if note is None or (root / file).exists():
        return None
    with suppress(RecordError):
        return lines.read(note, "expired", Expired, file)
    return None


def expired_files(root: Path) -> list[str]:
    """The files that were removed as the user wished."""
    notes = sorted((root / "pages").glob("*/*.expired"))
    named = [str(note.relative_to(root)).removesuffix(".expired") + _END for note in notes]
    return [file for file in named if expired(root, file)]


def _note(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(_END) + ".expired")


def _file(root: Path, site: str, when: datetime) -> str:
    """The file to append to: the month's newest, or the next number once that is full."""
    month = f"{when:%Y-%m}"
    found = (root / "pages" / site).glob(f"{month}-*")
    names = sorted(name for path in found if (name := path.name).endswith((_END, ".expired")))
    number = int(names[-1].split("-")[2].split(".")[0]) if names else 1
    newest = f"pages/{site}/{month}-{number:05d}{_END}"
    path = root / newest
    if _note(path).exists() or files.size(path) >= FULL:
        return f"pages/{site}/{month}-{number + 1:05d}{_END}"
    return newest
