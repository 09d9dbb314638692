"""What a browser would show is archived, what was cut off or is no page never is, and each time it is said why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archiver.items import Article, Visit
from archiver.store.opening import browsed
from tests.e2e.odd_site import ASKING, CUT, KEPT, LED, NAMES, NO_PAGE, OTHERS, host, odd_sites

WORDS = ("The harbour was shut", "Captain Ilse Brandt", "The port expects", "Insurance would pay")


class Crawled:
    def __init__(self, output: Path, log: str) -> None:
        self.log = log
        self.visits: dict[str, Visit] = {}
        self.articles: dict[str, list[Article]] = {name: [] for name in NAMES}
        names = {host(name): name for name in NAMES}
        with browsed(output) as store:
            for file in store.visits.files():
                for _, visit in store.visits.scan(file):  # type: ignore[misc]
                    if "/odd/" in visit.url:
                        self.visits[names[visit.url.split("/")[2].partition(":")[0]]] = visit
            for file in store.archive.files():
                for _, article in store.archive.scan(file):  # type: ignore[misc]
                    self.articles[names[article.url.split("/")[2].partition(":")[0]]].append(article)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("odd")
    with odd_sites() as homes:
        stanzas = "".join(f'[sources.{name}]\nurl = "{home}"\n' for name, home in homes.items())
        (folder / "sources.toml").write_text(stanzas)
        command = [sys.executable, "-m", "archiver", "crawl", "--verbose", "--output", str(folder / "output")]
        done = subprocess.run(
            [*command, "--config", str(folder / "sources.toml")], capture_output=True, text=True, check=False
        )
    return Crawled(folder / "output", done.stderr)


def test_nobody_is_lost_over_an_odd_one(crawled: Crawled) -> None:
    assert "Traceback" not in crawled.log
    for name in NAMES:
        sound = [article for article in crawled.articles[name] if "/sound/" in article.url]
        assert len(sound) == 2 + (name in LED), name


@pytest.mark.parametrize("name", [*KEPT, *ASKING])
def test_what_a_browser_would_show_is_archived_whole(crawled: Crawled, name: str) -> None:
    assert (crawled.visits[name].outcome, crawled.visits[name].detail) == ("new", "")
    (article,) = (one for one in crawled.articles[name] if one.id == crawled.visits[name].article)
    assert article.title.startswith("Freighter")
    assert [text[: len(words)] for text, words in zip(article.text.split("\n\n"), WORDS, strict=True)] == list(WORDS)


@pytest.mark.parametrize("name", CUT)
def test_what_was_cut_off_is_no_article(crawled: Crawled, name: str) -> None:
    assert (crawled.visits[name].outcome, crawled.visits[name].detail) == ("unreachable", "the answer was cut off")


@pytest.mark.parametrize("name", NO_PAGE)
def test_what_is_no_page_is_no_article(crawled: Crawled, name: str) -> None:
    assert crawled.visits[name].outcome == "not-html"


@pytest.mark.parametrize("name", OTHERS)
def test_the_rest_is_named(crawled: Crawled, name: str) -> None:
    _, outcome, said = OTHERS[name]
    assert crawled.visits[name].outcome == outcome
    assert crawled.visits[name].detail.startswith(said)
