"""Children that read spans of journals side by side; their rows come in the order in which the spans were given.

One more writes the words; see beside.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from archiver.codec import pack, unpack
from archiver.errors import StoreError
from archiver.store.beside import Beside
from archiver.store.leaves import Rows, Span, receive, send

#: Children: a second one makes a rebuild a tenth quicker on two cores, and takes 43 MB more.
_CREW = 1
#: Loads that a child has at a time: the one it works on, and the next.
_AHEAD = 2
#: Bytes of lines that a child reads at a time, and files at most: many a month has a few lines.
LOAD, _FILES = 1 << 20, 100

_Child = subprocess.Popen[bytes]


def read_all(root: Path, spans: Iterable[Span]) -> Iterator[tuple[Span, Rows]]:
    """The rows of each span. Raises StoreError where a child dies."""
    given = _loads(spans)
    with ExitStack() as stack:
        crew = [stack.enter_context(child("archiver.store.leaves", root)) for _ in range(_CREW)]
        turns: deque[tuple[_Child, list[Span]]] = deque()
        for one in crew * _AHEAD:
            _give(one, given, turns)
        while turns:
            one, load = turns.popleft()
            data = receive(one.stdout)  # type: ignore[arg-type]
            if not data:
                raise _ended(root / load[0].file)
            _give(one, given, turns)
            yield from zip(load, unpack(data, list[Rows]), strict=True)


@contextmanager
def beside(words: Path) -> Iterator[Beside]:
    """Who writes the words, to that file."""
    with child("archiver.store.beside", words) as writer:
        yield Beside(words, writer)


@contextmanager
def child(module: str, path: Path) -> Iterator[_Child]:
    """A child that runs the module over the path, and is ended when nobody wants anything of it any more.

    It is told who we are: see `archiver.parent`.
    """
    command = (sys.executable, "-m", module, str(path), str(os.getpid()))
    # A session of its own: Ctrl-C is for the parent, which ends its children.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as process:
        try:
            yield process
        finally:
            process.kill()
            with suppress(BrokenPipeError):  # what it had not read, where it died
                process.stdin.close()  # type: ignore[union-attr]


def _loads(spans: Iterable[Span]) -> Iterator[list[Span]]:
    load: list[Span] = []
    for span in spans:
        load.append(span)
        if len(load) >= _FILES or sum(one.end - one.start for one in load) >= LOAD:
            yield load
            load = []
    if load:
        yield load


def _ended(path: Path) -> StoreError:
    return StoreError(f"{path}: a process that reads such files ended; see whether memory is short, and run this again")


def _give(one: _Child, loads: Iterator[list[Span]], turns: deque[tuple[_Child, list[Span]]]) -> None:
    load = next(loads, None)
    if load is not None:
        try:
            send(one.stdin, pack(load))  # type: ignore[arg-type]
        except OSError as error:
            raise _ended(Path(load[0].file)) from error
        turns.append((one, load))
