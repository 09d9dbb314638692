"""A child process: answers one job after another until its parent goes away, within bounds of time and memory.

A frame is four bytes of length, big endian, and that many bytes of msgpack. The first frame says the child's pid.
"""

from __future__ import annotations

import gc
import os
import resource
import socket
import struct
import traceback
from collections.abc import Callable
from pathlib import Path

from archiver.codec import pack, unpack
from archiver.items import Refusal, Rejected
from archiver.items.messages import Answer, Job

Read = Callable[[Job], Answer]

HEADER = struct.Struct("!I")
#: Objects that may come before cycles are looked for; a page leaves none, and looking after each took 1 % of its time.
_YOUNG = 20_000


def serve(channel: socket.socket, read: Read, memory: int, deadline: float) -> None:
    """Answer jobs until the channel ends; an exception of ``read`` is answered first and then raised."""
    _limit(memory)
    gc.set_threshold(_YOUNG)
    send(channel, pack(os.getpid()))
    while frame := receive(channel):
        _limit_processor(deadline)
        job = unpack(bytes(frame), Job)
        try:
            answer = read(job)
        except Exception as error:
            send(channel, pack(crashed(job.url, _sentence(error))))
            raise  # a bug of ours, or no memory left: this process is not used again
        send(channel, pack(answer))


def crashed(url: str, detail: str) -> Answer:
    """The answer for a page that cost its worker."""
    return Answer(rejected=Rejected(url=url, reason=Refusal.CRASHED, detail=detail))


def send(channel: socket.socket, data: bytes) -> None:
    channel.sendall(HEADER.pack(len(data)))
    channel.sendall(data)


def receive(channel: socket.socket) -> bytes | bytearray:
    """The next frame; empty at the end of the channel."""
    header = _exactly(channel, HEADER.size)
    return _exactly(channel, HEADER.unpack(header)[0]) if header else b""


def _sentence(error: Exception) -> str:
    """What went wrong and where: without a traceback, which nobody reads in a crawl of a thousand pages."""
    *_, last = traceback.extract_tb(error.__traceback__)
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return f"{what} ({Path(last.filename).name}, line {last.lineno})"


def _exactly(channel: socket.socket, count: int) -> bytearray:
    data = bytearray(count)
    view = memoryview(data)
    filled = 0
    while filled < count:
        got = channel.recv_into(view[filled:])
        if not got:
            return bytearray()
        filled += got
    return data


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_processor(deadline: float) -> None:
    """The second lock on time, for the case that the parent is stopped: SIGXCPU ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + deadline) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
