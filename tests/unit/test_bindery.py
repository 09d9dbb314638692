"""Who makes the closed documents makes no difference to them, nor does a child that is not there any more."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from archiver import bindery
from archiver.items import Article, replace
from archiver.store.crew import child
from archiver.store.opening import opened
from tests.bench.publishing import edition, stories

SITES, ARTICLES = 8, 250  # of which each site closes four documents


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("many") / "output"
    with opened(output) as store:
        for number in range(SITES):
            stream = stories(f"site-{number}.example", number)
            store.append(*(brief(next(stream)) for _ in range(ARTICLES)))
    return output


def brief(article: Article) -> Article:
    """Its first paragraph."""
    return replace(article, blocks=article.blocks[:1])


def documents(output: Path) -> dict[str, bytes]:
    """All of an edition from scratch."""
    shutil.rmtree(output / "public", ignore_errors=True)
    with opened(output) as store:
        edition(store)
    found = output / "public"
    return {str(path.relative_to(found)): path.read_bytes() for path in found.rglob("*") if path.is_file()}


def test_a_child_makes_the_same_documents(archive: Path, monkeypatch: pytest.MonkeyPatch):
    began = []
    monkeypatch.setattr(bindery, "child", lambda *told: began.append(told) or child(*told))
    together = documents(archive)
    assert began
    assert sum("/archive/" in path for path in together) >= bindery._MANY
    monkeypatch.setattr(bindery, "_MANY", sys.maxsize)
    assert documents(archive) == together
    assert len(began) == 1


#: Children that end at once, amid their first word, amid an answer, and that never say a word.
USELESS = (
    "exit 1",
    "printf '\\000\\000\\377\\377half'",
    "printf '\\000\\000\\000\\005ready\\000\\000\\377\\377half'; sleep 1",
    "exec sleep 600",
)


@pytest.mark.parametrize("script", USELESS)
def test_what_a_child_does_not_make_its_parent_makes(
    archive: Path, tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch
):
    together = documents(archive)
    (tmp_path / "python").write_text(f"#!/bin/sh\n{script}\n")
    (tmp_path / "python").chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert documents(archive) == together
