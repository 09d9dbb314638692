"""An index that cannot be written in the middle of a run: what SQLite undid is read again by the next one."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from archiver.errors import StoreError
from archiver.items import Visit
from archiver.store.store import opened
from tests.records import NOW

SITE = "news.example"


@contextmanager
def small_files(size: int) -> Iterator[None]:
    """No file of this process may grow beyond that many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def visit(number: int) -> Visit:
    return Visit(url=f"https://{SITE}/{number}", at=NOW, outcome="new")


def broken_in_between(output: Path) -> None:
    with opened(output) as store:
        store.log(SITE, visit(1))
        with small_files(4096), suppress(StoreError):
            store.index.commit()
        store.log(SITE, visit(2))  # on disk, and no longer noted


def test_what_a_failed_commit_undid_is_not_taken_for_known(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    with pytest.raises(StoreError, match="the index cannot be used"):
        broken_in_between(tmp_path)
    with opened(tmp_path) as store:
        assert all(store.visited(SITE, visit(number).url) for number in (1, 2))
