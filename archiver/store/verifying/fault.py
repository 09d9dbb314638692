"""What is wrong with a place of the archive, and what a sound place says that others must agree with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Trouble(StrEnum):
    """The kinds of faults."""

    LINE = "line"  # of archive/ or visits/: checksum, form, record
    PAGE = "page"  # a record of pages/
    REFERENCE = "reference"  # a sound place that points to one that is not there, or says something else
    UNFINISHED = "unfinished"  # an end that is being written, or that a crash left; no damage
    DERIVED = "derived"  # index or documents: made again by a command; no damage


#: The faults that mean that bytes of the archive are not what was written.
DAMAGE = frozenset({Trouble.LINE, Trouble.PAGE, Trouble.REFERENCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One finding. Offsets and lengths are bytes of the file as it was written, lines count from 1."""

    kind: Trouble
    file: str  # below the output folder
    offset: int = 0
    length: int = 0
    line: int | None = None
    what: str
    lost: str = ""
    remedy: str = ""
    entry: str | None = None  # the article that is meant, where a repair must know it
    known: bool = False  # a repair has set it down in damaged/ already

    @property
    def is_damage(self) -> bool:
        """Whether it is damage that no repair has dealt with."""
        return self.kind in DAMAGE and not self.known


@dataclass(slots=True)
class Facts:
    """What the sound places of a part of the archive say, as rows for `Ties`."""

    revisions: list[tuple[object, ...]] = field(
        default_factory=list
    )  # entry, file, at, length, line, site, seen, updated
    refs: list[tuple[object, ...]] = field(
        default_factory=list
    )  # entry, file, at, line, and the page's place and digest
    visits: list[tuple[object, ...]] = field(default_factory=list)  # entry or None, file, at, line, url, when
    tombs: list[tuple[object, ...]] = field(default_factory=list)  # entry of an article that was removed
    members: list[tuple[object, ...]] = field(default_factory=list)  # file, at, length, type, url, when, digest


@dataclass(slots=True)
class Found:
    """What came of a part of the archive."""

    file: str
    faults: list[Fault] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    counts: Counter[str] = field(default_factory=Counter)  # articles, visits, pages
    lines: int = 0  # line breaks that were passed
    size: int = 0  # bytes that were read
