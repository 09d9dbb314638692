"""Putting flipped bits back where they stand, and taking out of a journal what is beyond that. Under the lock only."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from archiver.errors import RecordError
from archiver.store import files, lines, spans
from archiver.store.verifying import packing
from archiver.store.verifying.bits import line_mended, member_mended
from archiver.store.verifying.fault import Fault, Trouble
from archiver.store.verifying.rows import Row, mended_break
from archiver.store.verifying.scan import KINDS, is_packed, misplaced

#: Bytes of a journal that are copied at a time.
_PIECE = 1 << 22
#: Bytes of damaged records below which further processes cost more than they bring: they are searched in 2 s at most.
_WORTH = 1 << 14


def put_back(root: Path, faults: Sequence[Fault]) -> tuple[list[Fault], list[Fault]]:
    """The damaged lines and pages that are as they were written again, and those that are not."""
    packed = [fault for fault in faults if fault.kind is Trouble.LINE and is_packed(root / fault.file)]
    whole = {file for file in {fault.file for fault in packed} if packing.mended(root / file)}
    mended = [fault for fault in packed if fault.file in whole]
    left = [fault for fault in packed if fault.file not in whole]
    plain = [fault for fault in faults if fault not in packed]
    for fault, found in zip(plain, _searched(root, plain), strict=True):
        if found is None:
            left.append(fault)
            continue
        at, byte = found
        files.overwrite(root / fault.file, fault.offset + at, byte)
        mended.append(fault)
    return mended, left


def take_out(root: Path, file: str, stead: Mapping[tuple[int, int], bytes]) -> None:
    """Put other bytes, or none, in the stead of stretches (offset, length) of a journal's file, in one step."""
    files.put(files.draft(root / file, _without(root / file, stead)), root / file)


def _without(path: Path, stead: Mapping[tuple[int, int], bytes]) -> Iterator[bytes]:
    at = 0
    for (offset, length), data in [*sorted(stead.items()), ((files.size(path), 0), b"")]:
        while at < offset:
            yield files.read_span(path, at, min(_PIECE, offset - at))
            at = min(at + _PIECE, offset)
        yield data
        at = offset + length


def _searched(root: Path, faults: Sequence[Fault]) -> list[tuple[int, bytes] | None]:
    """For each, the place of the flipped bit and the byte that was written there; of much, several at once."""
    search = partial(_search, root)
    if len(faults) < 2 or sum(fault.length for fault in faults) < _WORTH:
        return [search(fault) for fault in faults]
    with ProcessPoolExecutor(os.cpu_count() or 1, multiprocessing.get_context("forkserver")) as pool:
        return list(pool.map(search, faults))


def _search(root: Path, fault: Fault) -> tuple[int, bytes] | None:
    if fault.kind is Trouble.PAGE:
        data = files.read_span(root / fault.file, fault.offset, fault.length)
        fixed = member_mended(data)
    else:
        data = spans.read(root / fault.file, fault.offset, fault.length)
        fixed = _line(fault.file, data)
    if fixed is None:
        return None
    at = next(at for at, (was, now) in enumerate(zip(fixed, data, strict=True)) if was != now)
    return at, fixed[at : at + 1]


def _line(file: str, data: bytes) -> bytes | None:
    folder, site, _ = Path(file).parts
    name, kind = KINDS[folder]

    def is_sound(line: bytes) -> bool:
        try:
            return not misplaced(lines.read(line, name, kind, ""), site, file)
        except RecordError:
            return False

    if fixed := mended_break(Row(0, data, None), name, kind):
        return fixed
    return line_mended(data, is_sound) if data.endswith(b"\n") else None
