"""A small pool of child processes that read pages and may be killed: a page that hurts its worker costs that page only.

Children are forked by a nursery that has everything imported: a new one takes milliseconds, and they share memory.
Each has its own Unix socket; plain data goes both ways and nothing is unpickled.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from archiver.codec import pack
from archiver.errors import RecordError, WorkerError
from archiver.items import Refusal, Rejected
from archiver.items.messages import Answer, Job
from archiver.workers.child import crashed
from archiver.workers.children import Child, Errand, Nursery

COMMAND = (sys.executable, "-m", "archiver.workers")
#: Jobs that a child has at a time: with two, children had nothing to do for more than a fifth of a crawl, while the
#: parent was at a batch; with six for an eighth. As many wait behind a page that hangs, until its deadline.
AHEAD = 6
#: Workers that may die over a page before the page is to blame, beside the last one.
DEATHS = 1
#: Seconds that the end of a wait may come late: by more, and this process stood still (Ctrl-Z, a frozen container, a
#: disk that hangs), and most likely its children with it.
_STILL = 1.0

_CLOSED = "the pool of workers is closed"


class Pool:
    """``size`` children at most, made when needed; ``deadline`` in seconds and ``memory`` in bytes bound each page."""

    def __init__(
        self, size: int = 2, *, deadline: float = 20.0, memory: int = 1 << 30, command: Sequence[str] = COMMAND
    ) -> None:
        self.deadline = deadline
        self._size = size
        self._command = (*command, str(memory), str(deadline))
        self._waiting: asyncio.Queue[Errand] = asyncio.Queue()
        self._open: set[Errand] = set()
        self._attendants: list[asyncio.Task[None]] = []
        self._resting = 0  # attendants without a job
        self._children: set[Child] = set()
        self._idle: list[Child] = []
        self._born = 0
        self._nursery: Nursery | None = None
        self._spawning = asyncio.Lock()
        self._closed = False

    def prepare(self) -> None:
        """Have the nursery import while others still do something else. What hinders it, `start` says."""
        with suppress(WorkerError):
            self._nursery = Nursery(self._command)

    async def start(self) -> None:
        """Start the nursery and a first child; raises WorkerError if that cannot be done."""
        self._idle.append(await self._spawn())

    async def run(self, job: Job) -> Answer:
        """What a child says to the job; one that hangs, dies or talks nonsense gives Rejected. A page never raises."""
        if self._closed:
            return crashed(job.url, _CLOSED)
        if not self._attendants:
            self._attendants = [asyncio.create_task(self._attend()) for _ in range(self._size)]
        errand = Errand(job.url, pack(job), asyncio.get_running_loop().create_future())
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
        self.dismiss()
        await asyncio.sleep(0)  # one turn of the loop closes the sockets

    def dismiss(self) -> None:
        """End the nursery of a pool that never came to its work; nothing where it was closed."""
        if self._nursery is not None:
            self._nursery.end()
            self._nursery = None

    async def _attend(self) -> None:
        """Serve one child after another. Each has its next job before it has answered the last: it is never idle."""
        mine: deque[Errand] = deque()
        child: Child | None = None
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

    async def _take(self, mine: deque[Errand]) -> None:
        """Wait for a job where there is none; take more as long as no other attendant is without one."""
        if not mine:
            self._resting += 1
            try:
                mine.append(await self._waiting.get())
            finally:
                self._resting -= 1
        while len(mine) < AHEAD and self._waiting.qsize() > self._resting:
            mine.append(self._waiting.get_nowait())

    async def _answer(self, child: Child, url: str) -> Answer | None:
        """What a child says; None where it died before it said anything."""
        sound = False
        try:
            async with self._bounded():
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

    @asynccontextmanager
    async def _bounded(self) -> AsyncIterator[None]:
        """Raises TimeoutError after the deadline; it begins anew where that passed while this process stood still."""
        now = asyncio.get_running_loop().time
        due = now() + self.deadline

        def ring() -> None:
            wait.reschedule(now() + self.deadline if now() - due > _STILL else now())

        async with asyncio.timeout(None) as wait:
            bell = asyncio.get_running_loop().call_at(due, ring)
            try:
                yield
            finally:
                bell.cancel()

    def _end(self, child: Child) -> None:
        self._children.discard(child)
        child.end()

    async def _sound(self, child: Child | None) -> Child:
        """This child, or another one where it is gone; raises WorkerError."""
        while child or self._idle:
            child = child or self._idle.pop()
            if child.sent or child.is_alive():
                return child
            self._end(child)  # spent, or something outside killed it while it had nothing to do
            child = None
        return await self._spawn()

    async def _spawn(self) -> Child:
        async with self._spawning:
            if self._closed:
                raise WorkerError(_CLOSED)
            if self._nursery is None or not self._nursery.is_alive():
                self._nursery = Nursery(self._command)
            self._born += 1  # the first ones get unlike shares, so that later all are not renewed at the same moment
            child = await self._nursery.child(min(1.0, self._born / self._size))
            self._children.add(child)
            return child
