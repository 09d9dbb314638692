"""Every line ever written is read, to the same record; a line of a later version is refused, and why is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver.codec import SCHEMA
from archiver.errors import RecordError
from archiver.items import Article, Block, Cause, Kind, PageRef, Reason, Validators, Visit
from archiver.store import lines

#: <name>-<schema>.jsonl: one line as that schema wrote it. Never written anew: a new schema adds files.
SAMPLES = Path(__file__).parents[1] / "data/archives/lines"

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PAGE = PageRef(file="pages/news.example/2026-11-00001.warc.gz", offset=317, length=2048, digest="sha256:" + "A" * 52 + "====")  # fmt: skip
ARTICLE = Article(
    url="https://news.example/2026/11/flood",
    site="news.example",
    title="The river rose overnight",
    blocks=(
        Block(kind=Kind.PARAGRAPH, text="It rose by two metres.", html="<p>It rose by two metres.</p>"),
        Block(kind=Kind.PARAGRAPH, text="Follow us", html="<p>Follow us</p>", links=0.5, dropped=Reason.SHARE),
    ),
    authors=("Ann Example",),
    language="en",
    published=AT,
    summary="Water.",
    tags=("weather",),
    origins=(("title", "h1"),),
    id="urn:uuid:2f1f2d1e-6f5b-5d0e-8e4f-1d2c3b4a5968",
    first_seen=AT,
    fetched=AT,
    updated=AT,
    cause=Cause.EDIT,
    found_by="feed",
    listed_as="River rises",
    pages=(PAGE,),
)
VISIT = Visit(
    url="https://news.example/2026/11/flood",
    at=AT,
    outcome="changed",
    article=ARTICLE.id,
    stamp=AT,
    status=200,
    scheduled=True,
    validators=Validators(etag='"7"'),
)
EXPECTED: dict[str, Any] = {
    "article-1": ARTICLE,
    "visit-1": VISIT,
}


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_a_line_of_each_schema_reads_to_the_same_record(sample: Path) -> None:
    expected = EXPECTED[sample.stem]
    assert lines.read(sample.read_bytes(), sample.stem.partition("-")[0], type(expected), sample.name) == expected
