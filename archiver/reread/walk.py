"""The articles as they stand, in the order of the archive: site by site, month by month, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.errors import RecordError
from archiver.items import Article
from archiver.store import spans
from archiver.store.store import Store


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles are read again: those of a site, those whose page was fetched since then; all without."""

    site: str | None = None
    since: datetime | None = None


def standing(store: Store, scope: Scope) -> Iterator[Article | RecordError]:
    """The newest revision of each article, or why a line is none. A few megabytes are in memory at a time.

    What is appended while it goes on is not met: the files end where they ended at the beginning.
    """
    ends = {file: spans.size(store.root / file) for file in store.archive.files()}
    for file, end in ends.items():
        if _is_out(file, scope):
            continue
        for line in store.archive.scan(file):
            if isinstance(line, RecordError):
                yield line
                continue
            place, article = line
            if place.offset >= end:
                break
            is_newest = store.index.revisions(article.id)[-1:] == [place]
            if is_newest and not (scope.since and article.fetched and article.fetched < scope.since):
                yield article


def _is_out(file: str, scope: Scope) -> bool:
    """Is the whole file out of scope? It is named after the site and the month in which its pages were fetched."""
    path = Path(file)
    is_old = scope.since is not None and path.name[:7] < f"{scope.since:%Y-%m}"
    return is_old or (scope.site is not None and path.parent.name != scope.site)
