"""An OPML file of a feed reader becomes sources."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from archiver.cli import app
from archiver.discover.subscriptions import read_opml
from archiver.errors import ConfigError
from archiver.rules.sources import load_sources

OPML = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="News"><outline text="folder in a folder">
  <outline type="rss" title="L'\xc3\x89cho &amp; fils" xmlUrl="https://echo.example/rss.xml" htmlUrl="https://echo.example/"/>
  <outline type="rss" text="L'\xc3\x89cho, sport" xmlUrl="https://echo.example/sport.xml" htmlUrl="https://echo.example/"/>
</outline></outline>
<outline text="Bare" xmlUrl="http://bare.example/feeds/all.atom?x=1"/>
<outline text="\xe6\x96\xb0\xe8\x81\x9e" XMLURL="https://shimbun.example/feed"/>
<outline text="again" xmlUrl="https://echo.example/rss.xml"/>
<outline text="file" xmlUrl="file:///etc/passwd"/>
<outline text="no feed" htmlUrl="https://site.example/"/>
</body></opml>"""


def _import(folder, opml=OPML, config="sources.toml"):
    (folder / "mine.opml").write_bytes(opml)
    return CliRunner().invoke(app, ["opml", "import", str(folder / "mine.opml"), "--config", str(folder / config)])


def test_each_site_becomes_one_source_with_its_feeds(tmp_path):
    ended = _import(tmp_path)
    assert ended.exit_code == 0, ended.output
    assert "4 feeds: 3 sources added" in ended.output
    assert "file:///etc/passwd" in ended.output
    found = {source.name: source for source in load_sources(tmp_path / "sources.toml").sources}
    assert found["l-echo-fils"].feeds == ("https://echo.example/rss.xml", "https://echo.example/sport.xml")
    assert found["bare"].url == "http://bare.example/"
    assert found["bare"].feeds == ("http://bare.example/feeds/all.atom?x=1",)
    assert found["shimbun-example"].url == "https://shimbun.example/"


def test_ampersands_written_as_they_are_typed_cut_nothing_off():
    (one,) = read_opml(
        b"<opml><body><outline text='A & B' xmlUrl='https://a.example/?feed=rss&cat=3'/></body></opml>", "x"
    ).feeds
    assert (one.feed, one.title) == ("https://a.example/?feed=rss&cat=3", "A & B")


def test_what_stands_in_the_file_stays_and_a_second_import_adds_nothing(tmp_path):
    mine = '# my own words\n[sources.bare]\nurl = "http://bare.example/"  # enough\nlimit = 3\n'
    (tmp_path / "sources.toml").write_text(mine, "utf-8")
    assert "2 sources added" in _import(tmp_path).output
    once = (tmp_path / "sources.toml").read_text("utf-8")
    assert once.startswith(mine)
    assert "0 sources added" in _import(tmp_path).output
    assert (tmp_path / "sources.toml").read_text("utf-8") == once


def test_a_name_that_is_taken_gets_a_number(tmp_path):
    opml = OPML.replace(b"Bare", b"L'\xc3\x89cho & fils".replace(b"&", b"&amp;"))
    _import(tmp_path, opml)
    names = [source.name for source in load_sources(tmp_path / "sources.toml").sources]
    assert names[:2] == ["l-echo-fils", "l-echo-fils-2"]


@pytest.mark.parametrize("body", [b"", b"<rss/>", b"not xml", b"<html><body>hello"])
def test_what_is_no_opml_is_said_in_one_sentence(tmp_path, body):
    (tmp_path / "none.opml").write_bytes(body)
    ended = CliRunner().invoke(app, ["opml", "import", str(tmp_path / "none.opml")])
    assert isinstance(ended.exception, ConfigError)
    with pytest.raises(ConfigError, match="no OPML file"):
        read_opml(body, "mine.opml")


def test_entities_are_refused():
    bomb = b'<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml><body><outline xmlUrl="&b;"/></body></opml>'
    with pytest.raises(ConfigError, match="entities"):
        read_opml(bomb, "mine.opml")


def test_a_broken_file_gives_what_can_be_read():
    told = read_opml(OPML.replace(b"</body></opml>", b""), "cut.opml")
    assert len(told.feeds) == 4


@pytest.mark.parametrize("begun", ['[publish]\nbase = "https://feeds.example/"\n', "# mine\n", "", "\ufeff# mine\r\n"])
def test_a_file_that_names_no_source_yet_gets_its_first_ones(tmp_path, begun):
    (tmp_path / "sources.toml").write_bytes(begun.encode())
    assert "3 sources added" in _import(tmp_path).output
    assert (tmp_path / "sources.toml").read_bytes().startswith(begun.rstrip().encode())
    assert len(load_sources(tmp_path / "sources.toml").sources) == 3


def test_a_file_that_nothing_can_be_added_to_stays_as_it_is(tmp_path):
    mine = 'sources = {bare = {url = "http://bare.example/"}}\n'
    (tmp_path / "sources.toml").write_text(mine, "utf-8")
    ended = _import(tmp_path)
    assert isinstance(ended.exception, ConfigError)
    assert "nothing can be added to it" in str(ended.exception)
    assert (tmp_path / "sources.toml").read_text("utf-8") == mine


def test_the_scheme_of_readers_stands_for_that_of_the_web():
    old = OPML.replace(b"http://bare", b"feed://bare").replace(b"https://shimbun", b"feed:https://shimbun")
    told = read_opml(old.replace(b"file://", b"feed:file://"), "mine.opml")
    assert told.feeds[2].feed == "http://bare.example/feeds/all.atom?x=1"
    assert told.feeds[3].feed == "https://shimbun.example/feed"
    assert told.refused == ("feed:file:///etc/passwd",)
