"""The npm readers: parsers without a memory, each run by `node/read.mjs`."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.readers.clients.client import Asks, Client, Shown, lacking, run, without_tags

_SCRIPT = Path(__file__).resolve().parents[1] / "node"

#: Where `make readers` installs what package.json names: outside of the sources.
MODULES = _SCRIPT.parents[2] / "build" / "readers" / "npm"


class Node(Client):
    """One library of npm; the entries of the last document stay where the answer is 304."""

    library: str
    is_quick = False
    packages = ("nodejs", "npm")
    keeps = False
    asks = Asks.OURS

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder, url)
        self._etag = ""
        self._shown: list[Shown] = []

    @classmethod
    def missing(cls) -> str | None:
        if not _package(cls.library).is_file():
            return f"the npm reader {cls.library} is not installed (make readers)"
        return lacking("node", "nodejs")

    @classmethod
    def version(cls) -> str:
        return str(json.loads(_package(cls.library).read_text("utf-8"))["version"])

    def poll(self) -> list[Shown]:
        command = ["node", _SCRIPT / "read.mjs", self.library, self.url, *([self._etag] if self._etag else [])]
        found = json.loads(run(command, {"MODULES": str(MODULES)}))
        self._etag = found["etag"] or ""
        if found["status"] != 304:
            self._shown = [_shown(entry) for entry in found["entries"]]
        return self._shown


class NodeFeedsmith(Node):
    """feedsmith's parseFeed, which takes text."""

    name = "feedsmith (npm)"
    how = "`parseFeed`"
    library = "feedsmith"
    reads_json = True


class NodeRssParser(Node):
    """rss-parser's parseURL, which fetches without validators."""

    name = "rss-parser (npm)"
    how = "`parseURL`"
    library = "rss-parser"
    asks = Asks.NOT
    has_pictures = False  # enclosures of RSS only


class NodeFeedparser(Node):
    """feedparser's stream; it strips tags from titles."""

    name = "feedparser (npm)"
    how = "its stream"
    library = "feedparser"

    @classmethod
    def shown_title(cls, title: str) -> str:
        return without_tags(title)


def install() -> None:
    """The pinned packages into MODULES, with npm. Raises CalledProcessError."""
    MODULES.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        (MODULES / name).write_bytes((_SCRIPT / name).read_bytes())
    run(["npm", "ci", "--no-audit", "--no-fund", "--prefix", MODULES], os.environ)


def _package(library: str) -> Path:
    return MODULES / "node_modules" / library / "package.json"


def _shown(entry: dict[str, Any]) -> Shown:
    return Shown(
        id=entry.get("id"),
        title=entry["title"],
        link=entry["link"],
        html=entry["html"],
        published=_moment(entry.get("published")),
        updated=_moment(entry.get("updated")),
        picture=entry.get("picture"),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None
