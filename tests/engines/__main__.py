"""Install, fill and crawl the engines and print what came of each.

python -m tests.engines [--posts N] [--only NAME] [--folder build/engines] [--verbose]
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.engines.engine import Engine
from tests.engines.hexo import Hexo
from tests.engines.measure import Change, Figures, measure
from tests.engines.pelican import Pelican
from tests.engines.wordpress import WordPress

ENGINES: tuple[type[Engine], ...] = (WordPress, Pelican, Hexo)
#: Requests of a second run, at most.
MOST_AGAIN = 6
_COLUMNS = (
    "engine",
    "posts",
    "archived",
    "others",
    "run 1",
    "run 2",
    "articles in 2",
    "feed faults",
    *(str(c.value) for c in Change),
)


def main() -> int:
    """0 where every engine was there, gave all its posts, nothing else and sound feeds, and showed what befell them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=66)
    parser.add_argument("--only", help="the name of one engine")
    parser.add_argument("--folder", type=Path, default=Path("build/engines"))
    parser.add_argument("--verbose", action="store_true", help="every request, and what was missed")
    order = parser.parse_args()
    found, lacking = [], []
    for kind in ENGINES:
        if order.only and order.only.lower() != kind.name.lower():
            continue
        if kind.missing():
            _install(kind.packages)
        if reason := kind.missing():
            lacking.append(f"{kind.name}: {reason}")
            continue
        folder = (order.folder / kind.name.lower()).resolve()
        output = folder.with_name(f"{folder.name}-output")
        shutil.rmtree(output, ignore_errors=True)
        found.append(measure(kind(folder), output, order.posts))
        if order.verbose:
            _tell(found[-1])
    _print(found)
    for sentence in (*lacking, *(f"{f.engine}: {fault}" for f in found for fault in f.faults)):
        print(sentence)
    return 0 if found and not lacking and all(map(_is_good, found)) else 1


def _is_good(f: Figures) -> bool:
    is_whole = f.archived == f.posts and not f.others and not f.faults
    return is_whole and len(f.runs[1]) <= MOST_AGAIN and not f.articles_again and all(f.seen.values())


def _install(packages: Sequence[str]) -> None:
    """Packages of Debian, where we may; what could not be installed is still missing afterwards, and said."""
    if not packages or os.geteuid() or not shutil.which("apt-get"):
        return
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    print(f"apt-get install {' '.join(packages)}", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], env=env, check=False, stdout=sys.stderr)
    command = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]
    subprocess.run(command, env=env, check=False, stdout=sys.stderr)


def _print(found: list[Figures]) -> None:
    table = Table(*_COLUMNS, title="Engines crawled with no configuration; requests as the server counted them")
    for f in found:
        counts = (
            f.posts,
            f.archived,
            len(f.others),
            len(f.runs[0]),
            len(f.runs[1]),
            len(f.articles_again),
            len(f.faults),
        )
        later = zip(f.seen.values(), f.runs[2:], strict=True)
        seen = (f"{'seen' if yes else 'not seen'} ({len(run)})" for yes, run in later)
        table.add_row(f.engine, *map(str, counts), *seen)
    Console(width=120).print(table)


def _tell(figures: Figures) -> None:
    print(f"== {figures.engine}\nmissed: {figures.missed}\nothers: {figures.others}")
    for number, run in enumerate(figures.runs, 1):
        print(f"-- run {number}")
        for asked in run:
            print(f"{asked.status} {'conditional' if asked.is_conditional else 'plain':11} {asked.path}")


if __name__ == "__main__":
    sys.exit(main())
