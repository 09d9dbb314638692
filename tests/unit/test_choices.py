"""Feeds by choice, what is held, the page and the hub: what a subscriber and an operator see of them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pytest
from typer.testing import CliRunner

from archiver import websub
from archiver.cli import app
from archiver.edition import Edition, publish
from archiver.edition.held import read_held
from archiver.errors import ConfigError
from archiver.items import Article, replace
from archiver.normalize.query import parse, plain
from archiver.rules.feeds import Choice
from archiver.rules.sources import load_sources
from archiver.store.opening import opened
from archiver.store.store import Store
from tests.unit.test_press import article, ruin, state

BASE = "https://feeds.example/"
NEWS = '[sources.news]\nurl = "https://one.example/"\n'


def choices(tmp_path: Path, stanza: str) -> tuple[Choice, ...]:
    path = tmp_path / "sources.toml"
    path.write_text(f"{NEWS}\n{stanza}\n", "utf-8")
    return load_sources(path).choices


def edition(store: Store, *chosen: Choice, **more: object) -> Edition:
    return publish(store, BASE, "All", choices=chosen, **more)  # type: ignore[arg-type]


def titles(output: Path, name: str) -> list[str]:
    return [item["title"] for item in json.loads((output / f"public/feeds/{name}.json").read_bytes())["items"]]


@pytest.mark.parametrize(
    ("typed", "text", "fits"),
    [
        ("climat OR cop30", "La COP30 commence", True),
        ("climat", "Les climatologues", False),
        ("climat*", "Les climatologues", True),
        ("town hall", "The hall of the town", True),
        ('"town hall"', "The hall of the town", False),
        ("town -river", "The town by the river", False),
        ("déjà", "DEJA VU", True),
        ("京都", "東京都知事選挙", True),
    ],
)
def test_what_is_asked_fits(typed: str, text: str, fits: bool) -> None:
    assert parse(typed).fits([plain(text)]) is fits


@pytest.mark.parametrize(
    ("stanza", "sentence"),
    [
        ('[feeds.Climate]\nmatch = "a"', "line 4: 'Climate' cannot be a feed's name"),
        ('[feeds.a]\nsources = ["new"]', "line 5: 'new' in [feeds.a] is no source of this file; did you mean 'news'?"),
        ('[feeds.a]\nmatch = "-b"', "line 5: 'match' in [feeds.a]: -b: this names no word"),
        ("[feeds.a]\nlimit = 0", "line 5: 'limit' in [feeds.a] must be a whole number from 1 to 500"),
        ('[feeds.a]\nmacth = "b"', "line 5: unknown key 'macth' in [feeds.a]; did you mean 'match'?"),
    ],
)
def test_a_stanza_that_cannot_be_used_is_named(tmp_path: Path, stanza: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as told:
        choices(tmp_path, stanza)
    assert sentence in str(told.value)


def test_a_feed_by_choice_follows_its_sites_and_its_stanza_alone(tmp_path: Path) -> None:
    (wanted,) = choices(tmp_path, '[feeds.odd]\nsources = ["news"]\nmatch = "tide"\nnot = "sport"')
    with opened(tmp_path) as store:
        store.append(*(article("one.example", n, f"The tide of day {n}." * (n % 2 or 2)) for n in range(3)))
        store.append(article("one.example", 8, "The tide of sport."), article("two.example", 9, "A tide elsewhere."))
        edition(store, wanted)
        assert titles(tmp_path, "odd") == ["one.example 2", "one.example 1", "one.example 0"]
        assert b"feeds/odd.atom" in (tmp_path / "public/feeds.opml").read_bytes()
        before = state(tmp_path)
        store.append(article("two.example", 10, "Another tide elsewhere."))
        edition(store, wanted)
        assert state(tmp_path)["feeds/odd.atom"] == before["feeds/odd.atom"]
        edition(store, dataclasses.replace(wanted, limit=1))
        assert titles(tmp_path, "odd") == ["one.example 2"]
        edition(store)
        assert not list((tmp_path / "public/feeds").iterdir())
        assert b"feeds/odd" not in (tmp_path / "public/feeds.opml").read_bytes()


def test_a_new_index_gives_the_same_bytes_and_nothing_new_reads_nothing(tmp_path: Path) -> None:
    (wanted,) = choices(tmp_path, '[feeds.few]\nmatch = "tide"')
    with opened(tmp_path) as store:
        store.append(*(article("one.example", n, f"The tide of day {n}.") for n in range(5)))
        edition(store, wanted)
    before = {path: body for path, (body, _) in state(tmp_path).items()}
    (tmp_path / "index.sqlite").unlink()
    with opened(tmp_path) as store:
        edition(store, wanted)
    assert {path: body for path, (body, _) in state(tmp_path).items()} == before
    ruin(tmp_path / "archive")
    with opened(tmp_path) as store:
        edition(store, wanted)
        assert store.damage == []


def undated(number: int) -> Article:
    return replace(article("one.example", number), published=None)


def test_a_feed_that_lost_its_dates_is_held_until_the_user_accepts_it(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(*(article("one.example", n) for n in range(4)))
        publish(store, None, "All sites")
        store.append(*map(undated, range(4, 14)))
        assert "have no date of their own" in str(publish(store, None, "All sites").kept[0].kept)
    held = [one.path for one in read_held(tmp_path)]
    assert held == ["feed.atom", "sites/one.example/feed.atom"]
    call = ["publish", "--output", str(tmp_path), "--config", str(tmp_path / "sources.toml")]
    choices(tmp_path, "")
    assert CliRunner().invoke(app, call).exit_code == 3
    accept = ["--accept", str(tmp_path / "public/feed.atom"), "--accept", held[1]]
    assert CliRunner().invoke(app, [*call, *accept]).exit_code == 0
    assert not (tmp_path / "held.json").exists()


def test_an_article_that_no_feed_can_hold_is_told_and_stops_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(article("one.example", 1), replace(article("one.example", 2), url="https://one.example/a b"))
        for _ in range(2):
            made = edition(store)
            assert (made.kept, made.aside) == ((), 2)
    assert all("no absolute http" in one.aside[0].reason for one in read_held(tmp_path))


def test_the_page_shows_feeds_and_titles_as_text(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(replace(article("one.example", 1), title="<script>alert(1)</script>"))
        edition(store)
    shown = (tmp_path / "public/index.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script" not in shown
    assert 'href="sites/one.example/feed.json"' in shown


def test_an_edition_that_knows_no_sources_toml_leaves_chosen_feeds_and_the_next_brings_them_up(tmp_path: Path) -> None:
    chosen = choices(tmp_path, "[feeds.all]")
    with opened(tmp_path) as store:
        store.append(article("one.example", 1))
        edition(store, *chosen)
        store.append(article("one.example", 2))
        publish(store, BASE, "All", choices=None)
        assert titles(tmp_path, "all") == ["one.example 1"]
        assert "feeds/all.atom" in (tmp_path / "public/feeds.opml").read_text()
        edition(store, *chosen)
        assert titles(tmp_path, "all") == ["one.example 2", "one.example 1"]


@pytest.fixture
def hub() -> Iterator[HTTPServer]:
    class Hub(BaseHTTPRequestHandler):
        status, told = 204, []  # type: ignore[var-annotated]

        def do_POST(self) -> None:
            asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.told.append((*asked["hub.mode"], *asked["hub.url"]))
            self.send_response(type(self).status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Hub) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_the_hub_is_told_of_what_changed_and_again_of_what_it_missed(tmp_path: Path, hub: HTTPServer) -> None:
    address, handler = f"http://127.0.0.1:{hub.server_port}/", hub.RequestHandlerClass
    with opened(tmp_path) as store:
        store.append(article("one.example", 1))
        edition(store, hub=address)
        handler.status = 503  # type: ignore[attr-defined]
        told = websub.tell(store, address, BASE)
        assert (told.done, told.failed, "503" in told.sentence) == (0, 4, True)
        handler.status = 204  # type: ignore[attr-defined]
        handler.told.clear()  # type: ignore[attr-defined]
        assert websub.tell(store, address, BASE).done == 4
        assert ("publish", f"{BASE}sites/one.example/feed.atom") in handler.told  # type: ignore[attr-defined]
        edition(store, hub=address)
        assert websub.tell(store, address, BASE) == websub.Told()


def test_the_hub_is_told_of_what_stood_there_when_an_edition_broke_off(
    tmp_path: Path, hub: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, handler = f"http://127.0.0.1:{hub.server_port}/", hub.RequestHandlerClass
    with opened(tmp_path) as store:
        store.append(article("one.example", 1))
    with monkeypatch.context() as patch, opened(tmp_path) as store:
        patch.setattr(store.index.printed, "face", ended)  # the documents stand, and nothing is noted of them
        patch.setattr(store.index, "close", store.index._db.close)  # as a kill would: what was not committed is lost
        with pytest.raises(KeyboardInterrupt):
            edition(store, hub=address)
    assert (tmp_path / "public/sites/one.example/feed.atom").exists()
    with opened(tmp_path) as store:
        edition(store, hub=address)
        websub.tell(store, address, BASE)
    told = {url for _, url in handler.told}  # type: ignore[attr-defined]
    assert {f"{BASE}sites/one.example/feed.atom", f"{BASE}sites/one.example/feed.json"} <= told


def ended(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_hub_whose_name_leads_inside_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", 80))])
    with opened(tmp_path) as store:
        store.append(article("one.example", 1))
        edition(store, hub="http://hub.example/")
        assert "no public address" in websub.tell(store, "http://hub.example/", BASE).why
