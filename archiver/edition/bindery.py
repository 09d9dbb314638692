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
    """Makes closed documents: the child those of `due` from the front, the parent those of a site from its end."""

    def __init__(self, store: Store, terms: Terms, due: Iterable[Volume] = (), helper: _Helper | None = None) -> None:
        self._store = store
        self._terms = terms
        self._due = deque(due)
        self._helper = helper
        self._asked: dict[Volume, Future[Bound | None]] = {}

    def bound(self, site: str, numbers: range) -> Iterator[Bound]:
        """The documents of these numbers, in the order in which they get done."""
        left = dict.fromkeys((site, number) for number in reversed(numbers))
        while left:
            self._ask()
            volume = next(filter(self._is_ready, left), None) or self._mine(left)
            del left[volume]
            yield self._take(volume)

    def _ask(self) -> None:
        """Have the child do something, as far as it may be ahead."""
        while self._helper and self._due and len(self._asked) < _AHEAD:
            volume = self._due.popleft()
            self._asked[volume] = self._helper.ask(volume)

    def _is_ready(self, volume: Volume) -> bool:
        return (asked := self._asked.get(volume)) is not None and asked.done()

    def _mine(self, left: Iterable[Volume]) -> Volume:
        """One that the child has not been asked for, else one that it has not begun, else the one it is at."""
        free = next((volume for volume in left if volume not in self._asked), None)
        if free:
            with suppress(ValueError):  # not one of many
                self._due.remove(free)
            return free
        return next((volume for volume in left if self._asked[volume].cancel()), None) or next(iter(left))

    def _take(self, volume: Volume) -> Bound:
        asked = self._asked.pop(volume, None)
        bound = asked.result() if asked and not asked.cancelled() else None
        if bound:
            self._store.damage += (one for one in bound.damage if one not in self._store.damage)
        return bound or bind(self._store, self._terms, volume)


class _Helper:
    """The parent's end of the child: a thread waits for it, so that neither waits for the other's pipe."""

    def __init__(self, process: Popen[bytes], thread: ThreadPoolExecutor, terms: Terms) -> None:
        self._process = process
        self._thread = thread
        self._terms = terms
        thread.submit(self._hello)

    def _hello(self) -> None:
        """Wait until it has imported everything: what it has not begun by then, the parent may make."""
        with suppress(OSError):  # it died, and will not answer either
            receive(self._process.stdout)  # type: ignore[arg-type]

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
    """Who makes these volumes of these sites, and any others."""
    volumes = [(site, number) for site, numbers in due for number in numbers]
    if len(volumes) < _MANY:
        yield Bindery(store, terms)
        return
    store.index.commit()  # the child sees what is on disk
    with ThreadPoolExecutor(1) as thread, child("archiver.edition.helper", store.root) as process:
        yield Bindery(store, terms, volumes, _Helper(process, thread, terms))
