"""Who makes closed documents: whoever publishes, and a child beside it where they are many.

A closed document is a function of the archive alone, so it does not matter who makes it. The child only reads: what it
made goes through a pipe, and the parent writes it. What a child that has died did not make, the parent makes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Set
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from subprocess import Popen

from archiver.bindery.volumes import Bound, Volume, bind
from archiver.codec import pack, unpack
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
    """Makes closed documents: the child those planned from the front, the parent those of a site from its end."""

    def __init__(self, store: Store, terms: Terms, helper: _Helper | None = None) -> None:
        self._store = store
        self._terms = terms
        self._due: OrderedDict[Volume, None] = OrderedDict()  # nobody makes them yet; one may have 20,000
        self._helper = helper
        self._asked: dict[Volume, Future[Bound | None]] = {}

    def plan(self, due: Iterable[tuple[str, range]]) -> None:
        """Tell which volumes of which sites will be asked for, in order; from now on the archive stays as it is."""
        self._due.update(((site, number), None) for site, numbers in due for number in numbers)
        self._store.index.commit()  # the child sees what is on disk

    def bound(self, site: str, numbers: range) -> Iterator[Bound]:
        """The documents of these numbers, in the order in which they get done."""
        order = [(site, number) for number in numbers]
        left = set(order)
        while left:
            self._ask()
            volume = self._ready(left) or self._free(order, left) or self._given_up(left)
            left.remove(volume)
            yield self._take(volume)

    def _ask(self) -> None:
        """Have the child do something, as far as it may be ahead."""
        while self._helper and self._due and len(self._asked) < _AHEAD:
            volume, _ = self._due.popitem(last=False)
            self._asked[volume] = self._helper.ask(volume)

    def _ready(self, left: Set[Volume]) -> Volume | None:
        """One that the child has made."""
        return next((volume for volume, asked in self._asked.items() if volume in left and asked.done()), None)

    def _free(self, order: list[Volume], left: Set[Volume]) -> Volume | None:
        """The last one that the child has not been asked for."""
        while order:
            volume = order.pop()
            if volume in left and volume not in self._asked:
                self._due.pop(volume, None)
                return volume
        return None

    def _given_up(self, left: Set[Volume]) -> Volume:
        """One that the child has been asked for and has not begun, else the one it is at."""
        asked = [volume for volume in self._asked if volume in left]
        return next((volume for volume in reversed(asked) if self._asked[volume].cancel()), asked[0])

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
def open_bindery(store: Store, terms: Terms, volumes: int) -> Iterator[Bindery]:
    """Who makes so many volumes, or about so many; while the child starts, other things may be done."""
    if volumes < _MANY:
        yield Bindery(store, terms)
        return
    with ThreadPoolExecutor(1) as thread, child("archiver.bindery.helper", store.root) as process:
        yield Bindery(store, terms, _Helper(process, thread, terms))
