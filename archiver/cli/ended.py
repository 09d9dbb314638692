"""What came of a run -> the exit code. 3 wins over 1, and 1 for our own faults over what a signal gives."""

from __future__ import annotations

from signal import Signals

from archiver.cli.exits import BY_SIGNAL, FAILED, GOOD, KEPT
from archiver.edition import Edition
from archiver.report import Report


def of_report(report: Report) -> int:
    """The exit code of a crawl."""
    if (report.edition and report.edition.kept) or any(outcome.held for outcome in report.outcomes):
        return KEPT
    if report.errors or report.broken or report.edition is None:
        return FAILED
    if report.stopped_by:
        return BY_SIGNAL + Signals[report.stopped_by]
    is_good = report.reason == "finished" and all(outcome.good for outcome in report.outcomes)
    return GOOD if is_good else FAILED


def of_edition(edition: Edition) -> int:
    """The exit code of publishing."""
    return KEPT if edition.kept else GOOD
