"""Raw pages as WARC 1.1, ``pages/<site>/<YYYY-MM>-<n>.warc.gz``: a gzip member each, so a cut costs one record."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archiver.errors import RecordError
from archiver.items import Member, PageRef
from archiver.store import files
from archiver.warc import digest, info

#: A file is followed by the next number once it has reached this size, in bytes: 1 GB, as the WARC standard advises.
FULL = 1_000_000_000


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
    """The body of a kept page; raises RecordError where the record is damaged."""
    raw = files.read_span(root / ref.file, ref.offset, ref.length)
    try:
        for record in ArchiveIterator(io.BytesIO(raw)):
            body: bytes = record.content_stream().read()
            if digest(body) == ref.digest:
                return body
    except (ArchiveLoadFailed, OSError, EOFError, zlib.error) as error:
        raise RecordError(f"{ref.file}, byte {ref.offset}: this is no WARC record: {error}") from error
    raise RecordError(f"{ref.file}, byte {ref.offset}: the page's digest does not fit its bytes")


def _file(root: Path, site: str, when: datetime) -> str:
    """The file to append to: the month's newest, or the next number once that is full."""
    month = f"{when:%Y-%m}"
    numbers = [int(p.name.split("-")[2].split(".")[0]) for p in (root / "pages" / site).glob(f"{month}-*.warc.gz")]
    number = max(numbers, default=1)
    newest = f"pages/{site}/{month}-{number:05d}.warc.gz"
    path = root / newest
    if path.exists() and path.stat().st_size >= FULL:
        return f"pages/{site}/{month}-{number + 1:05d}.warc.gz"
    return newest
