"""The queue of the articles that are still to be asked for."""

from __future__ import annotations

import pytest

from archiver.items.messages import Candidate
from archiver.rounds.waiting import Waiting
from tests.records import NOW


def candidates(count: int) -> list[Candidate]:
    told = {"stamp": NOW, "published": NOW, "title": "A title", "shown": "a digest"}
    return [Candidate(url=f"https://news.example/{n}", found_by="feed", **told) for n in range(count)]


def test_candidates_come_out_whole_and_in_their_order() -> None:
    waiting, all_of_them = Waiting(), candidates(1700)
    waiting.extend(all_of_them[:1200])
    first = [waiting.popleft() for _ in range(700)]
    waiting.extend(all_of_them[1200:])
    assert len(waiting) == 1000
    found = [*first, *(waiting.popleft() for _ in range(1000))]
    assert found == all_of_them
    assert {one.shown for one in found} == {"a digest"}  # which candidates are not compared by
    assert not waiting
    with pytest.raises(IndexError):
        waiting.popleft()


def test_none_waits_once_the_queue_is_cleared() -> None:
    waiting = Waiting()
    waiting.extend(candidates(600))
    waiting.popleft()
    waiting.clear()
    assert len(waiting) == 0
    with pytest.raises(IndexError):
        waiting.popleft()
