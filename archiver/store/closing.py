"""Which months of the archive and of the crawl log are closed, and putting them into compressed form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from archiver.errors import RecordError
from archiver.store import compacting
from archiver.store.store import Store


class Closed(NamedTuple):
    """What came of a month: its bytes on disk before and after, or why it stays as it is."""

    file: str
    before: int = 0
    after: int = 0
    trouble: str = ""


def closed(store: Store, before: str, site: str | None) -> list[str]:
    """The files of months before that one (YYYY-MM) that hold plain lines, of one site or of all."""
    found = [file for journal in (store.archive, store.visits) for file in journal.files()]
    named = ((file, *file.split("/")) for file in found)
    older = [file for file, _, of, name in named if name[:7] < before and site in (None, of)]
    return [file for file in older if not compacting.is_compact(store.root / file)]


def compress(store: Store, found: list[str]) -> Iterator[Closed]:
    """Compress these files, one after the other; one that cannot be read stays, and the next one follows.

    Raises StoreError where nothing more can be written.
    """
    for file in found:
        try:
            yield Closed(file, *compacting.compact(store.root / file))
        except RecordError as error:
            yield Closed(file, trouble=str(error))
