"""The snippets of docs/operations.md, under the servers that they are for; without these their tests are skipped."""

from __future__ import annotations

import contextlib
import http.client
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

_DOCS = (Path(__file__).parents[2] / "docs/operations.md").read_text("utf-8")
_FEED = "<feed>" + "words " * 500 + "</feed>"


def _snippet(language: str, public: Path, port: int) -> str:
    text = re.search(rf"```{language}\n(.*?)```", _DOCS, re.DOTALL)[1]
    assert "/srv/news/output/public" in text
    return text.replace("/srv/news/output/public", str(public)).replace("listen 80", f"listen 127.0.0.1:{port}")


def _nginx(folder: Path, public: Path, port: int) -> list[str]:
    rest = f"pid {folder}/pid; error_log {folder}/error.log; daemon off; events {{}}"
    paths = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = f"user root; {rest} http {{ access_log off; {paths} {_snippet('nginx', public, port)} }}"
    (folder / "nginx.conf").write_text(conf, "utf-8")
    return ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]


def _caddy(folder: Path, public: Path, port: int) -> list[str]:
    site = _snippet("caddy", public, port).replace("feeds.example", f"http://127.0.0.1:{port}")
    (folder / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + site, "utf-8")
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.mark.parametrize(("name", "command"), [("nginx", _nginx), ("caddy", _caddy)])
def test_the_snippet_serves_feeds_as_readers_need_them(name, command, tmp_path):
    if shutil.which(name) is None:
        pytest.skip(f"the web server {name} is not installed (apt-get install {name})")
    public = tmp_path / "public"
    public.mkdir()
    (public / "feed.atom").write_text(_FEED, "utf-8")
    (public / "feed.json").write_text("{}", "utf-8")
    (public / ".feed.atom.draft").write_text("half", "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (tmp_path / "log").open("wb")
    with log, subprocess.Popen(command(tmp_path, public, port), stdout=log, stderr=log) as run:
        try:
            _await(port)
            answer = _ask(port, "/feed.atom")
            assert answer.status == 200, (tmp_path / "log").read_text("utf-8")
            assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
            assert _ask(port, "/feed.json").headers["Content-Type"].startswith("application/feed+json")
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert _ask(port, "/feed.atom", If_None_Match=answer.headers["ETag"]).status == 304
            assert _ask(port, "/feed.atom", If_Modified_Since=answer.headers["Last-Modified"]).status == 304
            assert _ask(port, "/feed.atom", Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
            assert _ask(port, "/.feed.atom.draft").status == 404
        finally:
            run.terminate()


def _await(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.1)


def _ask(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer
