"""What rereading found, for a person and for a program."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from archiver.cli.changes import told
from archiver.codec import to_json
from archiver.compare.difference import difference
from archiver.reread.change import Came, Change
from archiver.reread.summary import Summary


def print_report(summary: Summary, *, applied: bool) -> None:
    """The counts, then the worst changes in words; through a pager on a terminal, where they fill more than it."""
    console = Console(soft_wrap=True, highlight=False)
    with _paged(console):
        for line in _counts(summary, applied=applied):
            console.print(line)
        for change in summary.worst():
            console.print(*_change(change, colours=console.is_terminal), sep="\n")


@contextmanager
def _paged(console: Console) -> Iterator[None]:
    if not (console.is_terminal and sys.stdin.isatty()):
        yield
        return
    os.environ.setdefault("LESS", "FRX")  # colours, and no waiting where it all fits
    with console.pager(styles=True):
        yield


def _counts(summary: Summary, *, applied: bool) -> Iterator[Text]:
    came = summary.came
    verb = "changed" if applied else "change"
    yield Text(f"{came[Came.CHANGED]} of {summary.read} articles {verb}", style="bold")
    if summary.kinds:
        yield Text(f"  in {', '.join(f'{kind} {number}' for kind, number in summary.kinds.most_common())}")
    rows = (
        (summary.halved, f"{'lost' if applied else 'lose'} more than half of their text"),
        (came[Came.REJECTED], f"newly rejected, and left as they stand: {_listed(summary)}"),
        (came[Came.DAMAGED], "with pages missing or damaged, and left as they stand"),
        (came[Came.PAGELESS], "without a raw page"),
        (came[Came.WALL], "that were taken back as walls"),
    )
    yield from (Text(f"  {number} {what}") for number, what in rows if number)
    if came[Came.CHANGED]:
        yield Text(
            "  archiver publish brings them into the feeds" if applied else "  --apply writes them, as revisions"
        )


def _listed(summary: Summary) -> str:
    return ", ".join(f"{number} {reason}" for reason, number in summary.reasons.most_common())


def _change(change: Change, *, colours: bool) -> Iterator[Text]:
    if change.before is None:
        yield Text(f"\n{change.came}  {change.detail}")
        return
    before, after = change.lengths
    how = f"{change.reason} {change.detail}".rstrip() if change.reason else ", ".join(change.kinds) or change.detail
    yield Text(f"\n{change.before.title}\n{change.before.url}  {change.before.id}", style="bold")
    yield Text(f"  {change.came}: {how}; {before} → {after} characters")
    if change.after:
        yield from told(difference(change.before, change.after), colours=colours)


def line_of(change: Change) -> str:
    """One article that changes, is rejected or damaged, as a JSON object."""
    before, after = change.lengths
    told_of = change.before
    line = {
        "came": change.came,
        "id": told_of.id if told_of else None,
        "url": told_of.url if told_of else None,
        "kinds": change.kinds,
        "reason": change.reason,
        "detail": change.detail,
        "before": before,
        "after": after,
        "difference": difference(change.before, change.after) if change.before and change.after else None,
    }
    return to_json(line).decode()


def summary_line(summary: Summary, *, applied: bool) -> str:
    """The last line: the counts."""
    line = {
        "articles": summary.read,
        "applied": applied,
        "came": {came: summary.came[came] for came in Came},
        "lose_half": summary.halved,
        "kinds": dict(sorted(summary.kinds.items())),
        "reasons": dict(sorted(summary.reasons.items())),
    }
    return to_json({"summary": line}).decode()
