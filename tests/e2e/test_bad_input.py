"""Whatever is wrong with what the user gave: one clear sentence, the right exit code, no traceback, nothing lost."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from archiver.store.opening import opened
from tests.loopback import answering
from tests.manners.hosts import Host, Say, serving

_PAGE = (
    "<h1>The flood in the old town</h1>"
    + "<p>The mayor\u2019s caf\xe9 was open, as it is each day of the week.</p>" * 9
)


class Binary(BaseHTTPRequestHandler):
    """A server whose every page is no page."""

    def do_GET(self) -> None:
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("Content-Type", "application/octet-stream")
        self.end_headers()
        self.wfile.write(bytes(range(256)))

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="module")
def binary() -> Iterator[str]:
    with answering(Binary) as port:
        yield f"http://localhost:{port}/"


def archiver(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archiver", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=cwd, check=False)
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["crawl"], 2, "there is nothing to crawl"),
        (["crawl", "nwes"], 2, "did you mean 'news'?"),
        (["crawl", "ftp://news.example/"], 2, "is no web address"),
        (["crawl", "--config", "absent.toml"], 2, "absent.toml: there is no such file"),
        (["crawl", "--since", "yesterday", "news.example"], 2, "is no date; write it as"),
        (["crawl", "--limit", "0", "news.example"], 2, "--limit"),
        (["extract", "absent.html"], 1, "absent.html: cannot read this file"),
        (["clean", "absent.txt"], 1, "absent.txt: cannot read this file"),
        (["crawl", "news.example/a", "www.news.example/b"], 2, "are the same site, news.example; give one of them"),
        (["clean", "report.pdf"], 1, "report.pdf: this is no plain text: it is a PDF"),
        (["clean", "page.html"], 1, "it is HTML; archiver extract reads a page"),
        (["clean", "texts"], 1, "texts/packed.txt: this is no plain text: it is binary data"),
        (["crawl", "http://127.0.0.1:99999/"], 2, "is no web address"),
        (["crawl", "http://[::1/"], 2, "is no web address"),
        (["probe", "http://news.example:port/"], 2, "is no web address"),
        (["probe", ""], 2, "is no web address"),
        (["extract", "ftp://news.example/a"], 2, "is no web address"),
        (["extract", "--url", "news", "empty.html"], 2, "--url 'news' is no web address"),
        (["extract", "empty.html"], 1, "empty.html: no article: empty: no bytes"),
        (["explain", "empty.html"], 1, "empty.html: no article: empty: no bytes"),
        (["explain", "report.pdf"], 1, "report.pdf: no article: not-html: it is a PDF"),
        (["search", "--since", "03/04/2024", "flood"], 2, "--since '03/04/2024' is no date; write it as 2026-11-23"),
        (["reextract", "--since", "2024-02-30"], 2, "is no date"),
        (["crawl", "--output", "file/output", "news.example"], 1, "cannot make this folder"),
        (["publish", "--output", "absent"], 1, "there is no archive here"),
        *(
            ([*command, "--output", "other"], 1, "other: there is no archive here")
            for command in (["verify"], ["verify", "--repair"], ["health"], ["publish"], ["reindex"], ["compact"])
        ),
        (["health", "nwes", "--output", "read"], 2, "nwes: no run of such a source is noted in read; there are none"),
        (["health", "--accept", "--output", "read"], 2, "--accept: name the sources that are well as they are"),
        (["compact", "--output", "absent"], 1, "there is no archive here"),
        (["reextract", "--apply", "--output", "absent"], 1, "there is no archive here"),
        (["show", "urn:uuid:0", "--output", "absent"], 1, "there is no archive here"),
        (["opml", "import", "absent.opml"], 1, "absent.opml: cannot read this file"),
        (["opml", "import", "."], 1, ".: cannot read this file: Is a directory"),
        (["opml", "import", "--config", "latin.toml", "feeds.opml"], 2, "latin.toml: cannot be read"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    tmp_path: Path, arguments: list[str], code: int, sentence: str
) -> None:
    (tmp_path / "empty.html").write_text("")
    (tmp_path / "other").mkdir()
    (tmp_path / "read" / "runs").mkdir(parents=True)
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "page.html").write_text("<!doctype html><p>The lamp is lit.</p>")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "packed.txt").write_bytes(gzip.compress(bytes(range(256)) * 99))
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "latin.toml").write_bytes(b"# l\xe9gende")
    (tmp_path / "feeds.opml").write_text('<opml><body><outline xmlUrl="https://news.example/rss"/></body></opml>')
    if "nwes" in arguments:
        (tmp_path / "sources.toml").write_text('[sources.news]\nurl = "https://news.example/"\n')
    done = archiver(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert sentence in done.stderr
    assert not (tmp_path / "absent").exists()
    assert not list((tmp_path / "other").iterdir())
    assert not (tmp_path / "output").exists() or not any((tmp_path / "output").glob("archive"))


def test_a_typo_in_sources_toml_names_the_line_and_the_nearest_key(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text('[sources.news]\nurl = "https://news.example/"\n\nlimt = 5\n')
    done = archiver("crawl", cwd=tmp_path)
    assert done.returncode == 2
    assert "sources.toml, line 4" in done.stderr
    assert "did you mean 'limit'?" in done.stderr


def test_an_unreachable_host_fails_its_source_and_says_why(tmp_path: Path) -> None:
    done = archiver("crawl", "http://localhost:1/", cwd=tmp_path)
    assert done.returncode == 1
    assert "could not be read" in done.stdout
    assert "refused" in done.stdout


def test_an_address_that_is_no_page_gives_nothing_usable(tmp_path: Path, binary: str) -> None:
    done = archiver("crawl", binary, cwd=tmp_path)
    assert done.returncode == 1
    assert "no address of an article was found" in done.stdout


def test_a_listing_that_cannot_be_read_is_named_once(tmp_path: Path) -> None:
    host = Host("127.0.0.1", {"/": [Say(body=b"<?xml version='1.0'?><rss version='2.0'/>")]})
    host.missing = True
    with serving([host]):
        done = archiver("crawl", host.base, cwd=tmp_path)
        probed = archiver("probe", host.base, cwd=tmp_path)
    assert [line.partition("WARNING: ")[2] for line in done.stderr.splitlines()] == [f"{host.base}/ holds no entries."]
    assert f"{host.base}/ (you gave it): holds no entries." in probed.stdout


def test_a_second_run_ends_at_once_and_the_first_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path / "output"):
        done = archiver("crawl", "http://localhost:1/", cwd=tmp_path)
    assert done.returncode == 1
    assert "another run is writing here" in done.stderr


@pytest.mark.parametrize("arguments", [["version"], ["--help"], ["explain", "page.html"], ["extract", "page.html"]])
def test_a_full_disk_behind_standard_output_is_one_sentence(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "page.html").write_text(_PAGE, "utf-8")
    command = [sys.executable, "-m", "archiver", *arguments]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith("archiver: standard output cannot be written: No space left on device; make room")


@pytest.mark.parametrize("command", ["explain", "extract"])
def test_a_locale_that_cannot_write_all_signs_gets_the_others_escaped(tmp_path: Path, command: str) -> None:
    (tmp_path / "page.html").write_text(_PAGE, "utf-8")
    env = os.environ | {"PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(
        [sys.executable, "-m", "archiver", command, "page.html"],
        capture_output=True,
        cwd=tmp_path,
        env=env,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "The mayor\\u2019s caf\xe9".encode("latin-1") in done.stdout
