"""The raw pages are replayed by pywb, revisits too. It wants pywb beside this Python or in the PATH: make replay."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from archiver.store.store import opened
from archiver.warc import unchanged
from tests.unit.test_revisits import BODY, URL, page, read

_BESIDE = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
_MANAGER, _WAYBACK = which("wb-manager", path=_BESIDE), which("wayback", path=_BESIDE)

pytestmark = pytest.mark.skipif(not (_MANAGER and _WAYBACK), reason="pywb is not installed; make replay sets it up")


@contextmanager
def wayback(folder: Path) -> Iterator[str]:
    """The address of a collection with all that lies in pages/ there."""
    assert _MANAGER
    assert _WAYBACK
    home = folder / "wayback"
    home.mkdir()
    kept = sorted(map(str, folder.glob("pages/*/*.warc.gz")))
    for call in (["init", "kept"], ["add", "kept", *kept]):
        subprocess.run([_MANAGER, *call], cwd=home, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = subprocess.Popen(
        [_WAYBACK, "-b", "127.0.0.1", "-p", str(port)], cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield f"http://127.0.0.1:{port}/kept"
    finally:
        served.send_signal(signal.SIGKILL)
        served.wait()


def got(address: str) -> bytes:
    """What is served there, once it is."""
    for _ in range(100):
        try:
            with urlopen(address, timeout=10) as answer:
                return bytes(answer.read())
        except ConnectionError:
            pass
        except URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
        time.sleep(0.1)
    pytest.fail("pywb does not answer")


def test_every_visit_is_replayed_with_the_bytes_of_its_day(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for day in (0, 1):
            read(store, page(day))
        known = store.visited("news.example", URL)
        assert known is not None
        first = store.origin(known[0])
        assert first is not None
        store.log("news.example", known[0], unchanged(page(2, b""), first))
        read(store, page(3, b"<p>Another.</p>"))
    with wayback(tmp_path) as address:
        index = got(f"{address}/cdx?url={URL}").decode().splitlines()
        assert [line.split()[1] for line in index] == [f"202611{day}120000" for day in (20, 21, 22, 23)]
        assert ["revisit" in line for line in index] == [False, True, True, False]
        for day, body in ((20, BODY), (21, BODY), (22, BODY), (23, b"<p>Another.</p>")):
            assert got(f"{address}/202611{day}120000id_/{URL}") == body, day
