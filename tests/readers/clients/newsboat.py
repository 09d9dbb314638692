"""newsboat: `newsboat -x reload`, and its cache."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime

from tests.readers.clients.client import Client, Shown, debian_version, lacking, run

_SHOWN = """select guid, title, url, content, pubDate, unread from rss_item
            where deleted = 0 order by pubDate desc, id desc"""


class Newsboat(Client):
    """newsboat in a terminal; it follows edits, and never the date."""

    name = "newsboat"
    how = "`newsboat -x reload`, its cache"
    packages = ("newsboat",)
    has_pictures = False  # only sounds and films are enclosures to it

    @classmethod
    def missing(cls) -> str | None:
        return lacking("newsboat", "newsboat")

    @classmethod
    def version(cls) -> str:
        return debian_version("newsboat")

    def poll(self) -> list[Shown]:
        urls, config, cache = (self.folder / name for name in ("urls", "config", "cache.db"))
        urls.write_text(f"{self.url}\n", "utf-8")
        config.touch()
        command = ["newsboat", "-u", urls, "-C", config, "-c", cache, "-x", "reload"]
        run(command, {"HOME": str(self.folder), "LC_ALL": "C.UTF-8"})
        with contextlib.closing(sqlite3.connect(cache)) as database:
            rows = database.execute(_SHOWN).fetchall()
            database.execute("update rss_item set unread = 0")
            database.commit()
        return [
            Shown(
                id=guid,
                title=title,
                link=link,
                html=html,
                published=datetime.fromtimestamp(date, UTC),
                is_new=bool(unread),
            )
            for guid, title, link, html, date, unread in rows
        ]
