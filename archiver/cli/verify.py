"""verify: whether the archive is what was written, and --repair."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from archiver.cli import exits, options
from archiver.codec import to_json
from archiver.documents import document_faults
from archiver.repairing import Repair, repair
from archiver.store.verifying.fault import Fault, Trouble
from archiver.store.verifying.verify import Tell, Verdict, verified

#: Faults that are told one by one; of more, how many there are. --json has them all.
_TOLD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What ``--json`` prints."""

    output: str
    sound: bool
    counts: dict[str, int]
    seconds: float
    faults: list[Fault]
    mended: list[Fault]
    restored: list[Fault]
    aside: list[Fault]


def verify(
    output: options.Output = options.OUTPUT,
    config: options.Config = None,
    mend: Annotated[bool, typer.Option("--repair", help="Repair what can be, and set the rest aside.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The verdict as JSON.")] = False,
) -> None:
    """Check every byte of the archive; say what is damaged, what is lost by it, and what can be restored from what."""
    began = time.monotonic()
    with _progress() as tell:
        done = repair(output, options.rule_folders(config), tell) if mend else Repair(left=_looked_at(output, tell))
    verdict = done.left
    verdict.faults.extend(document_faults(output))
    seconds = time.monotonic() - began
    if as_json:
        typer.echo(to_json(_told(output, done, seconds)).decode())
    else:
        typer.echo("\n".join(_sentences(output, done, seconds)))
    raise typer.Exit(exits.FAILED if verdict.damage else exits.GOOD)


def _looked_at(output: Path, tell: Tell) -> Verdict:
    with verified(output, tell) as (verdict, _):
        return verdict


def _told(output: Path, done: Repair, seconds: float) -> Told:
    return Told(
        output=str(output),
        sound=not done.left.damage,
        counts=dict(done.left.counts),
        seconds=round(seconds, 3),
        faults=done.left.faults,
        mended=done.mended,
        restored=done.restored,
        aside=done.aside,
    )


def _sentences(output: Path, done: Repair, seconds: float) -> Iterator[str]:
    for head, faults in (("put back", done.mended), ("restored", done.restored), ("set aside", done.aside)):
        yield from (f"{head}: {_place(fault)}: {fault.what}" for fault in faults[:_TOLD])
    left = done.left.faults
    yield from (_sentence(fault) for fault in left[:_TOLD])
    if left[_TOLD:]:
        yield f"and {len(left) - _TOLD} more; --json has them all"
    counts = done.left.counts
    rate = f", {counts['archive'] / seconds:,.0f} articles/s" if counts["archive"] >= 1000 else ""
    yield (
        f"{output}: {counts['archive']} revisions, {counts['visits']} visits, {counts['pages']} pages,"
        f" {counts['bytes'] / 1e6:.1f} MB in {seconds:.1f} s{rate}: {_sum(done.left)}"
    )
    if any(fault.kind is not Trouble.PAGE for fault in (*done.mended, *done.restored, *done.aside)):
        yield f"the feeds may lack what was repaired: archiver publish --output {output}"


def _sum(verdict: Verdict) -> str:
    damage = Counter(str(fault.kind) for fault in verdict.damage)
    known = sum(fault.known for fault in verdict.faults)
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(damage.items()))
    beside = f"; {known} losses are known, see damaged/" if known else ""
    return f"{f'damaged: {told}' if told else 'sound'}{beside}"


def _sentence(fault: Fault) -> str:
    head = {Trouble.DERIVED: "derived", Trouble.UNFINISHED: "unfinished"}.get(fault.kind, "damaged")
    rest = "; ".join(f"{name} {text}" for name, text in (("lost:", fault.lost), ("restored:", fault.remedy)) if text)
    if fault.kind is Trouble.DERIVED:
        rest = f"run: {fault.remedy}"
    return f"{'known' if fault.known else head}: {_place(fault)}: {fault.what}{f'; {rest}' if rest else ''}"


def _place(fault: Fault) -> str:
    line = f", line {fault.line}" if fault.line else ""
    return fault.file if fault.kind is Trouble.DERIVED else f"{fault.file}, byte {fault.offset}{line}"


@contextmanager
def _progress() -> Iterator[Tell]:
    """A bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
