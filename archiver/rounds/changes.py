"""What the listings of a round say of known articles that they did not say before: told otherwise, or gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from archiver.discover.watch import pushed_out, retold, vanished
from archiver.items.messages import Candidate, Listing

T = TypeVar("T")


@dataclass
class Changes:
    """Collected listing by listing.

    What a page of links shows of an article is short and restless: it changes with the room there is. So pages are
    heard only where nothing better is there (``pages_too``).
    """

    named: set[str] = field(default_factory=set)  # by a listing that was read in this round
    _retold: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # by task
    _gone: defaultdict[str, set[Candidate]] = field(default_factory=lambda: defaultdict(set))  # by task

    def add(self, task: str, before: Listing, now: Listing, news: int) -> None:
        """Compare a listing with what it was; `news`: how many unknown articles a page of links names."""
        self._retold[task].update(candidate.url for candidate in retold(before, now))
        self._gone[task].update(pushed_out(before, now, news) if task == "page" else vanished(before, now))

    def retold(self, *, pages_too: bool) -> set[str]:
        """The addresses of articles that a listing shows otherwise than before."""
        return _of(self._retold, pages_too=pages_too)

    def gone(self, *, pages_too: bool) -> set[Candidate]:
        """Articles that a listing lost, and none names that was read in this round."""
        return {candidate for candidate in _of(self._gone, pages_too=pages_too) if candidate.url not in self.named}


def _of(by_task: Mapping[str, set[T]], *, pages_too: bool) -> set[T]:
    tasks = ("feed", "sitemap", "page") if pages_too else ("feed", "sitemap")
    return set().union(*(by_task.get(task, set()) for task in tasks))
