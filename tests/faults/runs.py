"""Runs of the archiver that are made to suffer: forked from a warm server, stopped, and traced by strace from outside.

strace strikes at the N-th call of a name (man strace, -e inject). It counts for each thread by itself, and the struck
call does not take effect; so a point names the file too, and each file is written by one thread.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

from archiver.workers import pool
from tests.faults import forks

#: The system calls by which the archiver, or SQLite, changes what is on the disk.
CALLS = (
    "openat", "write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "ftruncate", "mkdir", "rmdir", "utimensat",
)  # fmt: skip

#: Seconds after which a run hangs, on a machine that has much else to do.
_LONGEST = 600.0

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.faults.warm"])

_CALL = re.compile(
    r"^(?:\d+ +)?(?P<call>\w+)\((?:\d+<(?P<open>[^>]*)>|(?:AT_FDCWD[^,]*, )?\"(?P<named>[^\"]*)\")(?P<rest>.*)"
)


#: What the site under test is called in names of files: its port is another one each time.
_PORT = re.compile(r"127\.0\.0\.1[_-]\d+(-[0-9a-f]{16})?")


class Point(NamedTuple):
    """The N-th call of that name on that file (an absolute path), counted from 1."""

    call: str
    path: str
    number: int

    def below(self, folder: Path) -> str:
        """In words, with the path below that folder."""
        return f"{self.call} {self.number} of {_PORT.sub('paper', str(Path(self.path).relative_to(folder)))}"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: its exit code, or less than 0 the signal that killed it; all it said; was it struck?"""

    code: int
    said: str
    struck: bool = False


Before = Callable[[], None]


@contextmanager
def started(
    arguments: Sequence[str], folder: Path, before: Before | None = None, *, stopped: bool = False
) -> Iterator[BaseProcess]:
    """A command of the archiver in a process and a group of its own; ended with its children when the block ends.

    `before` is called in the process first; `stopped`: it then waits for SIGCONT. What it says goes to `folder`/said.
    """
    run = _SERVER.Process(target=_run, args=(tuple(arguments), folder, before, stopped))
    run.start()
    try:
        yield run
    finally:
        with suppress(ProcessLookupError):
            os.killpg(run.pid or 0, signal.SIGKILL)
        run.join()


def _run(arguments: tuple[str, ...], folder: Path, before: Before | None, stopped: bool) -> None:
    os.setsid()
    said = os.open(folder / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.chdir(folder)
    if before:
        before()
    vars(pool)["subprocess"] = forks
    if stopped:
        os.kill(os.getpid(), signal.SIGSTOP)
    sys.argv = ["archiver", *arguments]
    from archiver.cli import main

    main()


def ended(run: BaseProcess, folder: Path, *, struck: bool = False) -> Ended:
    """Wait for its end."""
    run.join(_LONGEST)
    if run.exitcode is None:
        raise TimeoutError(f"a run hangs: {(folder / 'said').read_text()}")
    return Ended(run.exitcode, (folder / "said").read_text(), struck)


def undisturbed(arguments: Sequence[str], folder: Path, before: Before | None = None) -> Ended:
    """A run from its beginning to its end."""
    with started(arguments, folder, before) as run:
        return ended(run, folder)


def struck(arguments: Sequence[str], folder: Path, point: Point, how: str) -> Ended:
    """A run with that fault at that point: `how` is strace's, as signal=SIGKILL or error=ENOSPC."""
    options = ["-P", point.path, "-e", f"trace={point.call}", "-e", f"inject={point.call}:{how}:when={point.number}"]
    with started(arguments, folder, stopped=True) as run, _traced(run, folder, options) as trace:
        end = ended(run, folder)
    was_struck = "(INJECTED)" in trace.read_text() if how.startswith("error") else end.code == -signal.SIGKILL
    return Ended(end.code, end.said, was_struck)


def points(arguments: Sequence[str], folder: Path, below: Path) -> list[Point]:
    """Every state-changing call of an undisturbed run on files below that folder, in order."""
    with (
        started(arguments, folder, stopped=True) as run,
        _traced(run, folder, ["-e", f"trace={','.join(CALLS)}"]) as trace,
    ):
        ended(run, folder)
    counted: Counter[tuple[str, str]] = Counter()
    found = []
    for line in trace.read_text().splitlines():
        if match := _CALL.match(line):
            call, path = match["call"], match["open"] or match["named"] or ""
            if path.startswith(f"{below}/") or path == str(below):
                counted[call, path] += 1
                # What fails in any case, as to make a folder that is there, changes nothing.
                if " = -1 " not in match["rest"] and (call != "openat" or "O_CREAT" in match["rest"]):
                    found.append(Point(call, path, counted[call, path]))
    return found


@contextmanager
def _traced(run: BaseProcess, folder: Path, options: Sequence[str]) -> Iterator[Path]:
    """Let the stopped run go on under strace; gives where the trace is, to be read after the block."""
    trace = folder / "trace"
    trace.unlink(missing_ok=True)
    wait_until_stopped(run)
    command = ["strace", "-f", "-qq", "-y", "-s", "0", "-o", str(trace), *options, "-p", str(run.pid)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as tracer:
        try:
            _until(lambda: _field(run, "TracerPid") == str(tracer.pid))
            os.kill(run.pid or 0, signal.SIGCONT)
            yield trace
        finally:
            tracer.terminate()


def wait_until_stopped(run: BaseProcess) -> None:
    """A run that was started `stopped` waits for SIGCONT from here on."""
    _until(lambda: _field(run, "State").startswith("T"))


def _field(run: BaseProcess, name: str) -> str:
    text = Path(f"/proc/{run.pid}/status").read_text("ascii")
    return text.partition(f"{name}:")[2].partition("\n")[0].strip()


def _until(come: Callable[[], bool]) -> None:
    end = time.monotonic() + _LONGEST
    while not come():
        if time.monotonic() > end:
            raise TimeoutError("a run cannot be taken hold of")
        time.sleep(0.001)
