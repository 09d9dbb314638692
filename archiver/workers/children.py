"""Our end of the child processes, and of the nursery that forks them: see nursery.py and child.py."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import socket
import subprocess
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from archiver.codec import unpack
from archiver.errors import RecordError, WorkerError
from archiver.items.messages import Answer
from archiver.workers.child import HEADER

#: Bytes of one answer: the article of the largest page we fetch fits; a child that says more talks nonsense.
MAX_ANSWER = 64 << 20
#: Bytes of answers that are read ahead: a usual one comes whole.
_BUFFER = 1 << 20
#: Bytes that the kernel holds each way, as far as it lets us: jobs that a child can take while its parent is busy.
_CHANNEL = 1 << 20
#: Pages after which a child is replaced: libxml2 and the allocator keep what they once had.
PAGES_PER_CHILD = 500
#: A page's tree is some 10,000 small pieces of memory, taken and given back together; glibc holds 7 of a size ready.
#: With 1,000 a page takes 4 % fewer instructions and a child 3 MB more.
_ALLOCATOR = "glibc.malloc.tcache_count=1000"
#: Seconds for the nursery to import everything on a slow and busy machine.
START = 60.0


@dataclass(eq=False, slots=True)
class Errand:
    """A job on its way to a child, and the answer to be."""

    url: str
    data: bytes  # the job
    answer: asyncio.Future[Answer]
    deaths: int = 0  # of workers that had it in hand

    def tell(self, answer: Answer) -> None:
        """Give the answer to whoever waits for it."""
        if not self.answer.done():  # done: the pool was closed, or nobody waits any more
            self.answer.set_result(answer)


@dataclass(eq=False, slots=True)
class Child:
    """Our end of a child."""

    handle: int  # a pidfd: it never names another process, as a pid may after the death of its owner
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    room: int  # pages that it may still read
    sent: deque[Errand] = field(default_factory=deque)  # not answered yet

    def is_alive(self) -> bool:
        """Has its process not ended?"""
        if self.handle < 0:
            return False
        poll = select.poll()
        poll.register(self.handle, select.POLLIN)  # a pidfd is readable when its process has ended
        return not poll.poll(0)

    def send(self, errands: deque[Errand]) -> None:
        """Send those of the errands, the first of which it may have, that it has not got yet."""
        for errand in list(errands)[len(self.sent) : self.room]:
            self.writer.write(HEADER.pack(len(errand.data)) + errand.data)
            self.sent.append(errand)

    async def answer(self) -> Answer:
        """To the first errand sent. Raises OSError and EOFError if the child is gone, RecordError for nonsense."""
        answer = unpack(await _frame(self.reader), Answer)
        if [answer.article, answer.rejected, answer.listing, answer.told].count(None) != 3:
            raise RecordError("an answer says exactly one thing")
        self.sent.popleft()
        self.room -= 1
        return answer

    def end(self) -> None:
        """Kill it, whatever it is at. May be called twice."""
        if self.handle < 0:
            return
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, signal.SIGKILL)
        os.close(self.handle)
        self.handle = -1
        self.sent.clear()
        self.writer.transport.abort()


class Nursery:
    """Our end of the process that forks: see nursery.py."""

    def __init__(self, command: Sequence[str]) -> None:
        self._orders, theirs = socket.socketpair()
        # Threads and fork do not go together, and one page needs one core.
        environment = {"GLIBC_TUNABLES": _ALLOCATOR, **os.environ, "OPENBLAS_NUM_THREADS": "1"}
        with theirs:
            try:
                # A group of its own: Ctrl-C at the terminal is for the crawl, also while the nursery imports.
                self._process = subprocess.Popen(command, stdin=theirs.fileno(), env=environment, process_group=0)
            except OSError as error:
                self._orders.close()
                raise WorkerError(f"the workers cannot be started: {error}") from error

    def is_alive(self) -> bool:
        """Can it still fork?"""
        if self._process.poll() is None:
            return True
        self._orders.close()
        return False

    async def child(self, share: float = 1.0) -> Child:
        """A new child that has said hello, for a share of the pages; raises WorkerError, and ends the nursery then."""
        try:
            return await self._hello(self._order(), max(1, int(PAGES_PER_CHILD * share)))
        except (OSError, EOFError, TimeoutError, RecordError) as error:
            self.end()
            why = "it died" if isinstance(error, EOFError) else str(error) or "it said nothing"
            raise WorkerError(f"a worker process could not be started: {why}") from error

    def _order(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _CHANNEL)
        with theirs:
            try:
                socket.send_fds(self._orders, [b"+"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

    async def _hello(self, channel: socket.socket, room: int) -> Child:
        reader, writer = await asyncio.open_unix_connection(sock=channel, limit=_BUFFER)
        child = None
        try:
            async with asyncio.timeout(START):
                pid = unpack(await _frame(reader), int)
            child = Child(os.pidfd_open(pid), reader, writer, room)
            return child
        finally:
            if child is None:
                writer.transport.abort()

    def end(self) -> None:
        """Kill it and bury it; its children die with it."""
        self._orders.close()
        self._process.kill()
        self._process.wait()


async def _frame(reader: asyncio.StreamReader) -> bytes:
    (length,) = HEADER.unpack(await reader.readexactly(HEADER.size))
    if length > MAX_ANSWER:
        raise RecordError(f"an answer of {length} bytes")
    return await reader.readexactly(length)
