"""reextract and show --diff, as they are typed."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from archiver.cli import app
from archiver.compare.revisions import revise
from archiver.items import Cause, replace
from archiver.store.opening import opened
from tests.records import NOW, make_article, paragraph
from tests.unit.test_reread import SITE, archived, spoilt_blocks

ARTICLE = make_article("The river rose by two metres overnight. Nobody was hurt.", "Schools stay closed.")


def ran(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """An archive with an article that was edited once."""
    later = NOW + timedelta(hours=2)
    texts = "The river rose by three metres overnight. Nobody was hurt.", "The bridge is shut.", "Schools stay closed."
    again = replace(ARTICLE, blocks=tuple(map(paragraph, texts)), fetched=later, authors=("Ann Lee",))
    edit = revise(ARTICLE, again)
    assert edit
    with opened(tmp_path) as store:
        store.append(ARTICLE, edit)
    return tmp_path


def test_the_history_of_an_article_reads_as_a_person_would_tell_it(edited: Path) -> None:
    told = ran("show", ARTICLE.url, "--diff", "--output", str(edited))
    assert told.splitlines() == [
        ARTICLE.title,
        ARTICLE.url,
        "2026-11-20 12:00  new",
        "",
        "2026-11-20 14:00  edit",
        "    authors  none → Ann Lee",
        "  rewritten  The river rose by [-two-]{+three+} metres overnight. …",
        "      added  {+The bridge is shut.+}  (below “The river rose by three metres overnight. Nobody w…”)",
    ]


def test_the_history_for_programs_has_the_values(edited: Path) -> None:
    (line,) = ran("show", ARTICLE.id, "--diff", "--json", "--output", str(edited)).splitlines()
    found = json.loads(line)
    assert (found["cause"], found["fetched"]) == ("edit", "2026-11-20T14:00:00Z")
    assert [passage["how"] for passage in found["difference"]["passages"]] == ["rewritten", "added"]
    assert [field["name"] for field in found["difference"]["fields"]] == ["authors"]


def test_show_without_diff_is_as_before(edited: Path) -> None:
    assert "revisions  new 2026-11-20 12:00, edit 2026-11-20 14:00" in ran("show", ARTICLE.id, "--output", str(edited))


def test_a_report_then_the_revisions_then_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        archived(store, 1)
        archived(store, 2, title="Another", blocks=spoilt_blocks(2))
        archived(store, 3, blocks=spoilt_blocks(3, *(paragraph("Every word of it is boilerplate. " * 40),)))
    call = ("reextract", "--output", str(tmp_path), "--workers", "1")
    told = ran(*call)
    assert told.startswith("2 of 3 articles change\n  in text 2, title 1\n  1 lose more than half of their text\n")
    assert "--apply writes them" in told
    assert re.search(r"title  \[-Another-\]\{\+Story 2 of the town\+\}", told)
    assert told.index("Story 3") < told.index("Another\n")  # the worst first
    *changed, last = map(json.loads, ran(*call, "--json", "--apply", "--source", SITE).splitlines())
    assert [line["url"][-1] for line in changed] == ["2", "3"]
    assert last["summary"]["came"] == {
        "same": 1, "changed": 2, "rejected": 0, "damaged": 0, "pageless": 0, "wall": 0
    }  # fmt: skip
    with opened(tmp_path) as store:
        assert [one.cause for one in store.history(changed[0]["id"])] == [Cause.NEW, Cause.REEXTRACT]
        assert len(store.index.newest(SITE, 9)) == 3
    assert ran(*call, "--apply").startswith("0 of 3 articles changed\n")


def test_a_site_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        archived(store, 1)
    result = CliRunner().invoke(app, ("reextract", "--source", "else", "--output", str(tmp_path)))
    assert str(result.exception) == f"else: no article of such a site is in {tmp_path}; there are {SITE}"
