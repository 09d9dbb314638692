"""Pages a second of a crawl with all its parts, beside a bare Scrapy spider and one that calls trafilatura.

    python -m tests.bench.throughput [--pages 2000] [--rounds 5]
    python -m tests.bench.throughput --memory 2000 50000

Each row is a process of its own that fetches the same pages of one site (tests/bench/newspaper.py, a third process)
with the same concurrency; the rows take turns. Seconds run from the start of the reactor to its end: the edition and
the workers' start are in them. CPU is sampled over the row's whole process tree. So is memory where it is asked for: it
takes the kernel milliseconds a process, for which the rows would have to wait on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from archiver import crawling
from archiver.rules.sources import source_of
from tests.bench.newspaper import ROOT, path, served

#: For every row: one host without a pause, as many requests at a time as make a difference on loopback.
EQUAL = {
    "CONCURRENT_REQUESTS": 16,  # more than those of one host: Scrapy sends them all at once, over connections it drops
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "LOG_LEVEL": "WARNING",
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
}
#: The newspaper is a source with no bounds, as the other rows know none.
_STANZA = """[sources.news]
url = "{home}"
[sources.news.budget]
requests = {most}
daily_requests = {most}
megabytes = {most}
daily_megabytes = {most}
"""
#: Seconds between two samples, and where memory is asked for.
_STEP, _MEMORY_STEP = 0.25, 0.1


class Bare(Spider):
    """Downloads, and nothing else."""

    name = "bare"

    def __init__(self, home: str, pages: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.addresses = [f"{home}{path(number)[1:]}" for number in range(pages)]
        self.read = 0

    async def start(self) -> AsyncIterator[Request]:
        for address in self.addresses:
            yield Request(address)

    def parse(self, response: Response) -> None:
        self.read += response.status == 200


class Trafilatura(Bare):
    """Calls trafilatura in the callback, as its users do."""

    name = "trafilatura"

    def parse(self, response: Response) -> None:
        from trafilatura import extract

        self.read += extract(response.body, url=response.url, with_metadata=True) is not None


def _scrapy(kind: type[Bare], home: str, pages: int) -> int:
    process = AsyncCrawlerProcess(EQUAL)
    crawler = process.create_crawler(kind)
    process.crawl(crawler, home=home, pages=pages)
    process.start()
    assert isinstance(crawler.spider, kind)
    return crawler.spider.read


def _archiver(home: str, pages: int) -> int:
    with TemporaryDirectory() as folder:
        config = Path(folder, "sources.toml")
        config.write_text(_STANZA.format(home=home, most=10**9))
        settings = EQUAL | {"ARCHIVER_OUTPUT": folder, "ARCHIVER_CONFIG": str(config)}
        report = crawling.crawl(settings | crawling.reachable([source_of(home)]), source="news", limit=str(pages))
        if report.errors or report.broken or not report.edition:
            raise SystemExit(f"the crawl failed: {report}")
        return report.outcomes[0].new


ROWS = {
    "bare": lambda home, pages: _scrapy(Bare, home, pages),
    "trafilatura": lambda home, pages: _scrapy(Trafilatura, home, pages),
    "archiver": _archiver,
}


@dataclass
class Run:
    """What one run of a row took; CPU in seconds by kind of process, memory in MB at its highest."""

    seconds: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)


def run(row: str, home: str, pages: int, server: int, *, with_memory: bool = False) -> Run:
    """One run of a row in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.throughput", "--row", row, "--home", home, "--pages", str(pages)]
    found = Run()
    used: dict[tuple[str, int], float] = {}
    before = sum(psutil.Process(server).cpu_times()[:2])
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            _sample(process.pid, used)
            if with_memory:
                _weigh(process.pid, found.memory)
            time.sleep(_MEMORY_STEP if with_memory else _STEP)
        assert process.stdout
        told = json.loads(process.stdout.read() or "null")
    if process.returncode or told["read"] != pages:
        raise SystemExit(f"{row}: {told} of {pages} pages, exit code {process.returncode}")
    found.seconds = told["seconds"]
    for (kind, _), seconds in used.items():
        found.cpu[kind] = found.cpu.get(kind, 0.0) + seconds
    found.cpu["server"] = sum(psutil.Process(server).cpu_times()[:2]) - before
    return found


def _sample(pid: int, used: dict[tuple[str, int], float]) -> None:
    """Note the CPU that the crawl and its workers have used by now. Who is gone keeps what was seen last."""
    for process in _family(pid):
        with suppress(psutil.Error):
            used["crawl" if process.pid == pid else "workers", process.pid] = sum(process.cpu_times()[:2])


def _weigh(pid: int, memory: dict[str, float]) -> None:
    """Note the memory that they hold, where it is more than before."""
    held = Counter[str]()
    for process in _family(pid):
        with suppress(psutil.Error):
            if process.pid == pid:
                held["crawl"] = process.memory_info().rss
            else:
                held["workers"] += process.memory_full_info().pss  # they share what the nursery imported
    for kind, size in held.items():
        memory[kind] = max(memory.get(kind, 0.0), size / 1e6)


def _family(pid: int) -> list[psutil.Process]:
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def rounds(pages: int, count: int, names: Iterable[str] = ROWS) -> dict[str, list[Run]]:
    """So many runs of each row, in turns."""
    found: dict[str, list[Run]] = {name: [] for name in names}
    with served(pages) as (home, server):
        for _ in range(count):
            for name, runs in found.items():
                runs.append(run(name, home, pages, server))
    return found


def _tell(pages: int, found: dict[str, list[Run]]) -> None:
    bare = [pages / one.seconds for one in found["bare"]]
    print(f"{'row':12} {'pages/s':>8} {'of bare':>8}   CPU ms a page")
    for name, runs in found.items():
        rates = [pages / one.seconds for one in runs]
        ratio = median(rate / free for rate, free in zip(rates, bare, strict=True))
        cpu = {kind: 1000 * median(one.cpu.get(kind, 0.0) for one in runs) / pages for kind in runs[0].cpu}
        print(f"{name:12} {median(rates):8.0f} {ratio:8.2f}   " + "  ".join(f"{k} {v:.2f}" for k, v in cpu.items()))


def _tell_memory(sizes: list[int]) -> None:
    for pages in sizes:
        with served(pages) as (home, server):
            found = run("archiver", home, pages, server, with_memory=True)
        memory = "  ".join(f"{kind} {peak:.0f} MB" for kind, peak in found.memory.items())
        cpu = "  ".join(f"{kind} {1000 * seconds / pages:.2f} ms" for kind, seconds in found.cpu.items())
        print(f"{pages:7,} pages: {memory}; {pages / found.seconds:.0f} pages/s; CPU a page: {cpu}", flush=True)


def main() -> None:
    """Print the rows, or what a crawl of each size holds in memory; or be a row."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--pages", type=int, default=2000)
    ask.add_argument("--rounds", type=int, default=5)
    ask.add_argument("--only", nargs="+", choices=ROWS, default=list(ROWS))
    ask.add_argument("--memory", type=int, nargs="+", metavar="PAGES")
    ask.add_argument("--row", choices=ROWS, help=argparse.SUPPRESS)
    ask.add_argument("--home", help=argparse.SUPPRESS)
    args = ask.parse_args()
    if args.row:
        begun = time.perf_counter()
        read = ROWS[args.row](args.home, args.pages)
        print(json.dumps({"read": read, "seconds": time.perf_counter() - begun}))
    elif args.memory:
        _tell_memory(args.memory)
    else:
        print(f"{args.pages} pages, {args.rounds} rounds, {os.cpu_count()} cores")
        _tell(args.pages, rounds(args.pages, args.rounds, args.only))


if __name__ == "__main__":
    main()
