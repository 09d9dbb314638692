"""What a child of a killed run still does, the next run does not meet."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from archiver.store.opening import opened
from tests.processes import children, is_alive
from tests.records import make_article

REINDEX = (sys.executable, "-m", "archiver", "reindex", "--output")


def _writer(pid: int) -> int:
    """The child that writes the words, as soon as there is one; it stands still then, before it has opened its file."""
    for _ in range(2000):
        for child in children(pid):
            if b"archiver.store.beside" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(child, signal.SIGSTOP)
                return child
        time.sleep(0.005)
    raise AssertionError("no child writes the words")


def test_a_rebuild_does_not_meet_the_writer_of_one_that_was_killed(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(make_article())
    killed = subprocess.Popen((*REINDEX, str(tmp_path)))
    orphan = _writer(killed.pid)
    killed.kill()
    killed.wait()
    again = subprocess.Popen((*REINDEX, str(tmp_path)), stderr=subprocess.PIPE, text=True)
    mine = _writer(again.pid)
    with suppress(ProcessLookupError):  # it died with its parent, and was buried
        os.kill(orphan, signal.SIGCONT)
    while is_alive(orphan):
        time.sleep(0.01)
    os.kill(mine, signal.SIGCONT)
    _, said = again.communicate()
    assert (again.returncode, said) == (0, "")
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {".lock", "index.sqlite"}
