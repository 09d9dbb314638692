"""Rules from folders the user names, as a user meets them: a crawl on loopback, and the commands."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.request import urlopen

import pytest

from archiver.items import Article
from archiver.store.opening import browsed
from tests.loopback import answering

#: Story -> what its page says stands in the place of its whole text on one page.
STORIES = {
    "the-bridge-is-open-again": "/stories/the-bridge-is-open-again?view=story",
    "ferry-sails-after-a-storm": "/gone?view=story",
    "owls-return-to-the-tower": "http://127.0.0.1:{port}/stories/owls-return-to-the-tower?view=story",
    "a-school-without-a-bell": "/stories/a-school-without-a-bell?view=preview",
    "the-baker-who-walks-at-night": "/forbidden/the-baker-who-walks-at-night?view=story",
}
HINT = """# of another time
tidy: no
prune: no
body: //div[@id='copy']
next_page_link: //a[@class='more']
single_page_link: //a[@class='whole']
"""
SITE = """[read]
body = ["#copy"]
strip = [".tip"]

[[test]]
page = '<div id="copy"><p>The lamp.</p><p class="tip">Have you a story for us?</p></div>'
contains = ["The lamp."]
omits = ["story for us"]
"""
TIP = "Our readers in the harbour and in the hills above it know more than this newsroom, and some of them write to us."


def titled(story: str) -> str:
    return story.replace("-", " ").capitalize()


def paragraph(story: str, part: int) -> str:
    name = story.replace("-", " ")
    return (
        f"Part {part} of what is told here about how {name}: the council met on a cold evening, listened to everybody "
        f"who had come, and wrote down {part * 17} reasons. “None of them is new,” said the clerk, who has "
        f"heard {name} told {part * 3} times, and closed the book with both hands before the lamps went out."
    )


class Paper(BaseHTTPRequestHandler):
    """Stories on two pages that name a page with the whole text."""

    asked: list[str]

    def do_GET(self) -> None:
        host = self.headers["Host"]
        self.asked.append(f"{host.partition(':')[0]}{self.path}")
        path, _, query = self.path.partition("?")
        name = path.rpartition("/")[2]
        if path == "/robots.txt":
            self.answer("User-agent: *\nDisallow: /forbidden/", "text/plain")
        elif path == "/":
            links = "".join(
                f'<li><a href="/stories/{one}">{one.replace("-", " ").capitalize()}</a></li>' for one in STORIES
            )
            self.answer(f"<title>Paper</title><main><ul>{links}</ul></main>")
        elif name in STORIES:
            self.answer(self.story(name, query, int(host.partition(":")[2])))
        else:
            self.send_error(404)

    def story(self, name: str, query: str, port: int) -> str:
        parts = {"": (1, 3), "page=2": (2, 4), "view=story": (1, 3, 2, 4), "view=preview": (1,)}[query]
        copy = "".join(f"<p>{paragraph(name, part)}</p>" for part in parts)
        links = f'<a class="whole" href="{STORIES[name].format(port=port)}">On one page</a>'
        links += f'<a class="more" href="/stories/{name}?page=2">2</a>' if query == "" else ""
        title = titled(name)
        summary = f'<meta name="description" content="{paragraph(name, 1)}">'
        return (
            f'<html lang="en"><head><title>{title}</title>{summary}</head><body><h1>{title}</h1>'
            f'<div id="copy">{copy}<p class="tip">{TIP}</p></div><nav>{links}</nav></body></html>'
        )

    def answer(self, text: str, content_type: str = "text/html; charset=utf-8") -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def paper() -> Iterator[tuple[str, list[str]]]:
    """The address of the paper, and what it was asked for."""
    asked: list[str] = []
    with answering(type("OnePaper", (Paper,), {"asked": asked})) as port:
        yield f"http://localhost:{port}/", asked


def archiver(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archiver", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=cwd, check=False)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def configured(tmp_path: Path, url: str, rules: str) -> None:
    for name, file, text in (("hints", "localhost.txt", HINT), ("my-sites", "localhost.toml", SITE)):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text(text, "utf-8")
    # The other source is never crawled; that it is named lets requests to its address through the address guard.
    other = f'[sources.other]\nurl = "{url.replace("localhost", "127.0.0.1").replace("news.", "other.")}"\n'
    (tmp_path / "sources.toml").write_text(f'[sources.paper]\nurl = "{url}"\n\n[rules]\n{rules}\n\n{other}', "utf-8")


def archived(output: Path) -> dict[str, Article]:
    with browsed(output) as store:
        entries = [entry for site in store.index.sites() for entry in store.index.newest(site, 100)]
        newest = [store.history(entry)[-1] for entry in entries]
    return {article.url.rpartition("/")[2]: article for article in newest}


def test_a_single_page_is_read_in_the_place_of_many_where_it_can_be_had(
    tmp_path: Path, paper: tuple[str, list[str]]
) -> None:
    url, asked = paper
    configured(tmp_path, url, 'hints = "hints"')
    done = archiver("crawl", "paper", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("localhost.txt, line 2: 'tidy' is not supported") == 1
    assert "archiver site test hints lists 1 more" in done.stderr
    assert "'prune'" not in done.stderr
    found = archived(tmp_path / "output")
    assert found.keys() == STORIES.keys()
    for name, article in found.items():
        assert all(paragraph(name, part) in article.text for part in (1, 2, 3, 4)), name
        assert (article.next_page, article.single_page) == (None, None)
        assert len(article.pages) == 2
    whole = "the-bridge-is-open-again"
    assert asked.count(f"localhost/stories/{whole}?view=story") == 1
    assert {path for path in asked if "page=2" in path} == {
        f"localhost/stories/{name}?page=2" for name in STORIES if name != whole
    }
    assert not [path for path in asked if path.startswith("127.0.0.1") or "/forbidden/" in path]
    asked.clear()
    last = archiver("crawl", "paper", "--json", cwd=tmp_path).stdout.splitlines()[-1]
    (outcome,) = json.loads(last)["report"]["outcomes"]
    assert (outcome["new"], outcome["changed"]) == (0, 0)
    assert not [path for path in asked if "stories" in path]


def test_raw_pages_are_imported_as_the_crawl_joined_them(tmp_path: Path, paper: tuple[str, list[str]]) -> None:
    configured(tmp_path, paper[0], 'hints = "hints"')
    assert archiver("crawl", "paper", cwd=tmp_path).returncode == 0
    done = archiver("import", *map(str, tmp_path.glob("output/pages/*/*.warc.gz")), "--output", "again", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    imported = archived(tmp_path / "again")
    assert {name: len(one.pages) for name, one in imported.items()} == dict.fromkeys(STORIES, 2)


def test_a_folder_of_site_files_goes_before_hints(tmp_path: Path, paper: tuple[str, list[str]]) -> None:
    url, asked = paper
    configured(tmp_path, url, 'sites = "my-sites"\nhints = "hints"')
    done = archiver("crawl", "paper", "--limit", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (article,) = archived(tmp_path / "output").values()
    assert TIP not in article.text
    assert [block.dropped for block in article.blocks if block.text == TIP] == ["site-rule"]
    assert not [path for path in asked if "view=" in path]


@pytest.mark.parametrize("command", ["extract", "explain"])
def test_a_page_is_read_by_the_folders_named(tmp_path: Path, paper: tuple[str, list[str]], command: str) -> None:
    configured(tmp_path, paper[0], "")
    url = f"{paper[0]}stories/the-bridge-is-open-again"
    with urlopen(url) as page:
        (tmp_path / "page.html").write_bytes(page.read())
    plain = archiver(command, "page.html", "--url", url, cwd=tmp_path)
    by_site = archiver(command, "page.html", "--url", url, "--sites", "my-sites", cwd=tmp_path)
    by_hint = archiver(command, url, "--hints", "hints", cwd=tmp_path)
    dropped = "site-rule" if command == "explain" else ""
    assert (TIP in plain.stdout, dropped in plain.stdout) == (True, not dropped)
    assert (TIP in by_site.stdout, dropped in by_site.stdout) == (command == "explain", True)
    assert "'tidy' is not supported" in by_hint.stderr
    assert "'tidy'" not in plain.stderr + by_site.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["crawl"], "sources.toml, line 5: 'sites' in [rules]: absent: there is no such folder"),
        (["extract", "page.html", "--sites", "absent"], "absent: there is no such folder of site files"),
        (["explain", "page.html", "--hints", "absent"], "absent: cannot be read as a folder of ftr-site-config files"),
        (["extract", "page.html", "--sites", "broken"], "paper.example.toml: has no test"),
        (["site", "test", "absent"], "absent: there is no such file or folder"),
        (["site", "test", "broken"], "paper.example.toml: has no test"),
        (["site", "test", "bare"], "bare: this folder holds neither site files"),
    ],
)
def test_rules_that_cannot_be_used_are_one_sentence(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    configured(tmp_path, "https://news.example/", 'sites = "absent"')
    (tmp_path / "page.html").write_text("<p>Nothing.</p>", "utf-8")
    (tmp_path / "bare").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/paper.example.toml").write_text("[read]\nbody = ['main']\n", "utf-8")
    done = archiver(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert sentence in done.stderr


def test_the_tests_of_site_files_are_held_by_one_command(tmp_path: Path) -> None:
    configured(tmp_path, "https://news.example/", "")
    done = archiver("site", "test", cwd=tmp_path)
    assert done.returncode == 0
    assert "ok      tarrow-ledger.example, test 1\n" in done.stdout
    done = archiver("site", "test", "my-sites", "hints/localhost.txt", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "ok      localhost, test 1",
        "hint    localhost.txt: 3 rules",
        "        localhost.txt, line 2: 'tidy' is not supported; the line was left out",
        "        localhost.txt, line 3: 'prune' is not supported; the line was left out",
        "1 site files: 1 tests, 0 failed",
        "1 ftr-site-config files: 2 lines left out",
    ]
    wrong = SITE.replace('contains = ["The lamp."]', 'contains = ["The lamp.", "The moon."]').replace(".tip", ".top")
    (tmp_path / "my-sites/localhost.toml").write_text(wrong, "utf-8")
    done = archiver("site", "test", "my-sites/localhost.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == (
        "FAILED  localhost, test 1: the text does not contain “The moon.”; "
        "the text contains “story for us”, which it must omit"
    )
