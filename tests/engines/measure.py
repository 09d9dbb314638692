"""What a crawl of an engine's site brings: four runs with no configuration, and the server's word on each."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archiver.normalize.urls import canonical
from tests.engines.engine import Engine
from tests.engines.posts import Post, leaves, posts
from tests.engines.witness import Asked

_ARCHIVER = Path(sys.executable).parent / "archiver"
_GONE = (404, 410)
#: What the author of the edited post adds: long enough that the page has changed by any measure.
ADDED = (
    "Correction, after a letter from the ferry office: the boat left at nine and not at ten, the captain was aboard, "
    "and the lamp that everybody remembers was lit by somebody else entirely."
)


@dataclass(kw_only=True)
class Figures:
    """What came of one engine; addresses where a list says more than its length."""

    engine: str
    posts: int
    archived: int = 0
    missed: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)  # archived, and no post
    runs: list[list[Asked]] = field(default_factory=list)
    articles_again: list[str] = field(default_factory=list)  # posts asked for in the second run
    has_new: bool = False
    has_edit: bool = False
    has_gone: bool = False


class Archive:
    """The archive of one crawl's output, as anybody reads it."""

    def __init__(self, output: Path) -> None:
        self._output = output

    def articles(self) -> dict[str, dict[str, Any]]:
        """Address -> the last revision."""
        return {one["url"]: one for one in self._records("archive", "article")}

    def gone(self) -> set[str]:
        """The addresses that the log notes as gone."""
        return {one["url"] for one in self._records("visits", "visit") if one.get("status") in _GONE}

    def _records(self, folder: str, kind: str) -> Iterator[dict[str, Any]]:
        for path in sorted((self._output / folder).glob("*/*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                yield json.loads(line)[kind]


def measure(engine: Engine, output: Path, count: int, now: datetime | None = None) -> Figures:
    """Fill the engine, crawl it twice, then with a new, an edited and a deleted post. Raises EngineError."""
    made = posts(count + 1, now or datetime.now(UTC))
    first, new = made[:-1], made[-1]
    archive = Archive(output)
    figures = Figures(engine=engine.name, posts=count)
    with _site(engine, first) as addresses:
        figures.runs.append(_crawl(engine, output))
        held = set(archive.articles())
        figures.archived = len(held & addresses)
        figures.missed, figures.others = sorted(addresses - held), sorted(held - addresses)
        figures.runs.append(_crawl(engine, output))
        paths = {urlsplit(address).path for address in addresses}
        figures.articles_again = [asked.path for asked in figures.runs[1] if asked.path in paths]
        _change(engine, archive, output, new, first, figures)
    return figures


def _change(
    engine: Engine, archive: Archive, output: Path, new: Post, first: Sequence[Post], figures: Figures
) -> None:
    edited = replace(first[-3], body=f"{first[-3].body}\n\n{ADDED}")
    deleted = first[-5]
    lost = _canonical(engine.address(deleted))
    engine.put(new)
    engine.put(edited)
    engine.delete(deleted)
    figures.runs.append(_crawl(engine, output))
    now = archive.articles()
    figures.has_new = _canonical(engine.address(new)) in now
    text = json.dumps(now.get(_canonical(engine.address(edited)), {}), ensure_ascii=False)
    figures.has_edit = ADDED in text
    figures.has_gone = lost in archive.gone() and lost in now


@contextmanager
def _site(engine: Engine, made: Sequence[Post]) -> Iterator[Collection[str]]:
    """The engine at work, and the addresses of its posts."""
    with engine.running(made, leaves()):
        yield frozenset(_canonical(engine.address(post)) for post in made)


def _canonical(address: str) -> str:
    return canonical(address) or address


def _crawl(engine: Engine, output: Path) -> list[Asked]:
    """The requests of one run, as a user would start it."""
    engine.witness.take()
    done = subprocess.run(
        [_ARCHIVER, "crawl", engine.url, "--output", output, "--json"], capture_output=True, text=True, timeout=600
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"the crawl ended with {done.returncode}:\n{done.stdout}{done.stderr[-4000:]}")
    return engine.witness.take()
