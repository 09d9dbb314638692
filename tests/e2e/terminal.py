"""A command on a terminal of its own: what it draws, and the keys that are pressed there."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pyte

CTRL_C = b"\x03"

#: Takes standard input as the terminal that Ctrl-C comes from, and becomes the command.
_BECOME = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"


class Terminal:
    """Runs ``python -m archiver …`` on a terminal of that many columns and lines."""

    def __init__(self, *arguments: str, columns: int = 100, lines: int = 24, cwd: Path | None = None) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self._end, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._before = termios.tcgetattr(self._end)
        self.is_as_before = False  # once finished: does it behave as before the command, and show its cursor?
        command = [sys.executable, "-c", _BECOME, sys.executable, "-m", "archiver", *arguments]
        # A size in the environment, as xdist's workers have it, would win over the terminal's own.
        environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")} | {
            "TERM": "xterm-256color"
        }
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, cwd=cwd, env=environment
        )
        os.close(theirs)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def press(self, key: bytes) -> None:
        os.write(self._end, key)

    def see(self, what: str, within: float = 20.0) -> None:
        """Wait until that text stands on the screen."""
        self._read(lambda: what in self.text, within, f"{what!r} did not appear")

    def finish(self, within: float = 30.0) -> int:
        """Wait for the end; the exit status, negative for a signal."""
        self._read(lambda: self.process.poll() is not None, within, "it did not end")
        while self._ready(0.05):
            pass
        self.is_as_before = termios.tcgetattr(self._end) == self._before and not self.screen.cursor.hidden
        os.close(self._end)
        return self.process.wait()

    def _read(self, until: Callable[[], bool], within: float, complaint: str) -> None:
        end = time.monotonic() + within
        while not until():
            if time.monotonic() > end:
                self.process.kill()
                raise AssertionError(f"{complaint}:\n{self.text}")
            self._ready(0.05)

    def _ready(self, timeout: float) -> bool:
        if not select.select([self._end], [], [], timeout)[0]:
            return False
        try:
            self._stream.feed(os.read(self._end, 65536))
        except OSError:  # nobody is left at the other end
            return False
        return True
