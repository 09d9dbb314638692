"""Tiny Tiny RSS: the server reader of Debian, over a PostgreSQL of its own that lives as long as the client."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from tests.readers.clients.client import Asks, Client, Shown, debian_version, run, without_tags

_PAGES = Path("/usr/share/tt-rss/www")
_SCHEMA = Path("/usr/share/tt-rss/schema/ttrss_schema_pgsql.sql")
_SERVERS = Path("/usr/lib/postgresql")
#: It refuses loopback addresses and ports other than 80 and 443. This one is nobody's (RFC 5737); the witness is its
#: proxy and answers for it.
_NOBODY = "192.0.2.80"

_SHOWN = """select json_agg(row_to_json(shown)) from (
    select e.title, e.link, e.content, extract(epoch from e.updated) as updated, u.unread,
           (select content_url from ttrss_enclosures c where c.post_id = e.id limit 1) as picture
    from ttrss_user_entries u join ttrss_entries e on e.id = u.ref_id order by e.updated desc, e.id) shown"""


class TinyTinyRss(Client):
    """tt-rss shows `updated`, strips tags from titles, and never asks with an ETag."""

    name = "Tiny Tiny RSS"
    how = "`update.php --debug-feed`, its PostgreSQL"
    is_quick = False
    packages = ("tt-rss", "php-cli", "php-pgsql", "php-curl", "postgresql")
    asks = Asks.DATE

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder, url)
        self._home = Path(tempfile.mkdtemp(prefix="readers-"))  # as the folder of tests is not for other users' eyes
        self.ending.callback(shutil.rmtree, self._home)
        self._user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._user:
            shutil.chown(self._home, "postgres")
        try:
            self._start()
            path = urlsplit(url).path
            feed = f"insert into ttrss_feeds (owner_uid, title, feed_url) values (1, 'paper', 'http://{_NOBODY}{path}')"
            self._sql(feed)
            self._configure(url.removesuffix(path))
        except BaseException:
            self.close()
            raise

    @classmethod
    def missing(cls) -> str | None:
        there = _PAGES.is_dir() and _SCHEMA.is_file() and shutil.which("php") and _binaries().is_dir()
        return None if there else f"tt-rss is not installed (apt-get install {' '.join(cls.packages)})"

    @classmethod
    def version(cls) -> str:
        return f"{debian_version('tt-rss').partition('~')[0]}, PostgreSQL {_binaries().parent.name}"

    @classmethod
    def shown_title(cls, title: str) -> str:
        return without_tags(title)

    def poll(self) -> list[Shown]:
        for copy in (self._home / "cache" / "feeds").iterdir():  # kept for half a minute: here a day has passed
            os.utime(copy, (0, 0))
        self._run("php", "-d", "display_errors=0", self._home / "www" / "update.php", "--debug-feed", "1", "--quiet")
        rows = json.loads(self._sql(_SHOWN) or "null") or []
        if error := self._sql("select last_error from ttrss_feeds"):
            raise AssertionError(f"tt-rss could not read the feed: {error}")
        self._sql("update ttrss_user_entries set unread = false")
        return [
            Shown(
                id=None,
                title=row["title"],
                link=row["link"],
                html=row["content"],
                updated=datetime.fromtimestamp(row["updated"], UTC),
                picture=row["picture"],
                is_new=row["unread"],
            )
            for row in rows
        ]

    def _start(self) -> None:
        """A database cluster that listens on a socket in its own folder only; PostgreSQL refuses to run as root."""
        data, options = self._home / "data", f"-k {self._home} -c listen_addresses='' -c fsync=off"
        trust = ("-A", "trust", "-U", "postgres", "-N", "-E", "UTF8", "--locale=C.UTF-8")
        self._run(_binaries() / "initdb", "-D", data, *trust)
        self._run(_binaries() / "pg_ctl", "-D", data, "-w", "-s", "-l", self._home / "log", "-o", options, "start")
        stop = ("-m", "immediate", "-w", "-s", "stop")
        self.ending.callback(self._run, _binaries() / "pg_ctl", "-D", data, *stop)
        run([*self._psql(), "-f", _SCHEMA])

    def _configure(self, proxy: str) -> None:
        """A copy of its pages that knows this database, these folders and the witness."""
        pages = self._home / "www"
        shutil.copytree(_PAGES, pages, ignore=shutil.ignore_patterns("dojo", "dijit", "scriptaculous"))
        settings = {
            "DB_TYPE": "pgsql",
            "DB_HOST": str(self._home),
            "DB_USER": "postgres",
            "DB_NAME": "postgres",
            "DB_PASS": "",
            "DB_PORT": "",
            "SELF_URL_PATH": f"http://{_NOBODY}/tt-rss/",
            "SINGLE_USER_MODE": True,
            "LOCK_DIRECTORY": str(self._home / "lock"),
            "ICONS_DIR": str(self._home / "icons"),
            "CACHE_DIR": str(self._home / "cache"),
            "_HTTP_PROXY": proxy,
            "_SKIP_SELF_URL_PATH_CHECKS": True,
        }
        for name in ("lock", "cache/feeds", "cache/images", "cache/upload", "cache/export", "icons"):
            self._run("mkdir", "-p", self._home / name)
        ours = "".join(f"define({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items())
        theirs = [
            line
            for line in (_PAGES / "config.php").read_text("utf-8").split("\n")
            if "define('" in line and not any(f"'{name}'" in line for name in settings) and "dbport" not in line
        ]
        config = pages / "config.php"
        config.unlink()
        config.write_text(f"<?php\n{ours}" + "\n".join(theirs), "utf-8")

    def _sql(self, command: str) -> str:
        return run([*self._psql(), "-c", command]).strip()

    def _psql(self) -> list[str | Path]:
        return ["psql", "-h", self._home, "-U", "postgres", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]

    def _run(self, *command: str | Path) -> None:
        """As another user than root: neither PostgreSQL nor tt-rss runs as root."""
        run([*self._user, *command], {"LC_ALL": "C.UTF-8"})


def _binaries() -> Path:
    """Where the newest PostgreSQL server has its programs; a folder that is not there without one."""
    found = (path for path in _SERVERS.glob("*/bin") if (path / "initdb").exists())
    return max(found, key=lambda path: int(path.parent.name), default=_SERVERS / "none")
