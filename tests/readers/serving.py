"""`archiver serve` as a user runs it: a process of its own on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(output: Path) -> Iterator[int]:
    """The port of an `archiver serve` over that output folder; it must end well."""
    command = [sys.executable, "-m", "archiver", "serve", "--port", "0", "--output", str(output)]
    env = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as run:
        assert run.stdout
        try:
            yield int(run.stdout.readline().split("http://127.0.0.1:")[1].split("/")[0])
        finally:
            run.terminate()
        run.stdout.read()
    assert run.returncode == 0
