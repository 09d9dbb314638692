"""A page that hurts its worker costs that page only, and nobody is left alive."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from scrapy.crawler import Crawler

from archiver import crawling, desk
from archiver.errors import WorkerError
from archiver.items import Refusal
from archiver.items.messages import Answer, Job
from archiver.spiders.articles import ArticlesSpider
from archiver.workers import children as children_module
from archiver.workers.pool import Pool
from archiver.workers.reading import SAMPLE
from tests.processes import is_alive, stat

ODD = (sys.executable, "-m", "tests.unit.odd_worker")
ROOT = Path(__file__).parents[2]


def job(task: str = "pid", body: bytes = b"<p>") -> Job:
    return Job(task=task, url=f"https://news.example/{task}", body=body)


@asynccontextmanager
async def odd_pool(size: int = 1, deadline: float = 5.0) -> AsyncIterator[Pool]:
    pool = Pool(size, deadline=deadline, command=ODD)
    await pool.start()
    try:
        yield pool
    finally:
        await pool.close()


def pid(answer: Answer) -> int:
    assert answer.listing is not None
    return int(answer.listing.title or "")


def wait_for(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + 5
    while time.monotonic() < end and not is_so():
        time.sleep(0.005)
    return is_so()


def in_pool(scenario: Callable[[Pool], Awaitable[None]], size: int = 1, deadline: float = 5.0) -> None:
    async def run() -> None:
        async with odd_pool(size, deadline) as pool:
            await scenario(pool)

    asyncio.run(run())


#: A nursery that is not warm before it has had a word through the pipe of that name.
SLOW_TO_WARM = """import sys
from tests.unit.odd_worker import read
from archiver.workers.nursery import run
run(read, lambda: open(sys.argv[1]).read(), 1 << 30, 20.0)
"""


def test_the_first_child_reads_while_the_nursery_is_not_warm_yet(tmp_path: Path) -> None:
    os.mkfifo(word := tmp_path / "word")

    async def scenario() -> None:
        pool = Pool(2, command=(sys.executable, "-c", SLOW_TO_WARM, str(word)))
        await pool.start()
        try:
            first = await pool.run(job())
            both = asyncio.gather(pool.run(job("doze")), pool.run(job()))
            await asyncio.to_thread(word.write_text, "warm")
            assert len({pid(first), *map(pid, await both)}) == 2
        finally:
            await pool.close()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("task", "reason", "detail"),
    [
        ("hang", Refusal.TOO_SLOW, "no answer in 0.3 s"),
        ("stop", Refusal.TOO_SLOW, "no answer in 0.3 s"),
        ("segfault", Refusal.CRASHED, "died"),
        ("leave", Refusal.CRASHED, "died"),
        ("eat", Refusal.CRASHED, "MemoryError"),
        ("nonsense", Refusal.CRASHED, "nonsense"),
        ("both", Refusal.CRASHED, "exactly one"),
        ("no such task", Refusal.CRASHED, "KeyError: 'no such task' (odd_worker.py, line "),
    ],
)
def test_each_misfortune_costs_one_page_and_its_child(task: str, reason: Refusal, detail: str) -> None:
    async def scenario(pool: Pool) -> None:
        before = pid(await pool.run(job()))
        answer = await pool.run(job(task))
        assert answer.rejected is not None
        assert (answer.rejected.url, answer.rejected.reason) == (f"https://news.example/{task}", reason)
        assert detail in answer.rejected.detail
        assert pid(await pool.run(job())) != before
        assert wait_for(lambda: not is_alive(before))

    in_pool(scenario, deadline=0.3)


def test_a_healthy_child_is_used_again_and_a_stray_print_harms_nothing() -> None:
    async def scenario(pool: Pool) -> None:
        assert len({pid(await pool.run(job(task))) for task in ("pid", "print", "pid")}) == 1

    in_pool(scenario)


def test_a_child_that_was_killed_while_idle_costs_no_page() -> None:
    async def scenario(pool: Pool) -> None:
        before = pid(await pool.run(job()))
        os.kill(before, signal.SIGKILL)
        while is_alive(before):
            await asyncio.sleep(0.001)
        assert pid(await pool.run(job())) != before

    in_pool(scenario)


def test_a_child_that_is_killed_once_over_a_page_costs_no_page() -> None:
    async def scenario(pool: Pool) -> None:
        first = pid(await pool.run(job()))
        waiting = asyncio.create_task(pool.run(job("hang")))
        await asyncio.sleep(0.1)
        os.kill(first, signal.SIGKILL)
        answer = await waiting  # the next child had it too: it hangs, and that alone is the page's fault
        assert answer.rejected
        assert answer.rejected.reason is Refusal.TOO_SLOW

    in_pool(scenario, deadline=0.5)


def test_a_pool_that_stood_still_past_a_deadline_still_takes_the_answer() -> None:
    async def scenario(pool: Pool) -> None:
        waiting = asyncio.create_task(pool.run(job("doze")))
        await asyncio.sleep(0.05)
        time.sleep(2)  # as after Ctrl-Z and fg, or a frozen container: nothing runs in here
        assert pid(await waiting)

    in_pool(scenario, deadline=0.5)


def test_a_page_that_hangs_is_too_slow_also_where_the_pool_stood_still() -> None:
    async def scenario(pool: Pool) -> None:
        waiting = asyncio.create_task(pool.run(job("hang")))
        await asyncio.sleep(0.05)
        time.sleep(2)
        answer = await waiting
        assert answer.rejected
        assert answer.rejected.reason is Refusal.TOO_SLOW

    in_pool(scenario, deadline=0.5)


def test_a_child_is_replaced_after_its_share_of_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children_module, "PAGES_PER_CHILD", 3)

    async def scenario(pool: Pool) -> None:
        pids = [pid(await pool.run(job())) for _ in range(7)]
        assert [pids.count(number) for number in dict.fromkeys(pids)] == [3, 3, 1]

    in_pool(scenario)


def test_two_children_are_not_replaced_at_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children_module, "PAGES_PER_CHILD", 6)

    async def scenario(pool: Pool) -> None:
        pids = [pid(await pool.run(job())) for _ in range(30)]
        shares = [pids.count(number) for number in dict.fromkeys(pids)]
        assert shares[:4] == [3, 6, 6, 6]

    in_pool(scenario, size=2)


def test_no_more_children_than_asked_for_and_each_answer_to_its_job() -> None:
    async def scenario(pool: Pool) -> None:
        answers = await asyncio.gather(*(pool.run(job()) for _ in range(50)))
        assert len({pid(answer) for answer in answers}) <= 2
        bodies = [b"x" * (1 << size) for size in range(24)]
        echoes = await asyncio.gather(*(pool.run(job("echo", body)) for body in bodies))
        assert [echo.listing.title for echo in echoes if echo.listing] == [str(len(body)) for body in bodies]

    in_pool(scenario, size=2)


def test_a_cancelled_page_never_answers_the_next_one() -> None:
    async def scenario(pool: Pool) -> None:
        task = asyncio.create_task(pool.run(job("hang")))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        echo = await pool.run(job("echo", b"12345"))
        assert echo.listing is not None
        assert echo.listing.title == "5"

    in_pool(scenario)


def test_the_nursery_may_die_too() -> None:
    async def scenario(pool: Pool) -> None:
        child = pid(await pool.run(job()))
        nursery = int(stat(child)[1])
        os.kill(nursery, signal.SIGKILL)
        while is_alive(child):
            await asyncio.sleep(0.001)
        assert pid(await pool.run(job())) != child

    in_pool(scenario)


def test_closing_ends_every_process_and_answers_every_page() -> None:
    async def run() -> None:
        pool = Pool(2, command=ODD)
        await pool.start()
        children = {pid(answer) for answer in await asyncio.gather(pool.run(job()), pool.run(job()))}
        under_way = asyncio.create_task(pool.run(job("hang")))
        await asyncio.sleep(0.02)
        await pool.close()
        answers = [await under_way, await pool.run(job())]
        await pool.close()
        assert [answer.rejected.reason for answer in answers if answer.rejected] == [Refusal.CRASHED] * 2
        assert wait_for(lambda: not any(is_alive(number) for number in children))

    asyncio.run(run())


@pytest.mark.parametrize("command", [("/no/such/program",), (sys.executable, "-c", "")])
def test_workers_that_cannot_be_started_are_told_at_the_start(command: tuple[str, ...]) -> None:
    async def run() -> None:
        pool = Pool(command=command)
        with pytest.raises(WorkerError, match="started"):
            await pool.start()
        answer = await pool.run(job())
        assert answer.rejected is not None
        assert answer.rejected.reason is Refusal.CRASHED
        await pool.close()

    asyncio.run(run())


def test_the_real_children_read_pages_listings_feeds_and_sitemaps() -> None:
    async def run() -> None:
        pool = Pool(1)
        await pool.start()
        try:
            article = (await pool.run(job("article", SAMPLE))).article
            assert article is not None
            assert article.title == "The bridge is open again"
            page = (await pool.run(job("page", SAMPLE))).listing
            assert page is not None
            assert "https://news.example/2026/05/03/the-next-bridge-is-closed-for-repairs" in {
                c.url for c in page.candidates
            }
            for task in ("feed", "sitemap"):
                listing = (await pool.run(job(task, SAMPLE))).listing
                assert listing is not None
                assert listing.problem
            empty = (await pool.run(job("article", b""))).rejected
            assert empty is not None
            assert empty.reason is Refusal.EMPTY
        finally:
            await pool.close()

    asyncio.run(run())


PARENT = """
import asyncio, sys
from archiver.items.messages import Job
from archiver.workers.pool import Pool
from archiver.workers.reading import SAMPLE

async def main():
    pool = Pool(2, deadline=60, command=(sys.executable, "-m", "tests.unit.odd_worker"))
    await pool.start()
    job = lambda task: Job(task=task, url="u", body=b"")
    first, second = await asyncio.gather(pool.run(job("pid")), pool.run(job("pid")))
    print(first.listing.title, second.listing.title, flush=True)
    await asyncio.gather(pool.run(job("hang")), pool.run(job("hang")))

asyncio.run(main())
"""


def test_no_child_outlives_a_parent_that_is_killed_while_children_hang() -> None:
    with subprocess.Popen((sys.executable, "-c", PARENT), stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout is not None
        children = [int(number) for number in parent.stdout.readline().split()]
        assert all(is_alive(number) for number in children)
        parent.kill()
    assert wait_for(lambda: not any(is_alive(number) for number in children))


WARM = """
import sys
from archiver.items.messages import Job
from archiver.workers.reading import SAMPLE, read, warm_up
warm_up()
sys.addaudithook(lambda event, of: print(of[0], flush=True) if event == "open" else None)
page = SAMPLE.replace(b"story", b"post-body").replace(b"<p>Since", b"<div class='share-bar'>Share this</div><p>Since")
read(Job(task="article", url="https://other.example/2026/05/04/another-bridge", body=page))
"""


def test_a_child_finds_all_tables_in_memory() -> None:
    found = subprocess.run([sys.executable, "-c", WARM], capture_output=True, text=True, check=True)
    assert found.stdout == ""


def children() -> set[int]:
    found = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal())
    return {number for number in found if stat(number)[1:2] == [str(os.getpid())] and is_alive(number)}


def test_workers_hired_for_a_crawl_that_never_begins_are_let_go():
    before = children()
    crawler = Crawler(ArticlesSpider, crawling.get_settings({}))
    with desk.hired(crawler):
        assert children() > before
    assert wait_for(lambda: children() == before)


def test_a_crawl_without_a_desk_hires_nobody():
    before = children()
    with desk.hired(Crawler(ArticlesSpider, crawling.get_settings({"EXTENSIONS": {}}))):
        assert children() == before


def test_a_pool_that_was_prepared_works_with_the_nursery_it_has():
    async def main() -> None:
        before = children()
        pool = Pool(1, command=ODD)
        pool.prepare()
        (nursery,) = children() - before
        await pool.start()
        try:
            assert stat(pid(await pool.run(job())))[1] == str(nursery)
        finally:
            await pool.close()

    asyncio.run(main())
