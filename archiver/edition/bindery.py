"""Who makes closed documents: publish itself, and a child beside it where they are many.

A closed document is a function of the archive alone, so it does not matter who makes it. The child only reads: what it
made goes through a pipe, and the parent writes it. What a child that has died did not make, the parent makes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from subprocess import Popen

from archiver.codec import pack, unpack
from archiver.edition.volumes import Bound, Volume, bind
from archiver.errors import RecordError
from archiver.publish.feed import Terms
from archiver.store.crew import child
from archiver.store.leaves import receive, send
from archiver.store.store import Store

#: Volumes from which on a child is worth its start, which takes as long as ten.
_MANY = 30
#: Volumes that a child is ahead of its parent; each is in memory, of at most a megabyte.
_AHEAD = 6


class Bindery:
    """Makes closed documents; those of `ahead` are asked of the child, and best taken in that order."""

    def __init__(self, store: Store, terms: Terms, ahead: Iterable[Volume] = (), helper: _Helper | None = None) -> None:
        self._store = store
        self._terms = terms
        self._ahead = deque(ahead)
        self._helper = helper
        self._asked: dict[Volume, Future[Bound | None]] = {}

    def take(self, volume: Volume) -> Bound:
        """That document."""
        while self._helper and self._ahead and len(self._asked) < _AHEAD:
            following = self._ahead.popleft()
            self._asked[following] = self._helper.ask(following)
        asked = self._asked.pop(volume, None)
        bound = asked.result() if asked else None
        if bound:
            self._store.damage += (one for one in bound.damage if one not in self._store.damage)
        return bound or bind(self._store, self._terms, volume)


class _Helper:
    """The parent's end of the child: a thread waits for it, so that neither waits for the other's pipe."""

    def __init__(self, process: Popen[bytes], thread: ThreadPoolExecutor, terms: Terms) -> None:
        self._process = process
        self._thread = thread
        self._terms = terms

    def ask(self, volume: Volume) -> Future[Bound | None]:
        """The document to be; None where the child cannot make it, or has died."""
        return self._thread.submit(self._answer, volume)

    def _answer(self, volume: Volume) -> Bound | None:
        with suppress(OSError, RecordError):  # it died, perhaps amid its answer
            send(self._process.stdin, pack((self._terms, volume)))  # type: ignore[arg-type]
            if data := receive(self._process.stdout):  # type: ignore[arg-type]
                return unpack(data, Bound)
        return None


@contextmanager
def open_bindery(store: Store, terms: Terms, due: Iterable[tuple[str, range]]) -> Iterator[Bindery]:
    """Who makes these volumes of these sites, and any others: the parent has the other documents to make too."""
    here = [(site, numbers) for site, numbers in due if numbers]
    if sum(len(numbers) for _, numbers in here) < _MANY:
        yield Bindery(store, terms)
        return
    store.index.commit()  # the child sees what is on disk
    ahead = [(site, number) for site, numbers in here for number in numbers[: len(numbers) // 2 + 1]]
    with child("archiver.edition.helper", store.root) as process, ThreadPoolExecutor(1) as thread:
        yield Bindery(store, terms, ahead, _Helper(process, thread, terms))
