"""Every client polls through the week; what is wrong at each step, by client and rule."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.engines.witness import Asked
from tests.readers.clients.client import Asks, Client, Shown
from tests.readers.oracle import Fault, Rule, addresses, faults
from tests.readers.week import DOCUMENTS, UNCHANGED, Week, week


@dataclass
class Row:
    """What came of one client with one document."""

    client: Client
    path: str
    faults: list[tuple[str, Fault]] = field(default_factory=list)  # and the step at which it was seen
    had: set[str] = field(default_factory=set)  # addresses that had stood in the document at the last poll
    body: bytes = b""  # of the document, then
    answers: dict[str, list[int]] = field(default_factory=dict)  # HTTP statuses by step
    shown: list[Shown] = field(default_factory=list)  # at the end
    seconds: float = 0.0

    def broken(self, rule: Rule) -> list[str]:
        """What was wrong, a sentence each."""
        return [f"{step}: {fault.what}" for step, fault in self.faults if fault.rule is rule]


def all_of(kind: type[Client]) -> list[tuple[type[Client], str]]:
    """The client, once for each document that it can read."""
    return [(kind, path) for path in DOCUMENTS if kind.reads_json or not path.endswith(".json")]


def live(subscriptions: Sequence[tuple[type[Client], str]], folder: Path) -> list[Row]:
    """A row for each client and document it subscribes to, after the whole week; `folder` is made, or empty."""
    with ExitStack() as stack:
        lived = stack.enter_context(week(folder / "output"))
        rows: list[Row] = []
        for kind, path in subscriptions:
            client = kind(folder / kind.__name__.lower() / path.replace("/", "-"), f"{lived.base}{path}")
            stack.callback(client.close)
            rows.append(Row(client, path))
        for step in lived.steps():
            for row in rows:
                _poll(row, lived, step)
        return rows


def _poll(row: Row, lived: Week, step: str) -> None:
    """One poll of one client and all that is wrong after it."""
    client, stood = row.client, lived.stood[row.path]
    lived.witness.take()
    started = time.monotonic()
    shown = client.poll()
    row.seconds += time.monotonic() - started
    asked = [one for one in lived.witness.take() if one.path.endswith(f"/{row.path}")]
    body = (lived.output / "public" / row.path).read_bytes()
    row.answers[step] = [one.status for one in asked]
    stands = {versions[0].truth.url for versions in stood.values()}
    found = [
        *faults(client, shown, stood, lived.document(row.path)),
        *_news(shown, stands - row.had),
        *_cost(row, asked, is_same=step in UNCHANGED or body == row.body),
        *_followed(shown, lived),
    ]
    row.faults += [(step, fault) for fault in found]
    row.had, row.shown, row.body = stands, shown, body


def _news(shown: Sequence[Shown], fresh: set[str]) -> Iterator[Fault]:
    """Unread is what was not there at the last poll, and nothing else."""
    new = {one.link for one in shown if one.is_new}
    if any(one.is_new is not None for one in shown) and new != fresh:
        yield Fault(Rule.NEWS, f"unread {sorted(new - fresh)}, not unread {sorted(fresh - new)}")


def _cost(row: Row, asked: Sequence[Asked], is_same: bool) -> Iterator[Fault]:
    """One request a poll; the same document costs a 304 wherever the client can ask for one. The first poll is free."""
    wanted = 304 if is_same and row.client.asks is not Asks.NOT else 200
    statuses = [one.status for one in asked]
    if row.body and statuses != [wanted]:
        yield Fault(Rule.COST, f"its requests were answered {statuses}, not {wanted}")


def _followed(shown: Sequence[Shown], lived: Week) -> Iterator[Fault]:
    """Every address is absolute and answers with what it promises; but an article that its site took down is gone."""
    for address in sorted({address for one in shown for address in addresses(one)} - lived.gone):
        wanted = "image/png" if "/pictures/" in address else "text/html; charset=utf-8"
        if (answer := lived.press.answer(address)) != wanted:
            yield Fault(Rule.LINKS, f"{address} answers {answer}")
