"""What the index is asked costs the same in a small archive and in one ten times its size, counted in steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from archiver.learned import bring_up
from archiver.store.fulltext import Question
from archiver.store.opening import opened, rebuilt
from archiver.store.store import Store
from tests.bench.scale.archives import Paper, write
from tests.records import NOW

SITE = "site-0.example"
SMALL, LARGE = 200, 2000


def steps(store: Store, work: Callable[[], object]) -> int:
    """How many dozens of its steps SQLite takes for that."""
    taken = [0]

    def count() -> int:
        taken[0] += 1
        return 0

    store.index._db.connection.set_progress_handler(count, 12)
    work()
    store.index._db.connection.set_progress_handler(None, 0)
    return taken[0]


def costs(root: Path, paper: Paper, articles: int) -> dict[str, int]:
    write(root, paper, articles, sites=1, months=2)
    rebuilt(root, lambda *_: None)
    one = paper.article(SITE, 10**9, NOW + timedelta(days=1))
    common = max(paper.words[:20], key=len)
    with opened(root) as store:
        assert bring_up(store, SITE) == 0
        return {
            "a look-up": steps(store, lambda: store.index.entries_at(one.url)),
            "a visit": steps(store, lambda: store.visited(SITE, one.url)),
            "a line": steps(store, lambda: store.append(one)),
            "bringing up": steps(store, lambda: bring_up(store, SITE)),
            "the newest": steps(store, lambda: store.index.newest(SITE, 50)),
            "a search": steps(store, lambda: list(islice(store.index.words.find(Question(match=common)), 5))),
        }


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, int], dict[str, int]]:
    root = tmp_path_factory.mktemp("scale")
    paper = Paper()
    return costs(root / "small", paper, SMALL), costs(root / "large", paper, LARGE)


@pytest.mark.parametrize("what", ["a look-up", "a visit", "a line", "bringing up", "the newest", "a search"])
def test_it_costs_the_same_in_a_large_archive(both: tuple[dict[str, int], dict[str, int]], what: str) -> None:
    small, large = (found[what] for found in both)
    assert large <= 1.2 * small + 5
