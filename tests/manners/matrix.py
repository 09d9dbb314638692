"""The politeness matrix: what hosts say, what they may be asked then, and what they were asked in three runs.

The first run ends by kill -9, the second begins at once, the third when every pause is over. `make manners` prints it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.manners import calling
from tests.manners.hosts import CUT, HANG, IN_SECONDS, MISSING, OPEN, Host, Say, moved, rules, serving

#: Seconds that hosts ask for; more than the first two runs take together.
ASKED = 6.5
#: Seconds until the first run is killed, once every host has been asked for something.
FIRST_RUN = 1.5
#: ARCHIVER_PATIENCE: so that one failure is waited for, and the second is not.
PATIENCE = 2.5
#: A host hears a request late, by the time that its connection took and that a busy machine lets it wait.
LATE = 0.25

Says = dict[str, list[Say]]
ROBOTS = "/robots.txt"
FORBIDS = "User-agent: *\nDisallow: /no\n"
PATHS = ("/no", "/0", "/1")


@dataclass(frozen=True)
class Case:
    """A host: what it says, and what may be asked of it."""

    name: str
    says: Says
    may: tuple[str, ...] = PATHS  # pages; in all runs together
    robots: int = 1  # times that robots.txt may be asked for, in all runs together
    pause: str | None = None  # nothing may be asked for ASKED seconds after this path
    gap: float = 0.0  # seconds between two requests
    paths: tuple[str, ...] = PATHS  # what the crawl would like to have
    budget: int | None = None  # requests a day that the stanza of its source allows


def retry(status: int, date: bool = False) -> Say:
    """An answer that asks for ASKED seconds, or for a date."""
    return Say(status, headers={"Retry-After": f"{IN_SECONDS}{ASKED}" if date else str(ASKED)})


def hops(count: int, end: Say) -> Says:
    """robots.txt behind so many redirects."""
    places = [ROBOTS, *(f"/r{number}" for number in range(1, count + 1))]
    return {place: [moved(after)] for place, after in pairwise(places)} | {places[-1]: [end]}


def hop_paths(count: int) -> tuple[str, ...]:
    """The addresses on the way, which are no pages."""
    return tuple(f"/r{number}" for number in range(1, count + 1))


NO_PAGE: tuple[str, ...] = ()
NOT_NO = ("/0", "/1")
HUGE = FORBIDS + "# filler\n" * 60_000 + "Disallow: /\n"
HTML = Say(body=b"<!DOCTYPE html><p>Disallow: /</p>", headers={"Content-Type": "text/html"})
BINARY = Say(body=FORBIDS.encode(), headers={"Content-Type": "application/octet-stream"})
BOM = Say(body=b"\xef\xbb\xbf" + FORBIDS.encode(), headers={"Content-Type": "text/plain"})
UTF16 = Say(body=FORBIDS.encode("utf-16"), headers={"Content-Type": "text/plain"})

MANY = tuple(f"/{number}" for number in range(30))
TO_RESTING = OPEN | {path: [moved("{inside}/rests")] for path in PATHS}

#: A host that fails is asked for robots.txt twice in a run, and in a later one when its pause is over.
AGAIN = 6

CASES = (
    Case("robots 200, with rules", {ROBOTS: [rules(FORBIDS)]}, NOT_NO),
    Case("robots 200, over 500 KiB", {ROBOTS: [rules(HUGE)]}, NOT_NO),
    Case("robots 200, HTML", {ROBOTS: [HTML]}),
    Case("robots 200, octet-stream", {ROBOTS: [BINARY]}, NOT_NO),
    Case("robots 200, UTF-8 BOM", {ROBOTS: [BOM]}, NOT_NO),
    Case("robots 200, UTF-16 BOM", {ROBOTS: [UTF16]}, NOT_NO),
    Case("robots 404", OPEN),
    Case("robots 401", {ROBOTS: [Say(401)]}),
    Case("robots 403", {ROBOTS: [Say(403)]}),
    Case("robots 429", {ROBOTS: [Say(429)]}, NO_PAGE, robots=AGAIN),
    Case("robots 429, Retry-After seconds", {ROBOTS: [retry(429), MISSING]}, robots=2, pause=ROBOTS),
    Case("robots 429, Retry-After date", {ROBOTS: [retry(429, date=True), MISSING]}, robots=2, pause=ROBOTS),
    Case("robots 500", {ROBOTS: [Say(500)]}, NO_PAGE, robots=AGAIN),
    Case("robots 503", {ROBOTS: [Say(503)]}, NO_PAGE, robots=AGAIN),
    Case("robots 503, Retry-After seconds", {ROBOTS: [retry(503), MISSING]}, robots=2, pause=ROBOTS),
    Case("robots 503, Retry-After date", {ROBOTS: [retry(503, date=True), MISSING]}, robots=2, pause=ROBOTS),
    Case("robots timeout", {ROBOTS: [Say(HANG)]}, NO_PAGE, robots=AGAIN),
    Case("robots connection reset", {ROBOTS: [Say(CUT)]}, NO_PAGE, robots=AGAIN),
    Case("robots 1 redirect", hops(1, rules(FORBIDS)), (*hop_paths(1), *NOT_NO)),
    Case("robots 5 redirects", hops(5, rules(FORBIDS)), (*hop_paths(5), *NOT_NO)),
    Case("robots 6 redirects", hops(6, rules(FORBIDS)), hop_paths(5), robots=3),
    Case("robots at another host", {ROBOTS: [moved("{inside}/robots-of-many")]}, NOT_NO),
    Case("crawl-delay 0.8", {ROBOTS: [rules("User-agent: *\nCrawl-delay: 0.8")]}, gap=0.8),
    Case("page 429, Retry-After seconds", OPEN | {"/0": [retry(429), Say()]}, pause="/0"),
    Case("page 429, Retry-After date", OPEN | {"/0": [retry(429, date=True), Say()]}, pause="/0"),
    Case("page 429, no Retry-After", OPEN | {"/0": [Say(429), Say()]}),
    Case("page 503, Retry-After seconds", OPEN | {"/0": [retry(503), Say()]}, pause="/0"),
    Case("page 503, Retry-After date", OPEN | {"/0": [retry(503, date=True), Say()]}, pause="/0"),
    Case("page 503, no Retry-After", OPEN | {"/0": [Say(503), Say()]}),
    Case("a budget of 12 requests a day", OPEN, MANY, paths=MANY, budget=12),
    Case("pages redirect to a resting host", TO_RESTING),
    Case("and so do those of a second one", TO_RESTING),
)


@dataclass
class Row:
    """What a host was asked: by the first, the second and the third run, and what of it the rules forbid."""

    case: Case
    asked: list[int] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)


def run(output: Path) -> list[Row]:
    """Crawl every case three times over; a row each, and one for the host that others lead to."""
    other = Host("127.0.4.1", {"/robots-of-many": [rules(FORBIDS)], "/rests": [retry(429), Say()], ROBOTS: [MISSING]})
    hosts = [Host(f"127.0.3.{number}", case.says) for number, case in enumerate(CASES, 1)]
    for host in hosts:
        host.inside = other.base
    rows = [
        Row(case) for case in (*CASES, Case("the resting host", other.says, ("/robots-of-many", "/rests"), 1, "/rests"))
    ]
    everyone = [*hosts, other]
    urls = [f"{host.base}{path}" for case, host in zip(CASES, hosts, strict=True) for path in case.paths]
    config = _stanzas(output, hosts)
    settings = {
        "output": output,
        "config": config,
        "ARCHIVER_PATIENCE": PATIENCE,
        "CONCURRENT_REQUESTS": 200,
        "DOWNLOAD_TIMEOUT": 1,
    }

    def count() -> None:
        for row, host in zip(rows, everyone, strict=True):
            row.asked.append(len(host.asked) - sum(row.asked))

    with serving(everyone):
        with calling.started(urls, everyone, **settings) as child:
            while not all(host.asked for host in hosts) and child.poll() is None:
                time.sleep(0.02)
            time.sleep(FIRST_RUN)
        count()
        calling.crawl(urls, everyone, **settings)
        count()
        last = max((at for host in everyone for at, path in host.asked if _pause_of(host, path)), default=0.0)
        time.sleep(max(0.0, last + ASKED + 1.5 - time.monotonic()))
        calling.crawl(urls, everyone, **settings)
        count()
    for row, host in zip(rows, everyone, strict=True):
        row.forbidden = faults(row.case, host)
    return rows


def faults(case: Case, host: Host) -> list[str]:
    """A sentence for each request that the rules forbid."""
    found = [f"{path} asked for" for _, path in host.asked if path not in (ROBOTS, *case.may)]
    robots = [path for _, path in host.asked].count(ROBOTS)
    if robots > case.robots:
        found.append(f"{ROBOTS} asked for {robots} times")
    found += [f"{gap:.2f} s between two requests" for gap in host.gaps() if gap < case.gap - LATE]
    if case.pause:
        begins = next((at for at, path in host.asked if path == case.pause), 0.0)
        found += [f"{path} after {at - begins:.2f} s" for at, path in host.asked if 0 < at - begins < ASKED - LATE]
    if case.budget and len(host.asked) > case.budget:
        found.append(f"{len(host.asked)} requests in all")
    if host.most_at_once > 1:
        found.append(f"{host.most_at_once} requests at once")
    return found


def _stanzas(folder: Path, hosts: Sequence[Host]) -> Path:
    """A sources.toml with the budgets."""
    path = folder / "sources.toml"
    pairs = [(case.budget, host.base) for case, host in zip(CASES, hosts, strict=True) if case.budget]
    lines = [f'[sources.s{n}]\nurl = "{url}"\nbudget.daily_requests = {most}' for n, (most, url) in enumerate(pairs)]
    path.write_text("\n".join(lines), "utf-8")
    return path


def _pause_of(host: Host, path: str) -> bool:
    """Is it a path that asked for time?"""
    return any("Retry-After" in say.headers for say in host.first.get(path, ()))


def table(rows: Sequence[Row]) -> Table:
    """The matrix, for a person."""
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("what the host says", "run 1, killed", "run 2, at once", "run 3, later", "forbidden"):
        drawn.add_column(name, justify="left" if name.startswith("what") else "right")
    for row in rows:
        drawn.add_row(row.case.name, *map(str, row.asked), ", ".join(row.forbidden) or "0")
    return drawn


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="archiver-manners-") as folder:
        found = run(Path(folder))
    Console(width=120).print(table(found))
    raise SystemExit(any(row.forbidden for row in found))
