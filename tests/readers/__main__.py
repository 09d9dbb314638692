"""Install every reader, have them all live through the week, print the matrix and write it into docs/readers.md.

python -m tests.readers [--only NAME] [--folder build/readers]
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.readers import table
from tests.readers.clients import CLIENTS, node
from tests.readers.clients.client import Client
from tests.readers.matrix import Row, all_of, live


def main() -> int:
    """0 where every client was there and showed all as it must; else the page stays as it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="a part of the name of the clients to run; the page stays as it is")
    parser.add_argument("--folder", type=Path, default=Path("build/readers"))
    order = parser.parse_args()
    wanted = [kind for kind in CLIENTS if (order.only or "").lower() in kind.name.lower()]
    _install(wanted)
    there = [kind for kind in wanted if not kind.missing()]
    folder = order.folder.resolve() / "week"
    shutil.rmtree(folder, ignore_errors=True)
    rows = live([pair for kind in there for pair in all_of(kind)], folder)
    _print(rows)
    lacking = [f"{kind.name}: {reason}" for kind in wanted if (reason := kind.missing())]
    broken = [f"{row.client.name}, {row.path}: {step}: {fault.what}" for row in rows for step, fault in row.faults]
    for sentence in (*lacking, *broken):
        print(sentence)
    if lacking or broken or not rows:
        return 1
    if not order.only:
        table.write(rows)
    return 0


def _install(wanted: list[type[Client]]) -> None:
    """What is missing, from Debian where we may and from npm; what could not be installed is said afterwards."""
    missing = [kind for kind in wanted if kind.missing()]
    # Node.js from elsewhere has an npm of its own, which Debian's would break.
    packages = sorted({one for kind in missing for one in kind.packages if not shutil.which(one)})
    if packages and os.geteuid() == 0 and shutil.which("apt-get"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        print(f"apt-get install {' '.join(packages)}", flush=True)
        # tt-rss would make a database of its own, and ask; it is given one for each run here.
        answer = "tt-rss tt-rss/dbconfig-install boolean false\n"
        subprocess.run(["debconf-set-selections"], input=answer, text=True, check=False)
        subprocess.run(["apt-get", "update", "-qq"], env=env, check=False, stdout=sys.stderr)
        command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]
        subprocess.run(command, env=env, check=False, stdout=sys.stderr)
    if any(issubclass(kind, node.Node) for kind in missing) and shutil.which("npm"):
        node.install()


def _print(rows: list[Row]) -> None:
    head, *body = table.lines(rows)
    shown = Table(*head, title="Seven days of two papers, as readers show them")
    for line in body:
        shown.add_row(*line)
    Console(width=200).print(shown)


if __name__ == "__main__":
    sys.exit(main())
