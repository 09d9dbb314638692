"""The labelled pages that the repository carries, read: the golden pages and the articles of the demo site."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

import lxml.html

from archiver.compare.joined import join
from archiver.demo import DemoArticle, articles
from archiver.demo.links import pages_of
from archiver.demo.pages import site
from archiver.extract import extract
from archiver.items import Article, Rejected
from tests.bench.figures import Figures, Row, of_facts, of_snippets, of_texts, plain
from tests.bench.reader import parse_seconds
from tests.golden.make_pages import FETCHED, PAGES, cases, expected, terms

BASE = "http://localhost:8000"
#: The demo site is read at the end of its first day.
READ = datetime(2026, 10, 20, 18, 0, tzinfo=UTC)
#: Characters from which a line of a page is looked for in the text: shorter ones stand anywhere.
LINE = 12
#: Times that everything is read; the speed is their median.
REPEATS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A page, or the pages of one article, and what is true of it; a field that is not known is free."""

    id: str
    pages: tuple[tuple[str, bytes, str | None], ...]  # (address, bytes, content type)
    fetched: datetime
    is_article: bool = True
    text: str | None = None
    title: str | None = None
    date: str | None = None


def golden() -> Iterator[Case]:
    """The golden pages."""
    for name in cases():
        told, truth = terms(name), expected(name)
        page = (told["url"], (PAGES / name / "page.html").read_bytes(), told.get("content_type"))
        text = "\n\n".join(truth["text"]) if "text" in truth else None
        yield Case(
            id=name, pages=(page,), fetched=FETCHED, is_article="rejected" not in truth,
            text=text, title=truth.get("title"), date=truth.get("published"),
        )  # fmt: skip


def demo() -> Iterator[Case]:
    """The articles of the demo site's first day."""
    yield from map(_of_demo, articles())


def _of_demo(article: DemoArticle) -> Case:
    replies = [(path, site(1, BASE).reply(path)) for path in pages_of(article)]
    return Case(
        id=article.path,
        pages=tuple((BASE + path, reply.body, reply.content_type) for path, reply in replies),
        fetched=READ,
        text=article.text,
        title=article.title,
        date=article.published.isoformat() if article.published else None,
    )


SETS = {"golden": golden, "demo": demo}


def measure() -> dict[str, Figures]:
    """The figures of each set, and under ``speed`` what reading costs as a multiple of lxml's bare parse."""
    known = {name: list(found()) for name, found in SETS.items()}
    everything = [case for found in known.values() for case in found]
    _read(everything[0])  # brings in the models
    rows, ratios = {}, []
    for _ in range(REPEATS):
        rows = {case.id: _read(case) for case in everything}
        ratios.append(sum(row.seconds for row in rows.values()) / sum(row.parse for row in rows.values()))
    told = {name: _figures(found, rows) for name, found in known.items()}
    return told | {"speed": {"x_parse": median(ratios)}}


def _figures(of: list[Case], rows: dict[str, Row]) -> Figures:
    stories = [rows[case.id] for case in of if case.is_article]
    texts = [row for row in stories if row.truth is not None]
    others = [rows[case.id] for case in of if not case.is_article]
    rejected: Figures = {"rejected": sum(not row.text for row in others) / len(others)} if others else {}
    found = of_texts(texts) | of_snippets(texts) | of_facts(stories) | rejected
    return {name: found[name] for name in KEPT if name in found}


#: The figures that have a floor.
KEPT = ("word_f1", "gram_f1", "exact", "leaks", "title", "date", "rejected")


def _read(case: Case) -> Row:
    parse = sum(parse_seconds(body) for _, body, _ in case.pages)
    begun = time.process_time()
    found = [extract(body, url, content_type=kind, fetched=case.fetched) for url, body, kind in case.pages]
    seconds = time.process_time() - begun
    article = _joined(found)
    return Row(
        id=case.id, truth=case.text, true_title=case.title, true_date=case.date, seconds=seconds, parse=parse,
        must_not=_dirt(case), text=article.text if article else "", title=article.title if article else None,
        date=article.published.isoformat() if article and article.published else None,
    )  # fmt: skip


def _joined(found: list[Article | Rejected]) -> Article | None:
    read = [article for article in found if isinstance(article, Article)]
    return join(read[0], read[1:]) if read else None


def _dirt(case: Case) -> list[str]:
    """The lines of the pages that are no part of the text: all that could leak into it."""
    story = plain(case.text or "")
    lines = {line for _, body, _ in case.pages for line in _lines(body) if len(line) >= LINE}
    return sorted(line for line in lines if plain(line) and plain(line) not in story)


def _lines(body: bytes) -> Iterator[str]:
    tree = lxml.html.document_fromstring(body)
    for text in tree.xpath("//body//text()[not(ancestor::script or ancestor::style)]"):
        yield str(text).strip()
