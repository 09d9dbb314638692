"""What came of a run, as a table that a person reads."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from archiver.edition import Edition
from archiver.report import Outcome, Report

#: Columns where nobody looks at a terminal, as in a cron mail.
_PLAIN_WIDTH = 140


def print_report(report: Report, output: Path) -> None:
    """Print a row for each source and a line for each feed."""
    console = _console()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("source")
    for name in ("found", "new", "changed", "same"):
        table.add_column(name, justify="right")
    table.add_column("rejected")
    table.add_column("time", justify="right")
    for outcome in report.outcomes:
        counts = (str(n) for n in (outcome.found, outcome.new, outcome.changed, outcome.same))
        table.add_row(outcome.name, *counts, _rejected(outcome), f"{outcome.seconds:.1f} s")
    console.print(table)
    for outcome in report.outcomes:
        for sentence in _remarks(outcome, report):
            console.print(f"{outcome.name}: {sentence}", highlight=False, markup=False)
    if report.stopped_by:
        sentence = f"the run was stopped ({report.stopped_by}); what is left, the next one reads"
        console.print(sentence, highlight=False, markup=False)
    if report.broken:
        console.print(f"the run ended early: {report.broken}", highlight=False, markup=False)
    if report.errors:
        console.print(
            f"{report.errors} errors in the archiver itself: please report them with the log", highlight=False
        )
    if report.edition:
        print_edition(report.edition, output)


def print_edition(edition: Edition, output: Path) -> None:
    """Print a line for each document."""
    console = _console()
    if edition.revised:
        told = f"{edition.revised} articles revised by what other pages of their site tell; archiver boilerplate SITE"
        console.print(told, highlight=False, markup=False)
    if edition.bound:
        console.print(f"{edition.bound} closed documents of feeds written", highlight=False, markup=False)
    if edition.aside:
        told = f"{edition.aside} articles can stand in no feed; output/held.json says which, and why"
        console.print(told, highlight=False, markup=False)
    for document in edition.documents:
        state = "updated" if document.changed else "unchanged"
        if document.kept:
            state = f"the last good one was kept: {document.kept}"
        path = output / "public" / document.path
        size = f"{document.size / 1000:.0f} kB"
        console.print(f"{path}: {document.entries} entries, {size}, {state}", highlight=False, markup=False)


def _console() -> Console:
    console = Console(soft_wrap=True)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    return console


def _rejected(outcome: Outcome) -> str:
    total = sum(outcome.rejected.values())
    if not total:
        return "0"
    reasons = sorted(outcome.rejected.items(), key=lambda item: (-item[1], item[0]))
    return f"{total} ({', '.join(f'{count} {reason}' for reason, count in reasons)})"


def _remarks(outcome: Outcome, report: Report) -> list[str]:
    remarks = []
    is_whole = report.reason == "finished"
    if outcome.failed:
        remarks.append(f"could not be read: {outcome.failed}")
    elif not outcome.asked and not is_whole:
        remarks.append("its listings were not yet read to the end")
    elif outcome.elsewhere and not outcome.found:
        remedy = "a source is one site: give the address of one of them"
        remarks.append(f"all {outcome.elsewhere} addresses that its listings name lie on other sites; {remedy}")
    elif not outcome.found and not outcome.spent:
        remedy = "give a home page, a section, a feed or a sitemap; `archiver probe` tells what an address names"
        remarks.append(f"no address of an article was found: {remedy}")
    remarks += [*outcome.alarms]
    if outcome.held:
        remedy = f"archiver health {outcome.name} --accept publishes them"
        remarks.append(f"{outcome.held} articles of this run are held back until it is well again; {remedy}")
    if outcome.problems:
        remarks.append(f"{outcome.problems} of its listings could not be read; the log names them")
    if outcome.spent:
        told = f"its budget, {outcome.spent}, is used up; {outcome.left} addresses are left for a later run"
        remarks.append(told)
    elif outcome.left:
        remedy = ", or raise --limit" if is_whole else ""
        remarks.append(f"{outcome.left} more are due; the next run goes on{remedy}")
    if outcome.gone:
        remarks.append(f"{outcome.gone} of its articles were taken down; the archive keeps them")
    return remarks
