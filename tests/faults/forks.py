"""The nursery of a run under test, forked and not started anew: a second for its imports is saved in every run."""

from __future__ import annotations

import os
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress


class Popen:
    """As much of subprocess.Popen as the pool of workers uses; the module that is named runs as its __main__."""

    def __init__(self, command: Sequence[str], *, stdin: int, env: Mapping[str, str], process_group: int) -> None:
        self._status: int | None = None
        self._pid = os.fork()
        if self._pid:
            return
        try:
            signal.set_wakeup_fd(-1)  # of the reactor, which is not in here
            os.setpgid(0, process_group)
            os.dup2(stdin, 0)
            os.closerange(3, os.sysconf("SC_OPEN_MAX"))  # the lock is the run's alone
            sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # multiprocessing closed it
            os.environ.update(env)
            sys.argv = list(command[2:])
            runpy.run_module(command[2], run_name="__main__")
        finally:
            os._exit(0)

    def poll(self) -> int | None:
        """The status it ended with; None while it lives."""
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            self._status = status if pid else None
        return self._status

    def kill(self) -> None:
        """Send it SIGKILL, if it lives."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        """The status it ended with."""
        if self._status is None:
            self._status = os.waitpid(self._pid, 0)[1]
        return self._status
