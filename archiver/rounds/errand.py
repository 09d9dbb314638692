"""What a round asks for, and what it is told of the rounds before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Protocol

from archiver.items.messages import Candidate, Memory


class Errand(NamedTuple):
    """A listing to fetch: robots, page, feed or sitemap. A guess may fail without anybody being told."""

    task: str
    url: str
    guess: bool = False
    front: bool = False  # asked in every round: news comes here first
    why: str = "given"  # how we came to know of it, for a person
    stamp: datetime | None = None  # what an index of sitemaps says of it
    memory: Memory | None = None  # what it said last


class Past(Protocol):
    """What is known of a source from earlier rounds."""

    def recall(self, url: str) -> Memory | None:
        """What the listing said last."""

    def is_news(self, candidate: Candidate) -> bool:
        """Was it unknown when the last round was complete?"""

    def wanted(self, candidate: Candidate, *, spoken: bool, dated: bool) -> Candidate | None:
        """The candidate as it is to be fetched, if it is.

        `spoken`: a listing says that the article changed, or is gone; `dated`: one would say when it changed.
        """

    def recent(self) -> Iterable[Candidate]:
        """Articles young enough to be looked at again, whether a listing still names them or not."""
