"""What came of a run -> the exit code. 3 wins over 1."""

from __future__ import annotations

from archiver.crawling import Report
from archiver.edition import Edition

GOOD, FAILED, WRONG, KEPT = 0, 1, 2, 3


def of_report(report: Report) -> int:
    """The exit code of a crawl."""
    if report.edition and report.edition.kept:
        return KEPT
    bad = report.errors or report.edition is None or not all(outcome.good for outcome in report.outcomes)
    return FAILED if bad or report.reason != "finished" else GOOD


def of_edition(edition: Edition) -> int:
    """The exit code of publishing."""
    return KEPT if edition.kept else GOOD
