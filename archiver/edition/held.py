"""held.json: which documents the guard holds back and why, and which articles can stand in none; beside public/."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from archiver.codec import from_json, to_json
from archiver.edition.press import Published
from archiver.errors import RecordError
from archiver.publish.feed import Aside
from archiver.store import files
from archiver.store.store import Store

#: Its name in the output folder; there is none where nothing is held.
HELD = "held.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A document below public/: why its last good version stays, if it does; the articles that cannot stand in it."""

    path: str
    reason: str | None
    aside: tuple[Aside, ...] = ()


def held(documents: Iterable[Published]) -> tuple[Held, ...]:
    """Of the documents of an edition those that something is held back of."""
    return tuple(Held(path=one.path, reason=one.kept, aside=one.aside) for one in documents if one.kept or one.aside)


def write_held(store: Store, documents: Iterable[Published]) -> None:
    """Note durably what is held."""
    if found := held(documents):
        files.replace(store.root / HELD, b"[\n" + b",\n".join(map(to_json, found)) + b"\n]\n")
    else:
        files.remove(store.root / HELD)


def read_held(root: Path) -> tuple[Held, ...]:
    """What the last edition of that output folder held.

    Nothing too where the file is damaged: each edition makes it again.
    """
    try:
        return from_json(files.read(root / HELD) or b"[]", tuple[Held, ...], HELD)
    except RecordError:
        return ()
