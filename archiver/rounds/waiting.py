"""The articles of a source that are still to be asked for, in their order: tens of thousands, where a site is large."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from archiver.codec import pack, unpack
from archiver.items.messages import Candidate

#: So many lie open; the others are packed: some 40 bytes each, where an open one takes 400.
_OPEN = 500


class Waiting:
    """A queue of candidates that takes little memory."""

    def __init__(self) -> None:
        self._open: deque[Candidate] = deque()
        self._packed: deque[bytes] = deque()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, candidates: Iterable[Candidate]) -> None:
        """These come last."""
        for some in _parted(candidates):
            self._packed.append(zlib.compress(pack(some), 1))
            self._count += len(some)

    def popleft(self) -> Candidate:
        """The first, which waits no more; raises IndexError where none does."""
        if not self._open:
            self._open.extend(unpack(zlib.decompress(self._packed.popleft()), tuple[Candidate, ...]))
        self._count -= 1
        return self._open.popleft()

    def clear(self) -> None:
        """None waits any more."""
        self._open.clear()
        self._packed.clear()
        self._count = 0


def _parted(candidates: Iterable[Candidate]) -> Iterator[tuple[Candidate, ...]]:
    left = iter(candidates)
    while some := tuple(islice(left, _OPEN)):
        yield some
