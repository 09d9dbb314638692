"""archiver serve, asked over loopback as readers ask."""

from __future__ import annotations

import gzip
import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_ATOM = "<feed>" + "some words of a feed " * 100 + "</feed>"


@pytest.fixture
def output(tmp_path) -> Path:
    """An output folder with two documents, one under way, and something that is not public."""
    public = tmp_path / "public"
    (public / "sites" / "a.example").mkdir(parents=True)
    (public / "feed.atom").write_text(_ATOM, "utf-8")
    (public / "feed.json").write_text("{}", "utf-8")
    (public / ".feed.atom.draft").write_text("half", "utf-8")
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "secret.jsonl").write_text("raw", "utf-8")
    return tmp_path


@pytest.fixture
def port(output) -> Iterator[int]:
    """The port of a running `archiver serve`."""
    command = [sys.executable, "-m", "archiver", "serve", "--port", "0", "--output", str(output)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    ) as run:
        try:
            yield int(run.stdout.readline().split("http://127.0.0.1:")[1].split("/")[0])
        finally:
            run.terminate()
        run.stdout.read()
        told = run.stderr.read()
    assert run.returncode == 0
    assert told == ""


def _ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_readers_get_what_they_ask_for(port, output):
    answer, body = _ask(port, "/feed.atom")
    assert (answer.status, body.decode()) == (200, _ATOM)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert _ask(port, "/feed.json")[0].headers["Content-Type"] == "application/feed+json; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"

    tag, date = answer.headers["ETag"], answer.headers["Last-Modified"]
    for headers in ({"If_None_Match": tag}, {"If_None_Match": f'"other", W/{tag}'}, {"If_Modified_Since": date}):
        again, nothing = _ask(port, "/feed.atom", **headers)
        assert (again.status, nothing) == (304, b""), headers

    packed, body = _ask(port, "/feed.atom", Accept_Encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body).decode() == _ATOM
    assert packed.headers["ETag"] != tag
    assert _ask(port, "/feed.atom", Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])[0].status == 304

    part, body = _ask(port, "/feed.atom", Range="bytes=1-4", Accept_Encoding="gzip")
    assert (part.status, body, part.headers["Content-Range"]) == (206, b"feed", f"bytes 1-4/{len(_ATOM)}")
    assert _ask(port, "/feed.atom", "HEAD")[1] == b""

    # A new edition of the same second has the same date, and is seen all the same.
    stamp = (output / "public" / "feed.atom").stat().st_mtime_ns
    (output / "public" / "feed.atom").write_text("<feed>new</feed>", "utf-8")
    os.utime(output / "public" / "feed.atom", ns=(stamp, stamp))
    fresh, body = _ask(port, "/feed.atom", If_None_Match=tag, If_Modified_Since=date)
    assert (fresh.status, body) == (200, b"<feed>new</feed>")


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        ("gzip;q=1.0, br", True),
        ("br, GZIP ; q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("br", False),
    ],
)
def test_a_document_is_packed_for_those_who_take_it_and_has_the_tag_of_its_bytes(port, accepted, is_packed):
    plain = _ask(port, "/feed.atom")[0].headers["ETag"]
    answer, body = _ask(port, "/feed.atom", Accept_Encoding=accepted)
    assert (answer.headers["Content-Encoding"] == "gzip") is is_packed
    assert (gzip.decompress(body) if is_packed else body).decode() == _ATOM
    assert (answer.headers["ETag"] != plain) is is_packed


def test_a_part_is_given_of_the_bytes_that_the_reader_has_a_part_of_and_of_no_others(port):
    tag = _ask(port, "/feed.atom")[0].headers["ETag"]
    assert _ask(port, "/feed.atom", Range="bytes=1-4", If_Range=tag)[1] == b"feed"
    for stale in ('"another"', f"W/{tag}", "Tue, 01 Dec 2020 05:17:34 GMT"):
        answer, body = _ask(port, "/feed.atom", Range="bytes=1-4", If_Range=stale)
        assert (answer.status, body.decode()) == (200, _ATOM), stale
    assert _ask(port, "/feed.atom", If_None_Match="*")[0].status == 304


def test_nothing_but_public_documents_is_served(port):
    for path in (
        "/.feed.atom.draft",
        "/../archive/secret.jsonl",
        "/%2e%2e/archive/secret.jsonl",
        "/",
        "/sites/",
        "/no",
        "/feed%00.atom",
        "/%ff%fe",
    ):
        assert _ask(port, path)[0].status == 404, path
    assert _ask(port, "/feed.atom", "POST")[0].status == 405


def test_what_cannot_be_served_is_one_sentence(port, output, tmp_path):
    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "archiver", "serve", *arguments]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        return ended.returncode, ended.stderr

    taken = run("--port", str(port), "--output", str(output))
    assert taken[0] == 2
    assert f"port {port} of 127.0.0.1 cannot be had" in taken[1]
    assert "Traceback" not in taken[1]
    none = run("--output", str(tmp_path / "none"))
    assert none[0] == 2
    assert "nothing is published yet" in none[1]
