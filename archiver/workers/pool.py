"""A small pool of child processes that read pages and may be killed: a page that hurts its worker costs that page only.

Children are forked by a nursery that has everything imported: a new one takes milliseconds, and they share memory.
Each has its own Unix socket; plain data goes both ways and nothing is unpickled.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from archiver.codec import pack, unpack
from archiver.errors import RecordError, WorkerError
from archiver.items import Refusal, Rejected
from archiver.items.messages import Answer, Job
from archiver.workers.child import HEADER, crashed

COMMAND = (sys.executable, "-m", "archiver.workers")
#: Bytes of one answer: the article of the largest page we fetch fits; a child that says more talks nonsense.
MAX_ANSWER = 64 << 20
#: Jobs that a child has at a time: the one it works on, and the next.
AHEAD = 2
#: Bytes of answers that are read ahead: a usual one comes whole.
_BUFFER = 1 << 20
#: Pages after which a child is replaced: libxml2 and the allocator keep what they once had.
PAGES_PER_CHILD = 500
#: Workers that may die over a page before the page is to blame, beside the last one.
DEATHS = 1
#: Seconds for the nursery to import everything on a slow and busy machine.
START = 60.0

_CLOSED = "the pool of workers is closed"


@dataclass(eq=False, slots=True)
class _Errand:
    url: str
    data: bytes  # the job
    answer: asyncio.Future[Answer]
    deaths: int = 0  # of workers that had it in hand

    def tell(self, answer: Answer) -> None:
        if not self.answer.done():  # done: the pool was closed, or nobody waits any more
            self.answer.set_result(answer)


class Pool:
    """``size`` children at most, made when needed; ``deadline`` in seconds and ``memory`` in bytes bound each page."""

    def __init__(
        self, size: int = 2, *, deadline: float = 20.0, memory: int = 1 << 30, command: Sequence[str] = COMMAND
    ) -> None:
        self.deadline = deadline
        self._size = size
        self._command = (*command, str(memory), str(deadline))
        self._waiting: asyncio.Queue[_Errand] = asyncio.Queue()
        self._open: set[_Errand] = set()
        self._attendants: list[asyncio.Task[None]] = []
        self._resting = 0  # attendants without a job
        self._children: set[_Child] = set()
        self._idle: list[_Child] = []
        self._nursery: _Nursery | None = None
        self._spawning = asyncio.Lock()
        self._closed = False

    async def start(self) -> None:
        """Start the nursery and a first child; raises WorkerError if that cannot be done."""
        self._idle.append(await self._spawn())

    async def run(self, job: Job) -> Answer:
        """What a child says to the job; one that hangs, dies or talks nonsense gives Rejected. A page never raises."""
        if self._closed:
            return crashed(job.url, _CLOSED)
        if not self._attendants:
            self._attendants = [asyncio.create_task(self._attend()) for _ in range(self._size)]
        errand = _Errand(job.url, pack(job), asyncio.get_running_loop().create_future())
        self._open.add(errand)
        self._waiting.put_nowait(errand)
        try:
            return await errand.answer
        except asyncio.CancelledError:
            for child in self._children:
                if child.sent and child.sent[0] is errand:
                    child.end()  # nobody waits for what it does
            raise
        finally:
            self._open.discard(errand)

    async def close(self) -> None:
        """End every child and the nursery; answers under way become Rejected. May be called twice."""
        self._closed = True
        for task in self._attendants:
            task.cancel()
        for errand in self._open:
            errand.tell(crashed(errand.url, _CLOSED))
        self._idle.clear()
        for child in list(self._children):
            self._end(child)
        if self._nursery is not None:
            self._nursery.end()
            self._nursery = None
        await asyncio.sleep(0)  # one turn of the loop closes the sockets

    async def _attend(self) -> None:
        """Serve one child after another. Each has its next job before it has answered the last: it is never idle."""
        mine: deque[_Errand] = deque()
        child: _Child | None = None
        while True:
            await self._take(mine)
            try:
                child = await self._sound(child)
            except WorkerError as error:
                while mine:
                    errand = mine.popleft()
                    errand.tell(crashed(errand.url, str(error)))
                continue
            child.send(mine)
            errand = mine.popleft()
            answer = await self._answer(child, errand.url)
            if answer is not None:
                errand.tell(answer)
            elif errand.deaths < DEATHS:  # something outside may have killed it
                errand.deaths += 1
                mine.appendleft(errand)
            else:
                errand.tell(crashed(errand.url, "the worker died over this page"))

    async def _take(self, mine: deque[_Errand]) -> None:
        """Wait for a job where there is none; take more as long as no other attendant is without one."""
        if not mine:
            self._resting += 1
            try:
                mine.append(await self._waiting.get())
            finally:
                self._resting -= 1
        while len(mine) < AHEAD and self._waiting.qsize() > self._resting:
            mine.append(self._waiting.get_nowait())

    async def _answer(self, child: _Child, url: str) -> Answer | None:
        """What a child says; None where it died before it said anything."""
        sound = False
        try:
            async with asyncio.timeout(self.deadline):
                answer = await child.answer()
            lost = answer.rejected is not None and answer.rejected.reason is Refusal.CRASHED
            sound = not lost and child.room > 0
            return answer
        except TimeoutError:
            detail = f"no answer in {self.deadline:g} s"
            return Answer(rejected=Rejected(url=url, reason=Refusal.TOO_SLOW, detail=detail))
        except (OSError, EOFError):
            return crashed(url, _CLOSED) if self._closed else None
        except RecordError as error:
            return crashed(url, f"the worker talked nonsense: {error}")
        finally:
            if not sound:  # what else it was sent goes to the next child
                self._end(child)

    def _end(self, child: _Child) -> None:
        self._children.discard(child)
        child.end()

    async def _sound(self, child: _Child | None) -> _Child:
        """This child, or another one where it is gone; raises WorkerError."""
        while child or self._idle:
            child = child or self._idle.pop()
            if child.sent or child.is_alive():
                return child
            self._end(child)  # spent, or something outside killed it while it had nothing to do
            child = None
        return await self._spawn()

    async def _spawn(self) -> _Child:
        async with self._spawning:
            if self._closed:
                raise WorkerError(_CLOSED)
            if self._nursery is None or not self._nursery.is_alive():
                self._nursery = _Nursery(self._command)
            child = await self._nursery.child()
            self._children.add(child)
            return child


@dataclass(eq=False, slots=True)
class _Child:
    handle: int  # a pidfd: it never names another process, as a pid may after the death of its owner
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    room: int  # pages that it may still read
    sent: deque[_Errand] = field(default_factory=deque)  # not answered yet

    def is_alive(self) -> bool:
        if self.handle < 0:
            return False
        poll = select.poll()
        poll.register(self.handle, select.POLLIN)  # a pidfd is readable when its process has ended
        return not poll.poll(0)

    def send(self, errands: deque[_Errand]) -> None:
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
        if self.handle < 0:
            return
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.handle, signal.SIGKILL)
        os.close(self.handle)
        self.handle = -1
        self.sent.clear()
        self.writer.transport.abort()


class _Nursery:
    """Our end of the process that forks: see nursery.py."""

    def __init__(self, command: Sequence[str]) -> None:
        self._orders, theirs = socket.socketpair()
        # Threads and fork do not go together, and one page needs one core.
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        with theirs:
            try:
                # A group of its own: Ctrl-C at the terminal is for the crawl, also while the nursery imports.
                self._process = subprocess.Popen(command, stdin=theirs.fileno(), env=environment, process_group=0)
            except OSError as error:
                self._orders.close()
                raise WorkerError(f"the workers cannot be started: {error}") from error

    def is_alive(self) -> bool:
        if self._process.poll() is None:
            return True
        self._orders.close()
        return False

    async def child(self) -> _Child:
        """A new child that has said hello; raises WorkerError, and ends the nursery then."""
        try:
            return await self._hello(self._order())
        except (OSError, EOFError, TimeoutError, RecordError) as error:
            self.end()
            why = "it died" if isinstance(error, EOFError) else str(error) or "it said nothing"
            raise WorkerError(f"a worker process could not be started: {why}") from error

    def _order(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._orders, [b"+"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

    async def _hello(self, channel: socket.socket) -> _Child:
        reader, writer = await asyncio.open_unix_connection(sock=channel, limit=_BUFFER)
        child = None
        try:
            async with asyncio.timeout(START):
                pid = unpack(await _frame(reader), int)
            child = _Child(os.pidfd_open(pid), reader, writer, PAGES_PER_CHILD)
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
