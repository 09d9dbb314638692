"""Feeds as real readers see them. The readers are Debian's newsboat and sfeed; without them their tests are skipped."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.items import Block, Kind
from archiver.publish.window import dated
from tests.feeds import compose_all

TITLES = [
    "Plain",
    "« Guillemets » & ampersands",
    "Tags <b>in</b> a title",
    "نافذة على العالم",
    "市議会が予算を可決",
    "5 > 4",
]


def _reader(name: str, package: str | None = None) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"the reader {name} is not installed (apt-get install {package or name})")
    return path


@pytest.fixture
def articles(make_article):
    """Two sites; pictures, edits, undated articles, all that a reader could stumble over."""
    made = []
    for number in range(30):
        text = f"Paragraph {number} with a <tag> & an entity &amp; written as text."
        html = f'<p>Paragraph {number} with <a href="/other">a link</a> &amp; <b>bold</b></p>'
        blocks = (Block(kind=Kind.PARAGRAPH, text=text), Block(kind=Kind.PARAGRAPH, text="x", html=html))
        site = f"site-{number % 2}.example"
        article = make_article(number, site=site, title=f"{TITLES[number % 6]} {number}", blocks=blocks)
        if number % 3 == 0:
            article = replace(article, image=f"https://{site}/{number}.jpg", authors=("Ana Ruiz", "Jo Ek"))
        if number % 5 == 0:
            article = replace(article, updated=article.first_seen + timedelta(days=1, minutes=number))
        if number % 7 == 0:
            article = replace(article, published=None, first_seen=article.first_seen + timedelta(minutes=number))
        made.append(article)
    return made


@pytest.fixture
def feeds(articles, tmp_path) -> list[Path]:
    """The feed of all and those of both sites, on disk."""
    sites = {
        site: [article for article in articles if article.site == site] for site in ("site-0.example", "site-1.example")
    }
    documents = compose_all(sites, base="https://feeds.example/", title="All")
    paths = []
    for number, document in enumerate(documents):
        paths.append(tmp_path / f"{number}.atom")
        paths[-1].write_bytes(document.body)
    return paths


def _sfeed(feed: Path) -> list[list[str]]:
    """The fields of each line that sfeed makes of that feed; sfeed(1) lists them."""
    read = subprocess.run([_reader("sfeed")], input=feed.read_bytes(), capture_output=True, check=True)
    return [line.split("\t") for line in read.stdout.decode().split("\n")[:-1]]


def _expected(articles, number):
    """Id, title, address and seconds of the entries of the feed with that number."""
    return {
        (article.id, article.title, article.url, int(dated(article).timestamp()))
        for article in articles
        if number == 0 or article.site == f"site-{number - 1}.example"
    }


def test_sfeed_lists_every_entry(articles, feeds):
    for number, path in enumerate(feeds):
        rows = _sfeed(path)
        assert {(row[5], row[1], row[2], int(row[0])) for row in rows} == _expected(articles, number)
        assert len(rows) == len(_expected(articles, number))
        assert [row[0] for row in rows] == sorted((row[0] for row in rows), reverse=True)
        assert {row[4] for row in rows} == {"html"}
        pictures = {article.id: article.image or "" for article in articles}
        assert all(row[7] == pictures[row[5]] for row in rows)


def test_newsboat_lists_every_entry_and_finds_nothing_new_the_second_time(articles, feeds, tmp_path):
    newsboat = _reader("newsboat")
    for number, path in enumerate(feeds):
        expected = _expected(articles, number)
        assert set(_newsboat(newsboat, path, tmp_path)) == expected
        path.write_bytes(path.read_bytes())
        assert sorted(_newsboat(newsboat, path, tmp_path)) == sorted(expected)


def _newsboat(newsboat: str, feed: Path, home: Path) -> list[tuple[str, str, str, int]]:
    """What newsboat has in its cache of that feed after a reload."""
    urls, config, cache = home / f"{feed.stem}.urls", home / "config", home / f"{feed.stem}.db"
    urls.write_text(f"{feed.as_uri()}\n", encoding="utf-8")
    config.touch()
    command = [newsboat, "-u", str(urls), "-C", str(config), "-c", str(cache), "-x", "reload"]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"HOME": str(home), "LC_ALL": "C.UTF-8"})
    with contextlib.closing(sqlite3.connect(cache)) as database:
        return database.execute("select guid, title, url, pubDate from rss_item").fetchall()


def test_readers_show_the_story_with_its_text_and_absolute_links(articles, feeds):
    for row in _sfeed(feeds[0]):
        site = next(article.site for article in articles if article.id == row[5])
        assert "with a &lt;tag&gt; &amp; an entity &amp;amp; written as text." in row[3]
        assert set(re.findall(r'href="([^"]*)"', row[3])) == {f"https://{site}/other"}


def test_newsboat_and_sfeed_take_the_subscriptions_from_the_opml(articles, tmp_path):
    newsboat, sfeed_import = _reader("newsboat"), _reader("sfeed_opml_import", "sfeed")
    site = {"site-0.example": articles[::2]}
    document = compose_all(site, base="https://feeds.example/", title="All « news » & more")[0]
    path = tmp_path / "feeds.opml"
    path.write_bytes(dict(document.twins)["feeds.opml"])
    addresses = {"https://feeds.example/feed.atom", "https://feeds.example/sites/site-0.example/feed.atom"}
    urls = tmp_path / "urls"
    urls.touch()
    command = [newsboat, "-u", str(urls), "-C", str(tmp_path / "config"), "-c", str(tmp_path / "db"), "-i", str(path)]
    (tmp_path / "config").touch()
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"HOME": str(tmp_path)})
    assert {line.split()[0] for line in urls.read_text(encoding="utf-8").splitlines() if line} == addresses
    read = subprocess.run([sfeed_import], input=path.read_bytes(), capture_output=True, check=True)
    assert all(address in read.stdout.decode() for address in addresses)
