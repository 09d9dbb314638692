"""What all sources of a crawl come to together, in the words of a line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from archiver.progress import Now, Wait
from archiver.report import Outcome

#: Hosts that a line names; of more it says how many.
_NAMED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Counts over several sources."""

    sources: int
    done: int  # all that was asked for is known
    failed: int
    begun: int  # neither, but a listing was read
    asked: int
    told: int
    new: int
    changed: int
    rejected: int
    left: int

    @classmethod
    def of(cls, now: Now, but: Collection[Outcome] = ()) -> Sums:
        """Of all sources, or of all but some."""
        without = {one.name for one in but}
        these = [one for one in now.outcomes if one.name not in without]
        failed = [one for one in these if one.failed]
        done = [one for one in these if not one.failed and one.asked and one.told >= one.asked]
        return cls(
            sources=len(these),
            done=len(done),
            failed=len(failed),
            begun=sum(bool(one.listings) for one in these) - len(done) - sum(bool(one.listings) for one in failed),
            asked=sum(one.asked for one in these),
            told=sum(one.told for one in these),
            new=sum(one.new for one in these),
            changed=sum(one.changed for one in these),
            rejected=sum(sum(one.rejected.values()) for one in these),
            left=sum(one.left for one in these),
        )

    def head(self, now: Now) -> str:
        """One line that says how far the crawl is."""
        speed = now.pages / now.seconds if now.seconds else 0.0
        trouble = f", {self.failed} cannot be read" if self.failed else ""
        return (
            f"{clock(now.seconds)}, {speed:.1f} pages/s: {self.done} of {self.sources} sources done{trouble}; "
            f"{self.told} of {self.asked} pages read, {self.new} new, {self.changed} changed, {self.rejected} refused, "
            f"{self.left} left"
        )

    def rest(self) -> str:
        """One line for the sources that are not shown; empty where there are none."""
        if not self.sources:
            return ""
        waiting = self.sources - self.done - self.failed - self.begun
        told = f"{self.done} done, {self.begun} being read, {waiting} not begun"
        return f"and {self.sources} more: {told}; {self.told} of {self.asked} pages read, {self.new} new"


def waited(waits: Sequence[Wait]) -> str:
    """Whom the crawl waits for, and how long."""
    named = [f"{clock(wait.seconds)} for {wait.host}" for wait in waits[:_NAMED]]
    if more := len(waits) - len(named):
        named.append(f"for {more} more hosts")
    return f"waits {', '.join(named)}"


def clock(seconds: float) -> str:
    """A span of time as a person reads it: 7 s, 2:05 min, 1:02:05 h."""
    whole = int(seconds)
    minutes, rest = divmod(whole, 60)
    if whole < 60:
        return f"{whole} s"
    return f"{minutes}:{rest:02} min" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02}:{rest:02} h"
