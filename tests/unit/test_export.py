"""Exports as other programs read them: each form, what is left out, and a disk that is full."""

from __future__ import annotations

import csv
import importlib
import io
import json
import resource
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from typer.testing import CliRunner

from archiver.cli import app
from archiver.compare.sametext import unmasked
from archiver.errors import ConfigError, StoreError
from archiver.exchange.choice import Choice
from archiver.exchange.exporting import Exported, Format, export
from archiver.items import Article, Cause, replace
from archiver.store.opening import opened
from archiver.store.store import Store
from tests.conftest import MakeArticle
from tests.records import NOW, paragraph

Make = Callable[..., Article]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "output") as store:
        yield store


@pytest.fixture
def make(make_article: MakeArticle) -> Make:
    return lambda number=1, **fields: make_article(number, **{"updated": NOW, **fields})


def edited(article: Article, text: str) -> Article:
    later = NOW + timedelta(days=1)
    return replace(article, blocks=(paragraph(text),), fetched=later, updated=later, cause=Cause.EDIT)


def exported(store: Store, to: Path, form: Format = Format.JSONL, **choice: Any) -> Exported:
    return export(store, Choice(**choice), form, to)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_the_newest_revision_of_each_entry_and_all_of_them_on_demand(store: Store, make: Make, tmp_path: Path) -> None:
    store.append(make(1), make(2), edited(make(1), "It decided after all."))
    exported(store, tmp_path / "new.jsonl")
    exported(store, tmp_path / "all.jsonl", history=True)
    assert [(r["title"], r["revision"], r["revisions"]) for r in records(tmp_path / "new.jsonl")] == [
        ("Story 2", 1, 1),
        ("Story 1", 2, 2),
    ]
    assert [(r["title"], r["cause"]) for r in records(tmp_path / "all.jsonl")] == [
        ("Story 1", "new"),
        ("Story 2", "new"),
        ("Story 1", "edit"),
    ]


def test_a_damaged_newest_line_leaves_the_one_before_it_and_is_counted(
    store: Store, make: Make, tmp_path: Path
) -> None:
    store.append(make(1), edited(make(1), "It decided after all."))
    path = max((store.root / "archive").glob("*/*.jsonl"))
    path.write_bytes(path.read_bytes().replace(b"after all", b"after alk"))
    done = exported(store, tmp_path / "new.jsonl")
    assert done.left_out == {"damaged": 1}
    assert [r["revision"] for r in records(tmp_path / "new.jsonl")] == [1]


def test_site_and_dates_bound_what_is_exported(store: Store, make: Make, tmp_path: Path) -> None:
    days = {number: datetime(2026, 5, number, tzinfo=UTC) for number in (1, 2, 3)}
    store.append(*(make(n, published=day) for n, day in days.items()), make(9, site="other.example"))
    exported(store, tmp_path / "x", site="news.example", since=days[2], until=days[3])
    assert [r["title"] for r in records(tmp_path / "x")] == ["Story 2"]


def test_what_a_wall_showed_is_left_out_and_its_file_goes(store: Store, make: Make, tmp_path: Path) -> None:
    store.append(make(1), make(2))
    folder = tmp_path / "folder"
    exported(store, folder, Format.MARKDOWN)
    kept = {path: path.stat().st_mtime_ns for path in folder.rglob("*.md")}
    mine = folder / "news.example" / "notes.md"
    mine.write_text("my own", "utf-8")
    wall = unmasked([make(1)], replace(make(1), fetched=NOW))
    assert wall
    store.append(replace(wall, fetched=NOW))
    done = exported(store, folder, Format.MARKDOWN)
    assert done.left_out == {"taken back": 1}
    assert done.changed == 1
    (left,) = set(folder.rglob("*.md")) - {mine}
    assert left.stat().st_mtime_ns == kept[left]


def test_a_cell_of_csv_is_no_formula_and_comes_back_whole(store: Store, make: Make, tmp_path: Path) -> None:
    store.append(
        make(1, title='=HYPERLINK("http://evil.example","x")', authors=("Ann Lee", "Bo Ek")),
        make(2, title='He said "no",\nthen left'),
        make(3, title="＝1+1"),
        make(4, title="-5 degrees"),
    )
    exported(store, tmp_path / "x.csv", Format.CSV)
    raw = (tmp_path / "x.csv").read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(raw, newline="")))
    assert [row["title"] for row in rows] == [
        '\'=HYPERLINK("http://evil.example","x")',
        'He said "no",\nthen left',
        "'＝1+1",
        "'-5 degrees",
    ]
    assert rows[0]["authors"] == "Ann Lee; Bo Ek"
    assert rows[0]["published"] == "2026-05-01T08:01:00Z"
    assert raw.count("\r\n") == 5


def test_parquet_has_real_dates_and_lists(store: Store, make: Make, tmp_path: Path) -> None:
    store.append(make(1, authors=("Ann Lee",)), make(2, published=None))
    exported(store, tmp_path / "x.parquet", Format.PARQUET)
    table = pq.read_table(tmp_path / "x.parquet")
    assert table.schema.field("published").type == pa.timestamp("us", tz="UTC")
    assert table["authors"].to_pylist() == [["Ann Lee"], []]
    assert table["published"].to_pylist() == [datetime(2026, 5, 1, 8, 1, tzinfo=UTC), None]


def test_without_pyarrow_one_sentence_says_what_to_install(
    store: Store, make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(f"No module named {name!r}", name="pyarrow")

    store.append(make(1))
    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(ConfigError, match=r"pyarrow.*pip install 'archiver\[parquet\]'"):
        exported(store, tmp_path / "x.parquet", Format.PARQUET)
    assert not (tmp_path / "x.parquet").exists()


def test_markdown_keeps_what_the_web_wrote_out_of_names_and_front_matter(
    store: Store, make: Make, tmp_path: Path
) -> None:
    title, text = "../../evil: {x}\n---\n# no", "Use <script>alert(1)</script> & *stars*"
    block = replace(paragraph(text), html="<p>Use &lt;script&gt;alert(1)&lt;/script&gt; &amp; *stars*</p>")
    store.append(make(1, title=title, tags=("- a", "yes", "1e3"), blocks=(block,)))
    exported(store, tmp_path / "folder", Format.MARKDOWN)
    (path,) = [p for p in (tmp_path / "folder").rglob("*") if p.is_file()]
    assert path.relative_to(tmp_path / "folder").as_posix() == f"news.example/2026-05-01-{make(1).id[9:]}.md"
    front, _, body = path.read_text("utf-8").removeprefix("---\n").partition("\n---\n")
    facts = yaml.safe_load(front)
    assert facts["title"] == title
    assert facts["tags"] == ["- a", "yes", "1e3"]
    assert facts["published"] == datetime(2026, 5, 1, 8, 1, tzinfo=UTC)
    assert body.strip() == r"Use \<script\>alert(1)\</script\> \& \*stars\*"


def test_a_full_disk_gives_one_sentence_and_leaves_the_last_export(store: Store, make: Make, tmp_path: Path) -> None:
    store.append(*(make(number) for number in range(40)))
    path = tmp_path / "exports" / "x.jsonl"
    path.parent.mkdir()
    path.write_text("the last one", "utf-8")
    limits, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(StoreError, match=r"x\.jsonl: the export cannot be written: .*; make room"):
            exported(store, path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert [p.name for p in path.parent.iterdir()] == ["x.jsonl"]
    assert path.read_text("utf-8") == "the last one"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--format", "markdown"], "name one with --to"),
        (["--to", "."], "is a folder, and jsonl is one file"),
        (["--since", "soon"], "'soon' is no date"),
        (["--site", "nowhere.example"], "no article of such a site"),
    ],
)
def test_what_does_not_fit_is_said(store: Store, make: Make, words: list[str], sentence: str) -> None:
    store.append(make(1))
    store.index.commit()
    done = CliRunner().invoke(app, ["export", "--output", str(store.root), *words])
    assert isinstance(done.exception, ConfigError)
    assert sentence in str(done.exception)
