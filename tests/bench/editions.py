"""The pages of tests/bench/designs.py the real way: HTML, extract, archive, publish; what is gone and what was harmed.

python -m tests.bench.editions
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from archiver.compare.revisions import revise
from archiver.edition import publish
from archiver.extract import extract
from archiver.items import LEARNED, Article, Block, Kind, replace
from archiver.items.messages import Candidate, Page
from archiver.learned import learned
from archiver.normalize.ids import mint
from archiver.store.opening import opened
from archiver.store.store import Store
from tests.bench import designs

ORDERS = 50
BASE = "https://feeds.example/"


def html(page: designs.Page) -> bytes:
    """The page as its site would send it: nothing but its place and its words tells furniture from story."""
    article = page.article
    body = "\n".join(map(_element, article.blocks))
    return f"""<!DOCTYPE html><html lang="en"><head><title>{escape(article.title)} | {article.site}</title>
<meta property="og:title" content="{escape(article.title)}"><meta property="og:type" content="article">
<meta property="article:published_time" content="{article.published:%Y-%m-%dT%H:%M:%SZ}">
<meta property="article:section" content="{article.section}"><meta name="author" content="{article.authors[0]}">
<link rel="canonical" href="{article.url}"></head><body><header><a href="/">{article.site}</a></header>
<main><article><h1>{escape(article.title)}</h1>
{body}
</article></main></body></html>""".encode()


def _element(block: Block) -> str:
    tag = "h2" if block.kind is Kind.HEADING else "p"
    return f"<{tag}>{escape(block.text)}</{tag}>"


def take_in(store: Store, pages: Iterable[designs.Page]) -> None:
    """What Act I does with each of them, without the network."""
    for page in pages:
        fetched = page.article.fetched
        assert fetched is not None
        candidate = Candidate(url=page.article.url, found_by="link")
        kept = Page(
            url=page.article.url, site=page.article.site, source="designs", body=html(page), status=200,
            headers=(("Content-Type", "text/html"),), fetched=fetched, candidate=candidate,
        )  # fmt: skip
        ref = store.keep(kept)
        found = extract(kept.body, kept.url, site=kept.site, fetched=fetched)
        if isinstance(found, Article):
            read = replace(found, id=mint(kept.site, found.url), fetched=fetched, found_by="link", pages=(ref,))
            revision = revise(None, learned(store, kept.site).applied(read))
            assert revision is not None
            store.append(revision)


@dataclass
class Score:
    """Blocks of the truth, and what became of them."""

    furniture: int = 0
    gone: int = 0
    story: int = 0
    harmed: int = 0  # by what was learned
    lost: int = 0  # by the page alone

    def add(self, other: Score) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def __str__(self) -> str:
        return (
            f"gone {self.gone / self.furniture:.2%} of {self.furniture}, harmed {self.harmed / self.story:.3%} of"
            f" {self.story}; before any census {self.lost / self.story:.3%} were lost"
        )


def score(store: Store, pages: Iterable[designs.Page]) -> Score:
    """What is left of these pages in the archive."""
    found = Score()
    for page in pages:
        latest = store.latest(page.article.id)
        verdicts = {block.text: block.dropped for block in latest.blocks} if latest else {}
        story = {block.text for block in latest.story} if latest else set()
        for number, block in enumerate(page.article.blocks):
            if number in page.furniture:
                found.furniture += 1
                found.gone += block.text not in story
            else:
                found.story += 1
                found.harmed += block.text not in story and verdicts.get(block.text) in LEARNED
                found.lost += block.text not in story and verdicts.get(block.text) not in LEARNED
    return found


def edition(pages: list[designs.Page]) -> Score:
    """The figures of one site in a folder of its own."""
    with TemporaryDirectory() as folder, opened(Path(folder)) as store:
        take_in(store, pages)
        publish(store, BASE, "All")
        return score(store, pages)


def feeds(pages: list[designs.Page], dice: random.Random) -> dict[str, bytes]:
    """Everything that is published, after these pages came in that order with an edition here and there."""
    with TemporaryDirectory() as folder:
        output = Path(folder)
        with opened(output) as store:
            for page in pages:
                take_in(store, [page])
                if dice.random() < 0.02:
                    publish(store, BASE, "All")
            publish(store, BASE, "All")
        found = filter(Path.is_file, output.glob("public/**/*"))
        return {str(path.relative_to(output)): path.read_bytes() for path in found}


def many(number: int) -> Iterator[Article]:
    """So many articles of one site, a thousand a month, each thousand with other furniture."""
    for thousand in range(-(-number // 1000)):
        for page in designs.pages(designs.DESIGNS[0], 1000, thousand):
            moment = datetime(2026 + thousand // 12, 1 + thousand % 12, 1, tzinfo=UTC)
            url = f"{page.article.url}-{thousand}"
            yield replace(page.article, url=url, id=mint(page.article.site, url), published=moment, first_seen=moment)


def cost(number: int) -> str:
    """What the first edition of an archive of that size costs, and one after one article more."""
    with TemporaryDirectory() as folder, opened(Path(folder)) as store:
        stream, line = many(number + 1000), 0.0
        for article in islice(stream, number):
            line -= time.perf_counter()
            store.append(article)
            line += time.perf_counter()
        new = next(stream)  # makes a thousand
        begun = time.perf_counter()
        publish(store, BASE, "All")
        first = time.perf_counter() - begun
        nexts = sorted(_next_edition(store, article) for article in (new, *islice(stream, 4)))
    each = line / number * 1000
    return f"{number:7,} articles: {each:.1f} ms a line, first edition {first:.1f} s, the next {nexts[2]:.2f} s"


def _next_edition(store: Store, article: Article) -> float:
    begun = time.perf_counter()
    store.append(article)
    publish(store, BASE, "All")
    return time.perf_counter() - begun


def main() -> None:
    """Print the figures of every design, of orders of arrival, and the cost of an edition."""
    for number, seeds in ((designs.PAGES, 1), (5, 10)):
        total = Score()
        for design in designs.DESIGNS:
            for seed in range(seeds):
                total.add(edition(designs.pages(design, number, seed)))
        print(f"{number} pages of each design: {total}")
    pages = [page for design in designs.DESIGNS for page in designs.pages(design)]
    found = []
    for seed in range(ORDERS):
        dice = random.Random(seed)
        dice.shuffle(pages)
        found.append(feeds(pages, dice))
    kinds = sum(one != found[0] for one in found)
    print(f"{ORDERS} orders of {len(pages)} pages: {kinds} differ from the first, in {len(found[0])} documents each")
    for number in (1_000, 10_000, 100_000):
        print(cost(number))


if __name__ == "__main__":
    main()
