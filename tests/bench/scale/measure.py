"""What an archive of one size costs: each figure by a process of its own, so that its peak of memory is its own."""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from archiver.edition import publish
from archiver.store.fulltext import Question
from archiver.store.opening import browsed, opened, rebuilt
from archiver.store.query import parse, phrase
from archiver.store.store import Store
from tests.bench.scale.archives import Paper

#: Questions that are asked of each kind, and results read of each.
_QUESTIONS, _RESULTS = 40, 20


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one archive. Times are wall seconds where nothing else is said, memory is the peak of all processes in MB."""

    articles: int
    reindex: float
    reindex_cpu: float
    reindex_memory: float
    index: float  # bytes for each of the archive
    start: float
    first_edition: float
    edition: float  # after one new article, the median of nine; of it the processor's seconds:
    edition_cpu: float
    edition_memory: float
    search: dict[str, float]  # kind of question -> 95th percentile
    search_p50: float
    search_p95: float
    look_up: float
    memory: float  # of searches and look-ups


def figures(root: Path, articles: int) -> Figures:
    """Measure the archive in that folder."""
    found: dict[str, Any] = {"articles": articles}
    for task in TASKS:
        found |= _in_a_process(task, root)
    return Figures(**found)


def _in_a_process(task: str, root: Path) -> dict[str, Any]:
    """What the task says, and the peak of the memory that it and its children have together."""
    command = (sys.executable, "-m", "tests.bench.scale.measure", task, str(root))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        peak = _peak(process)
        assert process.stdout
        said: dict[str, Any] = json.loads(process.stdout.read())
    name = {"reindex": "reindex_memory", "edition": "edition_memory", "ask": "memory"}.get(task)
    return said | ({name: peak / 1e6} if name else {})


def _peak(process: subprocess.Popen[str]) -> int:
    peak = 0
    while process.poll() is None:
        peak = max(peak, _resident(process.pid))
        time.sleep(0.05)
    return peak


def _resident(pid: int) -> int:
    """Bytes of memory that the process and its children have."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):  # it has ended
        return 0
    return pages * resource.getpagesize() + sum(_resident(int(child)) for child in children)


def reindex(root: Path) -> dict[str, Any]:
    """Articles a second, and the processor's microseconds for each."""
    begun = time.perf_counter()
    built = rebuilt(root, lambda *_: None)
    seconds = time.perf_counter() - begun
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    archive = sum(path.stat().st_size for path in (root / "archive").glob("*/*.jsonl"))
    return {
        "reindex": built.lines / seconds,
        "reindex_cpu": cpu / built.lines,
        "index": (root / "index.sqlite").stat().st_size / archive,
    }


def start(root: Path) -> dict[str, Any]:
    """Until a run that goes on may ask its first question."""
    begun = time.perf_counter()
    with opened(root):
        return {"start": time.perf_counter() - begun}


def edition(root: Path) -> dict[str, Any]:
    """After one new article of one site."""
    paper, walls, cpus = Paper(7), [], []
    with opened(root) as store:
        first = _timed(lambda: publish(store, None, "All"))[0]
        site = store.index.sites()[0]
        for number in range(9):
            when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=number)
            store.append(paper.article(site, 10**9 + time.time_ns(), when))
            wall, cpu = _timed(lambda: publish(store, None, "All"))
            walls.append(wall)
            cpus.append(cpu)
    return {"first_edition": first, "edition": statistics.median(walls), "edition_cpu": statistics.median(cpus)}


def ask(root: Path) -> dict[str, Any]:
    """Searches of several kinds with their first results, and look-ups of addresses."""
    with browsed(root) as store:
        kinds = {name: [_timed(_asking(store, one))[0] for one in some] for name, some in _questions(store).items()}
        every = sorted(seconds for some in kinds.values() for seconds in some)
        urls = [
            article.url
            for site in store.index.sites()[:20]
            for article in filter(None, map(store.latest, store.index.newest(site, 20)))
        ]
        looks = [_timed(lambda url=url: store.index.entries_at(url))[0] for url in urls]
    return {
        "search": {name: _p95(some) for name, some in kinds.items()},
        "search_p50": statistics.median(every),
        "search_p95": _p95(every),
        "look_up": _p95(looks),
    }


def _asking(store: Store, asked: Question) -> Callable[[], object]:
    def first_results() -> None:
        for _, entry in zip(range(_RESULTS), store.index.words.find(asked), strict=False):
            store.latest(entry)

    return first_results


def _questions(store: Store) -> dict[str, list[Question]]:
    """Words from the most common to those that stand in a few articles, two together, a phrase, with filters."""
    dice, words = random.Random(5), Paper().words
    ranks = {"common": (0, 40), "usual": (300, 3000), "rare": (20_000, 50_000)}
    picked = {name: [words[dice.randrange(*span)] for _ in range(_QUESTIONS)] for name, span in ranks.items()}
    site = store.index.sites_known.known(store.index.sites()[-1])
    month = {"since": datetime(2023, 3, 1, tzinfo=UTC), "until": datetime(2023, 4, 1, tzinfo=UTC)}
    pairs = [f"{one} {other}" for one, other in zip(picked["common"], picked["usual"], strict=True)]
    asked = {
        **picked,
        "two words": pairs,
        "phrase": [f'"{a} {b}"' for a, b in pairwise(words[: _QUESTIONS + 1])],
    }
    found = {name: [Question(match=parse(one).match) for one in some] for name, some in asked.items()}
    found["of a site"] = [Question(match=parse(one).match, site=site) for one in picked["usual"]]
    found["of a month"] = [Question(match=parse(one).match, **month) for one in picked["common"]]
    found["of an author"] = [
        Question(match=parse(one).match, author=phrase(f"ann {words[9]}")) for one in picked["usual"]
    ]
    return found


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


TASKS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "reindex": reindex, "start": start, "edition": edition, "ask": ask,
}  # fmt: skip

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](Path(sys.argv[2]))))
