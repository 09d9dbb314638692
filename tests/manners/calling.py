"""Runs one_crawl in a process of its own, to its end or until it is killed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import Any, NamedTuple

from tests.house.house import ROOT
from tests.manners.hosts import Host

_COMMAND = (sys.executable, "-m", "tests.manners.one_crawl")


class Came(NamedTuple):
    """What came of a crawl."""

    of: dict[str, tuple[str, str]]  # url as asked -> status or refusal, detail
    listening: list[str]
    stats: dict[str, Any]
    log: str


def crawl(urls: Iterable[str], hosts: Iterable[Host], **more: Any) -> Came:
    """Ask for the addresses, of hosts that may be reached; `more` as for `started`."""
    with started(urls, hosts, **more) as child:
        out, log = child.communicate(timeout=60)
    assert child.returncode == 0, log
    said = json.loads(out)
    return Came({url: (what, detail) for url, what, detail in said["came"]}, said["listening"], said["stats"], log)


@contextmanager
def started(
    urls: Iterable[str],
    hosts: Iterable[Host],
    *,
    output: Path | None = None,
    config: Path | None = None,
    owner: str | None = None,
    **settings: Any,
) -> Iterator[subprocess.Popen[str]]:
    """A crawl under way. `output`: where it remembers; `config`: a sources.toml.

    `owner`: the source that asks for everything; without it each source asks for what is of its own site.
    """
    allowed = [host.base.removeprefix("http://") for host in hosts]
    quick = {"ARCHIVER_ALLOW": allowed, "AUTOTHROTTLE_START_DELAY": 0.1, "DOWNLOAD_DELAY": 0.1}
    order = {
        "urls": list(urls),
        "settings": quick | settings,
        "output": output and str(output),
        "config": config and str(config),
        "owner": owner,
    }
    with subprocess.Popen(_COMMAND, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True) as child:
        assert child.stdin is not None
        child.stdin.write(json.dumps(order))
        child.stdin.close()
        child.stdin = None
        try:
            yield child
        finally:
            child.kill()
