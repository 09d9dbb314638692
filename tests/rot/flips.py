"""Flip bits of an archive, ask verify, repair, and compare."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import count as count_up
from pathlib import Path

from archiver.repairing import repair
from archiver.rules.known import Folders
from archiver.store.verifying.members import TRAILER, members
from archiver.store.verifying.verify import verified
from archiver.warc import SEALED

KINDS = ("archive", "visits", "pages")


@dataclass(frozen=True)
class Flip:
    """A bit of a file, and what part of a record it is of."""

    file: str
    at: int
    bit: int
    part: str


@dataclass(frozen=True)
class Outcome:
    """Whether verify saw it, and whether repair made every file what it was."""

    flips: tuple[Flip, ...]
    seen: bool
    whole: bool


Truth = dict[str, bytes]


def truth(root: Path) -> Truth:
    """Every file of the archive."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for kind in KINDS
        for path in sorted((root / kind).rglob("*"))
        if path.is_file()
    }


def draw(root: Path, sound: Truth, rng: random.Random, count: int) -> tuple[Flip, ...]:
    """Bits anywhere, each of another record, a third of them in each kind of file, of which there must be so many."""
    chosen: dict[tuple[str, int], Flip] = {}
    for tries in count_up():
        if len(chosen) == count:
            break
        assert tries < 1000 * count, f"{root}: there are not {count} records to strike"
        kind = rng.choice([kind for kind in KINDS if any(name.startswith(kind) for name in sound)])
        file = rng.choice([name for name in sound if name.startswith(kind)])
        at = rng.randrange(len(sound[file]))
        begin, part = _part(root, file, sound[file], at)
        chosen[file, begin] = Flip(file, at, rng.randrange(8), part)
    return tuple(chosen.values())


def tried(root: Path, sound: Truth, flips: tuple[Flip, ...]) -> Outcome:
    """Flip them, verify, repair, compare; afterwards the archive is as it was."""
    for flip in flips:
        with (root / flip.file).open("r+b") as file:
            file.seek(flip.at)
            file.write(bytes((sound[flip.file][flip.at] ^ 1 << flip.bit,)))
    with verified(root, processes=1) as (verdict, _):
        seen = {fault.file for fault in verdict.damage}
    repaired = repair(root, Folders())
    whole = truth(root) == sound and not repaired.left.damage
    for name, data in sound.items():
        if (root / name).read_bytes() != data:
            (root / name).write_bytes(data)
    return Outcome(flips, seen=seen >= {flip.file.removesuffix(".zst") for flip in flips}, whole=whole)


def _part(root: Path, file: str, data: bytes, at: int) -> tuple[int, str]:
    """Where the record of that byte begins, and which part of it the byte is of."""
    if file.endswith(".zst"):
        return 0, f"{file.partition('/')[0]}, compressed"  # a frame holds many lines: two bits of one are too many
    if file.startswith("pages/"):
        one = next(m for m in members(root / file, len(data)) if m.offset <= at < m.offset + m.length)
        inner = at - one.offset
        part = "header" if inner < SEALED else "trailer" if inner >= one.length - TRAILER else "stream"
        return one.offset, f"pages, {part}"
    begin = data.rfind(b"\n", 0, at) + 1
    inner, kind = at - begin, file.partition("/")[0]
    part = "head" if inner < 8 else "sum" if inner < 24 else "line break" if data[at] == 0x0A else "record"
    return begin, f"{kind}, {part}"
