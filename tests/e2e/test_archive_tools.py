"""The archive in other tools: every example of docs/archive.md, run on the archive of a crawl."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from backports import zstd

from archiver.store.store import browsed
from tests.house.house import ROOT

EXAMPLES = re.findall(r"^```(python|sql|sh)\n(.*?)^```$", (ROOT / "docs/archive.md").read_text("utf-8"), re.M | re.S)
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
Run = Callable[[str, str, Path], str]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    def run(language: str, code: str, folder: Path) -> str:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("PATH", PATH)
        if language == "sql":
            duckdb.sql(code).show()
        elif language == "python":
            exec(compile(code, "docs/archive.md", "exec"), {})
        else:
            subprocess.run(["sh", "-ec", code], timeout=60, check=True)
        return capfd.readouterr().out

    return run


def titles(output: Path) -> list[str]:
    with browsed(output) as store:
        newest = [store.latest(entry) for site in store.index.sites() for entry in store.index.newest(site, 999)]
    return [article.title for article in newest if article]


@pytest.mark.parametrize(("language", "code"), EXAMPLES, ids=[str(number) for number in range(len(EXAMPLES))])
def test_an_example_runs(language: str, code: str, crawled: Path, run: Run) -> None:
    folder = crawled.parent  # one for all: an example reads what the one before it wrote
    if language == "sh" and shutil.which(code.split()[0], path=PATH) is None:
        pytest.skip(f"there is no {code.split()[0]} on this machine")
    said = run(language, code, folder)
    if "title" in code and language == "sh":
        assert all(title in said for title in titles(crawled))
    elif "QUALIFY" in code:
        assert f"{len(titles(crawled))} rows" in said


def test_duckdb_reads_compressed_months_by_the_same_line(crawled: Path, tmp_path: Path, run: Run) -> None:
    for path in (crawled / "archive").glob("*/*.jsonl"):
        lines = path.read_bytes().splitlines(keepends=True)
        squeezed = tmp_path / path.relative_to(crawled.parent).with_suffix(".jsonl.zst")
        squeezed.parent.mkdir(parents=True)
        squeezed.write_bytes(zstd.compress(b"".join(lines[:20])) + zstd.compress(b"".join(lines[20:])))
    code = next(code for language, code in EXAMPLES if "QUALIFY" in code)
    assert f"{len(titles(crawled))} rows" in run("sql", code, tmp_path)
