"""A nursery whose children misbehave when the job asks for it; started by test_workers."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable

from archiver.items import Refusal, Rejected
from archiver.items.messages import Answer, Job, Listing
from archiver.workers.nursery import run


def _hang() -> None:
    while True:
        pass


def _stop() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def _segfault() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _leave() -> None:
    os._exit(0)


def _eat() -> None:
    bytearray(2 << 30)


def _print() -> None:
    print("a stray line")
    sys.stdout.flush()


def _babble() -> None:
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"\0\0\0\5nonsense")
        except OSError:
            continue


def _doze() -> None:
    time.sleep(0.2)


TASKS: dict[str, Callable[[], None]] = {
    "doze": _doze,
    "eat": _eat,
    "hang": _hang,
    "leave": _leave,
    "nonsense": _babble,
    "print": _print,
    "segfault": _segfault,
    "stop": _stop,
}


def read(job: Job) -> Answer:
    """A listing whose title is the child's pid, after whatever the task does."""
    if job.task == "both":
        return Answer(listing=Listing(url=job.url), rejected=Rejected(url=job.url, reason=Refusal.OTHER))
    if job.task == "echo":
        return Answer(listing=Listing(url=job.url, title=str(len(job.body))))
    if job.task != "pid":
        TASKS[job.task]()
    return Answer(listing=Listing(url=job.url, title=str(os.getpid())))


if __name__ == "__main__":
    run(read, lambda: None, int(sys.argv[1]), float(sys.argv[2]))
