"""Children that read spans of journals side by side; their rows come in the order in which the spans were given."""

from __future__ import annotations

import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from archiver.codec import pack, unpack
from archiver.errors import StoreError
from archiver.store.leaves import Rows, Span, receive, send

#: Children: one that writes the tables is kept busy by two, and each takes 40 MB.
_CREW = 2
#: Spans that a child has at a time: the one it works on, and the next.
_AHEAD = 2


def read_all(root: Path, spans: Iterable[Span]) -> Iterator[tuple[Span, Rows]]:
    """The rows of each span. Raises StoreError where a child dies."""
    given = iter(spans)
    with ExitStack() as stack:
        crew = []
        for _ in range(_CREW):
            crew.append(stack.enter_context(_child(root)))
            stack.callback(crew[-1].kill)
        turns: deque[tuple[subprocess.Popen[bytes], Span]] = deque()
        for child in crew * _AHEAD:
            _give(child, given, turns)
        while turns:
            child, span = turns.popleft()
            data = receive(child.stdout)  # type: ignore[arg-type]
            if not data:
                raise _ended(root / span.file)
            _give(child, given, turns)
            yield span, unpack(data, Rows)


def _child(root: Path) -> subprocess.Popen[bytes]:
    command = (sys.executable, "-m", "archiver.store.leaves", str(root))
    # A session of its own: Ctrl-C is for the parent, which ends its children.
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)


def _ended(path: Path) -> StoreError:
    return StoreError(f"{path}: a process that reads such files ended; see whether memory is short, and run this again")


def _give(
    child: subprocess.Popen[bytes], spans: Iterator[Span], turns: deque[tuple[subprocess.Popen[bytes], Span]]
) -> None:
    span = next(spans, None)
    if span is not None:
        try:
            send(child.stdin, pack(span))  # type: ignore[arg-type]
        except OSError as error:
            raise _ended(Path(span.file)) from error
        turns.append((child, span))
