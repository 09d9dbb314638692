"""Every line ever written is read, to the same record; a line of a later version is refused, and why is said."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from archiver.codec import SCHEMA
from archiver.errors import RecordError
from archiver.items import Article, Block, Cause, Kind, PageRef, Reason, Tombstone, Validators, Visit, replace
from archiver.store import lines

#: <name>-<schema>.jsonl: one line as that schema wrote it. Never written anew: a new schema adds files.
SAMPLES = Path(__file__).parents[1] / "data/archives/lines"

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PAGE = PageRef(
    file="pages/news.example/2026-11-00001.warc.gz", offset=317, length=2048, digest=f"sha256:{'A' * 52}===="
)
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
STONE = Tombstone(
    id=ARTICLE.id,
    url=ARTICLE.url,
    site=ARTICLE.site,
    first_seen=AT,
    at=AT.replace(year=2031),
    why='retention in sources.toml: articles = "5y"',
)
EXPECTED: dict[str, Any] = {
    "article-1": ARTICLE,
    "article-2": ARTICLE,
    "tombstone-2": STONE,
    "visit-1": VISIT,
    "visit-2": replace(VISIT, page=PAGE),
}


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_a_line_of_each_schema_reads_to_the_same_record(sample: Path) -> None:
    expected = EXPECTED[sample.stem]
    assert lines.read(sample.read_bytes(), sample.stem.partition("-")[0], type(expected), sample.name) == expected


def test_each_schema_has_its_samples() -> None:
    names = {sample.stem for sample in SAMPLES.glob("*.jsonl")}
    assert names == set(EXPECTED)
    assert {f"article-{schema}" for schema in range(1, SCHEMA + 1)} <= names


@pytest.mark.parametrize(("name", "record"), [("article", ARTICLE), ("visit", VISIT), ("tombstone", STONE)])
def test_a_line_of_a_schema_to_come_is_refused_in_words(name: str, record: object) -> None:
    rest = lines.write(name, record)[24:].replace(b'"schema":2', b'"schema":3')
    line = lines.HEAD + blake2b(rest.rstrip(b"\n"), digest_size=8).hexdigest().encode() + rest
    with pytest.raises(RecordError, match=rf"here: this is {name} of schema 3, of a newer archiver.*update it"):
        lines.read(line, name, type(record), "here")
