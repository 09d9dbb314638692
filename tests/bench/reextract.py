"""Articles a second of `archiver reextract` over generated pages: of about 60 KB, and the same without their furniture.

    python -m tests.bench.reextract [--pages 2000] [--rounds 3] [--workers 2]

The archive is made as a crawl makes it (the worker's own reader, `Store.write`), once; of a tenth of the articles the
archive is then told something else, so that there is something to find. The start of the pool, about a second, is no
part of the seconds. CPU is that of the parent, which bounds how many cores help, and that of the workers' reader,
measured in one process; on a machine that others use, they say more than the seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from archiver.compare.revisions import revise
from archiver.items import Article, Block, Kind, replace
from archiver.items.messages import Answer, Candidate, Job, Page
from archiver.normalize.ids import mint
from archiver.reread.change import Came
from archiver.reread.page import read as read_again
from archiver.reread.run import Terms, reread
from archiver.reread.summary import Summary
from archiver.reread.walk import Scope
from archiver.store.opening import browsed, opened
from archiver.store.sheets import Sheet
from archiver.store.store import Store
from archiver.workers.pool import Pool
from archiver.workers.reading import read
from tests.bench.newspaper import page, path

SITE = "news.example"
FETCHED = datetime(2026, 11, 20, 12, tzinfo=UTC)
COMMAND = (sys.executable, "-m", "archiver.reread")
_FURNITURE = re.compile(
    rb"<style>.*?</style>|<script>.*?</script>|<header>.*?</header>|<section class=\"grid\">.*?</section>", re.S
)
_AT_ONCE = 64


def bare(number: int, of: int) -> bytes:
    """The same article on a small page."""
    return _FURNITURE.sub(b"", page(number, of))


def sheet(number: int, body: bytes) -> Sheet:
    """What is written of a page, as Act I has it."""
    url = f"https://{SITE}{path(number)}"
    candidate = Candidate(url=url, found_by="feed")
    fetched = Page(
        url=url,
        site=SITE,
        source="news",
        body=b"",
        status=200,
        headers=(("Content-Type", "text/html"),),
        fetched=FETCHED,
        candidate=candidate,
    )
    answer = read(Job(task="article", url=url, body=body, page=fetched))
    assert isinstance(answer.article, Article), answer.rejected
    stamped = replace(answer.article, fetched=FETCHED, id=mint(SITE, answer.article.url))
    return Sheet(site=SITE, when=FETCHED, member=answer.member, article=revise(None, stamped))


def fill(store: Store, pages: int, make: Callable[[int, int], bytes]) -> int:
    """Archive so many pages; the bytes of them."""
    size = 0
    for start in range(0, pages, _AT_ONCE):
        bodies = [(number, make(number, pages)) for number in range(start, min(start + _AT_ONCE, pages))]
        size += sum(len(body) for _, body in bodies)
        store.note(store.write([sheet(*one) for one in bodies]))
    return size


def spoil(store: Store, pages: int) -> None:
    """Have an earlier extractor's word on every tenth article: a block more."""
    told = Block(kind=Kind.PARAGRAPH, text="Subscribe to our letters.", html="<p>Subscribe to our letters.</p>")
    for number in range(0, pages, 10):
        article = store.latest(mint(SITE, f"https://{SITE}{path(number)}"))
        assert article
        store.append(replace(article, blocks=(*article.blocks, told)))


async def once(root: Path, workers: int) -> tuple[Summary, float, float]:
    """What came of it; seconds, and CPU seconds of the parent."""
    summary = Summary()
    pool = Pool(workers, command=COMMAND)
    try:
        await pool.start()
        began, used = time.perf_counter(), time.process_time()
        with browsed(root) as store:
            async for change in reread(store, Scope(), Terms(), pool.run):
                summary.add(change)
        return summary, time.perf_counter() - began, time.process_time() - used
    finally:
        await pool.close()


def alone(root: Path) -> float:
    """CPU milliseconds that the reader of a worker needs for an article, in this process."""
    used = 0.0

    async def timed(job: Job) -> Answer:
        nonlocal used
        began = time.process_time()
        answer = read_again(job)
        used += time.process_time() - began
        return answer

    async def all_of_them(store: Store) -> int:
        return len([change async for change in reread(store, Scope(), Terms(), timed)])

    with browsed(root) as store:
        articles = asyncio.run(all_of_them(store))
    return 1000 * used / articles


def main() -> None:
    """Print a row for each kind of page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    print(f"{given.pages} pages, {given.workers} workers, {given.rounds} rounds: median, and the best")
    for name, make in (("60 KB", page), ("small", bare)):
        with TemporaryDirectory() as folder:
            with opened(Path(folder)) as store:
                size = fill(store, given.pages, make)
                spoil(store, given.pages)
            rounds = [asyncio.run(once(Path(folder), given.workers)) for _ in range(given.rounds)]
            worker = alone(Path(folder))
        rates = sorted(given.pages / seconds for _, seconds, _ in rounds)
        parent = median(1000 * used / given.pages for _, _, used in rounds)
        changed = rounds[0][0].came[Came.CHANGED]
        print(
            f"{name}, {size / given.pages / 1000:.0f} KB a page: {median(rates):.0f} pages/s, best {rates[-1]:.0f}; "
            f"CPU {parent:.2f} ms a page in the parent, {worker:.2f} in a worker: two cores of their own would give "
            f"{2000 / (parent + worker):.0f} pages/s; {changed} changed"
        )


if __name__ == "__main__":
    main()
