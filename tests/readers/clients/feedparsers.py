"""The Python library feedparser: one document, no memory but the validators that the caller gives back."""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from time import struct_time

import feedparser

from tests.readers.clients.client import Client, Shown


class Feedparser(Client):
    """feedparser.parse with etag and modified, as its documentation says."""

    name = "feedparser (Python)"
    how = "`parse(url, etag=…, modified=…)`"
    keeps = False

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder, url)
        self._validators: dict[str, str] = {}
        self._shown: list[Shown] = []

    @classmethod
    def missing(cls) -> str | None:
        return None

    @classmethod
    def version(cls) -> str:
        return metadata.version("feedparser")

    def poll(self) -> list[Shown]:
        found = feedparser.parse(self.url, **self._validators)
        if found.status == 304:
            return self._shown
        assert not found.bozo, found.bozo_exception
        self._validators = {name: found[name] for name in ("etag", "modified") if name in found}
        self._shown = [
            Shown(
                id=entry.id,
                title=entry.title,
                link=entry.link,
                html=entry.content[0].value,
                published=_moment(entry.published_parsed),
                updated=_moment(entry.updated_parsed),
                picture=entry.enclosures[0].href if entry.enclosures else None,
            )
            for entry in found.entries
        ]
        return self._shown


def _moment(parts: struct_time) -> datetime:
    return datetime.fromtimestamp(timegm(parts), UTC)
