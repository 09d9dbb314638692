"""What crawls of an engine's site bring with no configuration, and the server's word on each run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from archiver.items import Article
from archiver.normalize.urls import canonical
from tests.engines.engine import Engine
from tests.engines.posts import Post, leaves, posts
from tests.engines.witness import Asked
from tests.feed_rules import complaints, told_by

_ARCHIVER = Path(sys.executable).parent / "archiver"
_GONE = (404, 410)
#: What the author of the edited post adds: long enough that the page has changed by any measure.
ADDED = (
    "Correction, after a letter from the ferry office: the boat left at nine and not at ten, the captain was aboard, "
    "and the lamp that everybody remembers was lit by somebody else entirely."
)


class Change(Enum):
    """What happens to a site between two runs."""

    NEW = "new"
    EDITED = "edited"
    DELETED = "deleted"


#: Each alone, since one makes listings move that another would not.
APART = ((Change.NEW,), (Change.EDITED,), (Change.DELETED,))
TOGETHER = (tuple(Change),)


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
    seen: dict[Change, bool] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)  # rules of the W3C feed validator that its feeds break


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

    def has(self, change: Change, address: str) -> bool:
        """Whether the archive shows what happened to the article at that address."""
        article = self.articles().get(address)
        if change is Change.EDITED:
            return ADDED in json.dumps(article, ensure_ascii=False)
        return article is not None and (change is Change.NEW or address in self.gone())

    def faults(self) -> list[str]:
        """The rules that documents under public/ break, each with the path of the document."""
        told = told_by(msgspec.convert(one, Article) for one in self.articles().values())
        public = self._output / "public"
        documents = {path: complaints(path.read_bytes(), None, told) for path in sorted(public.rglob("*.atom"))}
        return [f"{path.relative_to(public)}: {one}" for path, found in documents.items() for one in found]

    def _records(self, folder: str, kind: str) -> Iterator[dict[str, Any]]:
        for path in sorted((self._output / folder).glob("*/*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                yield json.loads(line)[kind]


def measure(
    engine: Engine, output: Path, count: int, rounds: Sequence[Sequence[Change]] = APART, now: datetime | None = None
) -> Figures:
    """Fill the engine, crawl it twice, then once after each round of changes. Raises EngineError."""
    first = posts(count, now or datetime.now(UTC))
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
        for changes in rounds:
            made = [(change, _changed(engine, change, first)) for change in changes]
            figures.runs.append(_crawl(engine, output))
            figures.seen |= {change: archive.has(change, address) for change, address in made}
            figures.faults += archive.faults()
    return figures


def _changed(engine: Engine, change: Change, first: Sequence[Post]) -> str:
    """Change the site; the address of the post that is new, edited or deleted."""
    if change is Change.NEW:
        post = posts(1, datetime.now(UTC), seed="new")[0]
        # Now, as an author publishes: an engine may date its feed by its newest post.
        post = replace(post, slug=f"{post.slug}-new", published=datetime.now(UTC) - timedelta(seconds=5))
        engine.put(post)
        return _canonical(engine.address(post))
    post = first[-3] if change is Change.EDITED else first[-5]
    address = _canonical(engine.address(post))
    if change is Change.EDITED:
        engine.put(replace(post, body=f"{post.body}\n\n{ADDED}"))
    else:
        engine.delete(post)
    return address


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
