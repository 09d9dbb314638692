"""What a site is asked over simulated days: requests of articles for each new one, and what was found of its edits.

    python -m tests.bench.days [--days 10] [--runs 8] [--new 12] [--silent]

Each run is a process of its own whose clock is set; the paper counts. Every day brings new articles, one in 25 of them
is edited within two days, and one in 60 is taken down. `--silent`: an edit moves no date in feed and sitemap.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from archiver.items import Cause, Visit
from archiver.store.opening import browsed
from archiver.store.store import Store
from tests.bench.paper import Paper, start_of

_RUN = """
import sys, time_machine
from datetime import datetime
from archiver import crawling
from archiver.rules.sources import source_of
url, output, moment, *arguments = sys.argv[1:]
with time_machine.travel(datetime.fromisoformat(moment), tick=True):
    settings = {"ARCHIVER_OUTPUT": output, "ARCHIVER_CONFIG": output + "/none.toml", "LOG_LEVEL": "WARNING"}
    told = dict(one.split("=") for one in arguments)
    report = crawling.crawl(settings | crawling.reachable([source_of(url)]), url=url, **told)
    sys.exit(0 if report.outcomes[0].failed is None and not report.errors else 1)
"""


def run(url: str, output: Path, moment: datetime, **arguments: str) -> None:
    """One crawl at that moment, with the spider's arguments; raises CalledProcessError."""
    told = [f"{name}={value}" for name, value in arguments.items()]
    subprocess.run([sys.executable, "-c", _RUN, url, str(output), moment.isoformat(), *told], check=True)


@dataclass
class Sums:
    """What came of the days after the first."""

    new: int
    edited: int
    deleted: int
    article_requests: int
    listing_requests: int
    runs: int
    archived: int
    edits_found: int
    gone_found: int
    twice: int  # entries that stand twice in the archive

    @property
    def per_article(self) -> float:
        """Requests of articles for each new one."""
        return self.article_requests / self.new


def simulate(days: int, runs: int, new: int, *, silent: bool = False, backlog: int = 200) -> Sums:
    """Live through the days, the first of which reads the backlog and is not counted."""
    luck, start = random.Random(days * runs), start_of(days + 1)
    edited = deleted = 0
    with tempfile.TemporaryDirectory() as folder, Paper(now=start, silent=silent) as paper:
        output = Path(folder)
        for age in range(backlog):
            paper.write(1, start - timedelta(days=1 + age))
        run(paper.url, output, start)
        paper.asked.clear()
        for day in range(1, days + 1):
            morning = start + timedelta(days=day)
            for number in range(runs):
                paper.now = morning + timedelta(hours=24 * number / runs)
                before = set(paper.stories)
                paper.write(new // runs + (number < new % runs), paper.now - timedelta(hours=1))
                young = [n for n in before if paper.now - paper.stories[n].published < timedelta(days=2)]
                if young and luck.random() < new / runs / 25:
                    paper.edit(luck.choice(young))
                    edited += 1
                if luck.random() < new / runs / 60:
                    paper.delete(luck.choice(sorted(before)))
                    deleted += 1
                run(paper.url, output, paper.now)
        with browsed(output) as store:
            return _sums(store, paper.asked, (days * new, edited, deleted), days * runs, backlog)


def _sums(store: Store, asked: Counter[str], did: tuple[int, int, int], runs: int, backlog: int) -> Sums:
    articles = [article for _, article in _lines(store)]
    first = Counter(article.url for article in articles if article.cause is Cause.NEW)
    gone = {visit.url for visit in _visits(store) if visit.status == 410}
    return Sums(
        *did,
        article_requests=asked["article"] + asked["article 304"],
        listing_requests=asked["listing"] + asked["listing 304"],
        runs=runs,
        archived=len(first) - backlog,
        edits_found=len({(a.id, len(a.text)) for a in articles if a.cause is Cause.EDIT}),
        gone_found=len(gone),
        twice=sum(count - 1 for count in first.values()),
    )


def _lines(store: Store):  # type: ignore[no-untyped-def]
    for file in store.archive.files():
        yield from store.archive.scan(file)


def _visits(store: Store) -> list[Visit]:
    return [found[1] for file in store.visits.files() for found in store.visits.scan(file)]  # type: ignore[index]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=10)
    parser.add_argument("--runs", type=int, default=8, help="crawls a day")
    parser.add_argument("--new", type=int, default=12, help="new articles a day")
    parser.add_argument("--silent", action="store_true")
    given = parser.parse_args()
    sums = simulate(given.days, given.runs, given.new, silent=given.silent)
    print(f"{given.days} days, {sums.runs} runs: {sums.new} new articles, {sums.archived} archived, {sums.twice} twice")
    print(f"edited {sums.edited}, found {sums.edits_found}; taken down {sums.deleted}, found {sums.gone_found}")
    print(f"article requests for each new article: {sums.per_article:.2f} (one for each edit and removal among them)")
    print(f"listing requests for each run: {sums.listing_requests / sums.runs:.1f}")
