"""A batch of pages cut off in any of its writes: no visit without its article, no article without its page."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from archiver.errors import StoreError
from archiver.filing import Filing
from archiver.items.messages import Candidate, Page, Reading
from archiver.rules.wishes import NO_WISHES
from archiver.store import pages
from archiver.store.opening import opened
from archiver.store.store import Store
from archiver.warc import member
from tests.records import NOW, make_article

SITE = "news.example"
READINGS, AT_ONCE = 7, 3


def reading(number: int) -> Reading:
    url = f"https://{SITE}/{number}"
    candidate = Candidate(url=url, found_by="feed")
    body = f"<p>On day {number} the council met.</p>".encode()
    page = Page(
        url=url, site=SITE, source="news", body=body, status=200, headers=(), fetched=NOW, candidate=candidate
    )  # fmt: skip
    bare = {"id": "", "first_seen": None, "updated": None, "fetched": None}
    article = make_article(f"On day {number} the council met.", url=url, title=f"The council met, day {number}", **bare)
    return Reading(
        candidate=candidate, site=SITE, source="news", fetched=NOW, article=article, member=member(page), status=200
    )


def read_all(store: Store) -> None:
    """What is not seen yet, in batches, as the clerk does it."""
    filing = Filing(store, lambda _: NO_WISHES)
    left = [one for one in map(reading, range(READINGS)) if store.visited(SITE, one.candidate.url) is None]
    for start in range(0, len(left), AT_ONCE):
        store.note(store.write([filing.decide(one).sheet for one in left[start : start + AT_ONCE]]))


def crawl(output: Path) -> None:
    with opened(output) as store:
        read_all(store)


def at(number: int, call: Callable[..., object], instead: Callable[..., object]) -> Callable[..., object]:
    """The call, but for that one of its calls."""
    left = number

    def counted(*arguments: object) -> object:
        nonlocal left
        left -= 1
        return (instead if left == -1 else call)(*arguments)

    return counted


def torn(descriptor: int, data: bytes) -> None:
    """Half of a write, and then the end."""
    os.writev(descriptor, [bytes(data)[: len(data) // 2]])
    os.kill(os.getpid(), signal.SIGKILL)


def killed(output: Path, name: str, number: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """A crawl by a child that dies in that call; did it?"""
    child = os.fork()
    if child == 0:
        instead = torn if name == "write" else lambda _: os.kill(os.getpid(), signal.SIGKILL)
        monkeypatch.setattr(os, name, at(number, getattr(os, name), instead))
        crawl(output)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def assert_in_order(output: Path) -> None:
    """What is seen is archived, what is archived is kept."""
    with opened(output) as store:
        for number in range(READINGS):
            seen = store.visited(SITE, reading(number).candidate.url)
            assert seen is None or store.latest(seen[0].article or "") is not None
        for entry in store.index.newest(SITE, READINGS):
            (article,) = store.history(entry)
            assert article.title.encode()[-1:] in pages.load(output, article.pages[0])


def assert_complete(output: Path) -> None:
    with opened(output) as store:
        assert store.damage == []
        entries = store.index.newest(SITE, READINGS + 1)
        assert [len(store.history(entry)) for entry in entries] == [1] * READINGS
        assert all(store.visited(SITE, reading(number).candidate.url) for number in range(READINGS))


@pytest.mark.parametrize("name", ["write", "fsync"])
def test_a_batch_killed_in_any_of_its_writes_loses_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = 0
    while killed(tmp_path / str(number), name, number, monkeypatch):
        assert_in_order(tmp_path / str(number))
        crawl(tmp_path / str(number))
        assert_complete(tmp_path / str(number))
        number += 1
    assert number >= 9  # three batches of pages, lines and visits


def files(output: Path) -> dict[Path, bytes]:
    return {
        path: path.read_bytes() for folder in ("pages", "archive", "visits") for path in output.glob(f"{folder}/*/*")
    }


@pytest.mark.parametrize("number", range(9))
def test_a_batch_that_cannot_be_written_is_taken_back_whole(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before: list[dict[Path, bytes]] = []
    with opened(tmp_path) as store:
        write = store.write
        monkeypatch.setattr(store, "write", lambda sheets: (before.append(files(tmp_path)), write(sheets))[1])
        with monkeypatch.context() as patch:
            patch.setattr(os, "write", at(number, os.write, full))
            with pytest.raises(StoreError, match="No space left on device"):
                read_all(store)
        assert files(tmp_path) == before[-1]
    crawl(tmp_path)
    assert_complete(tmp_path)
