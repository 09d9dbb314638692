"""How sources are over long times: what the reports say of them, and the feed of what began and ended."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from typer.testing import CliRunner

from archiver import checkup
from archiver.cli import app
from archiver.edition import publish
from archiver.health.drift import judge
from archiver.health.report import State
from archiver.publish.feed import Terms
from archiver.runs import Portrait, Run
from archiver.store.opening import opened

START = datetime(2026, 3, 2, 6, tzinfo=UTC)


def _run(hours: float, articles: int = 0, **fields) -> Run:
    drawn = Portrait(
        articles=articles, words=(400, 500, 600), authored=articles, dated=articles, one_text=1, one_date=1
    )
    ended = START + timedelta(hours=hours)
    told = {"found": 60, "asked": 3, "pages": 3, "read": 3} | fields
    return Run(source="paper", site="paper.example", began=ended, ended=ended, portrait=drawn, **told)


def _titles(store) -> list[str]:
    feed = (store.root / "public" / "health.atom").read_text("utf-8")
    return re.findall(r"<title>(paper: .*)</title>", feed)


def test_what_began_once_is_told_once_however_many_runs_come_after_it(tmp_path):
    with opened(tmp_path / "output") as store:
        store.note_runs([_run(hours, 1) for hours in range(40)])
        down = [_run(40 + hours / 2, failed="DNS: no such host: paper.example", asked=0) for hours in range(400)]
        store.note_runs(down)
        checkup.post(store, Terms())
        first = _titles(store)
        store.note_runs([_run(240 + hours / 2, failed=down[0].failed, asked=0) for hours in range(600)])
        checkup.post(store, Terms())
        assert len(first) == 1
        assert set(_titles(store)) <= set(first)  # no new entry, for what is not new


def test_a_week_is_a_week_and_the_last_article_is_found_however_often_the_source_is_read(tmp_path):
    with opened(tmp_path / "output") as store:
        store.note_runs([_run(number / 2, 1) for number in range(48 * 9)])
        (told,) = checkup.examine(store)
        assert told.articles_per_day == 48
        store.note_runs([_run(24 * 9 + number / 2) for number in range(150)])
        (told,) = checkup.examine(store)
        assert told.last_article == START + timedelta(hours=(48 * 9 - 1) / 2)


def test_a_source_is_told_of_whatever_its_last_run_holds(tmp_path):
    with opened(tmp_path / "output") as store:
        past = [_run(24 * day, 20) for day in range(9)]
        cut = replace(_run(24 * 9, 20), portrait=replace(past[0].portrait, words=(20, 30, 40)))
        store.note_runs([*past, replace(cut, alarms=judge(past, cut), held=tuple(f"urn:{n:040}" for n in range(3000)))])
        (told,) = checkup.examine(store)
        assert told.state is State.HELD


def test_a_source_that_is_asked_no_more_need_not_be_an_alarm_for_ever(tmp_path):
    output = tmp_path / "output"
    with opened(output) as store:
        store.note_runs([_run(1, 9), _run(2, failed="DNS: no such host: paper.example")])
    asked = ["health", "--json", "--output", str(output)]
    assert CliRunner().invoke(app, asked).exit_code == 1
    assert CliRunner().invoke(app, ["health", "paper", "--accept", "--output", str(output)]).exit_code == 0
    after = CliRunner().invoke(app, asked)
    assert after.exit_code == 0
    (told,) = json.loads(after.stdout)["sources"]
    assert (told["state"], told.get("failed")) == ("new", None)


def test_a_source_that_has_another_address_is_told_of_once(tmp_path):
    with opened(tmp_path / "output") as store:
        store.note_runs([_run(1, 9), _run(2, failed="DNS: no such host: paper.example")])
        store.note_runs([replace(_run(30, 9), site="new.example")])
        (told,) = checkup.post(store, Terms())
        assert (told.site, told.state) == ("new.example", State.NEW)
    told = (tmp_path / "output" / "health.prom").read_text("utf-8").splitlines()
    series = [line.rpartition(" ")[0] for line in told if not line.startswith("#")]
    assert len(series) == len(set(series))  # node_exporter takes nothing of a file that says one thing twice


def test_what_broke_leads_to_the_site_and_the_hub_is_told_of_it(tmp_path, make_article):
    terms = Terms(base="https://feeds.example/", hub="https://hub.example/")
    with opened(tmp_path / "output") as store:
        store.append(make_article(url="http://www.paper.example:8080/rain", site="paper.example", updated=START))
        publish(store, terms.base, "All", hub=terms.hub)
        store.index.errands.done(store.index.errands.owed())
        store.note_runs([_run(1, 9), _run(2, failed="it answered 500")])
        checkup.post(store, terms)
        told = (store.root / "public" / "health.atom").read_text("utf-8")
        assert '<link href="http://www.paper.example:8080/" rel="alternate"' in told
        assert store.index.errands.owed() == ["health.atom"]
        store.index.errands.done(["health.atom"])
        checkup.post(store, terms)
        assert store.index.errands.owed() == []
