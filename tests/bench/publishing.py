"""What an edition costs: of many sources from scratch, when nothing or one article is new, and of archives of any size.

python -m tests.bench.publishing [SIZE …]
"""

from __future__ import annotations

import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from archiver.edition import publish
from archiver.items import Article, Block, Kind
from archiver.normalize.ids import mint
from archiver.store.opening import opened
from archiver.store.store import Store

BASE = "https://feeds.example/"
SOURCES, ARTICLES = 200, 50_000
SIZES = (1_000, 10_000, 100_000)
PARAGRAPHS, WORDS = 12, 45  # a story of 540 words: the length of an agency's report
_BEGUN = datetime(2020, 1, 1, tzinfo=UTC)


def stories(site: str, seed: int) -> Iterator[Article]:
    """Articles of one site without end, one an hour; no two sentences alike, so that the census has nothing to say."""
    dice = random.Random(seed)
    lexicon = ["".join(dice.choices("abcdefghilmnoprstu", k=dice.randint(2, 10))) for _ in range(5000)]
    moment, number = _BEGUN, 0
    while True:
        number, moment = number + 1, moment + timedelta(hours=1)
        texts = [f"{' '.join(dice.choices(lexicon, k=WORDS))}." for _ in range(PARAGRAPHS)]
        url = f"https://{site}/{moment:%Y/%m}/{number}"
        yield Article(
            url=url,
            site=site,
            title=" ".join(dice.choices(lexicon, k=8)),
            blocks=tuple(Block(kind=Kind.PARAGRAPH, text=text, html=f"<p>{text}</p>") for text in texts),
            authors=("Ann Lee",),
            language="en",
            published=moment,
            updated=moment,
            image=f"{url}.jpg",
            id=mint(site, url),
            first_seen=moment,
            fetched=moment,
        )


def filled(output: Path, sources: int, articles: int) -> list[Iterator[Article]]:
    """Write an archive of so many sources and articles; what would come next on each of them."""
    streams = [stories(f"site-{number:03}.example", number) for number in range(sources)]
    with opened(output) as store:
        for number, stream in enumerate(streams, 1):
            print(f"… writing {articles:,} articles, site {number} of {sources}", end="\r", file=sys.stderr, flush=True)
            left = articles // sources
            while some := list(islice(stream, min(left, 200))):
                store.append(*some)
                left -= len(some)
    return streams


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock on the wall, and of this process; a child that makes documents has its own."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def edition(store: Store) -> None:
    """Publish all of it; nothing may be held back."""
    made = publish(store, BASE, "All")
    assert not made.kept, made.kept


def many_sources(output: Path) -> None:
    """From scratch, then with nothing new, then with one article more."""
    streams = filled(output, SOURCES, ARTICLES)
    with opened(output) as store:
        print("\n… the first edition, which settles the census", file=sys.stderr, flush=True)
        edition(store)
        shutil.rmtree(output / "public")
        told = {"from scratch": timed(lambda: edition(store)), "nothing new": timed(lambda: edition(store))}
        for site in (3, 77, 150):
            store.append(next(streams[site]))
            told[f"one article more, of site {site}"] = timed(lambda: edition(store))
    for name, (wall, cpu) in told.items():
        print(f"{SOURCES} sources, {ARTICLES:,} articles, {name}: {wall:.2f} s, {cpu:.2f} s of the process")


def sizes(folder: Path, wanted: Sequence[int]) -> None:
    """The edition after one article more, of archives of one site; in turn, since a machine has moods."""
    streams = {size: filled(folder / str(size), 1, size)[0] for size in wanted}
    found: dict[int, list[tuple[float, float]]] = {size: [] for size in wanted}
    for size in wanted:
        with opened(folder / str(size)) as store:
            edition(store)
    for _ in range(21):
        for size, stream in streams.items():
            with opened(folder / str(size)) as store:
                store.append(next(stream))
                found[size].append(timed(lambda store=store: edition(store)))  # type: ignore[misc]
    for size, seconds in found.items():
        wall, cpu = (sorted(one)[len(one) // 2] * 1000 for one in zip(*seconds, strict=True))
        print(f"{size:9,} articles, one more: {wall:.0f} ms, {cpu:.0f} ms of the processor (median of {len(seconds)})")


def main() -> None:
    """Print all of it; with sizes, those alone."""
    wanted = [int(one) for one in sys.argv[1:]]
    with TemporaryDirectory() as folder:
        sizes(Path(folder), wanted or SIZES)
    if not wanted:
        with TemporaryDirectory() as folder:
            many_sources(Path(folder))


if __name__ == "__main__":
    main()
