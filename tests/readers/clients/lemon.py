"""The Python library `reader`: the whole life of a subscription, over its own database."""

from __future__ import annotations

from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from tests.readers.clients.client import Client, Shown


class LemonReader(Client):
    """lemon24/reader, asked for its entries in the order that it calls recent."""

    name = "reader (Python)"
    how = "`update_feeds`, `get_entries`"
    reads_json = True

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder, url)
        self.has_pictures = not url.endswith(".json")  # JSON Feed's image is no enclosure to it

    @classmethod
    def missing(cls) -> str | None:
        return None if find_spec("reader") else "the library reader is not installed (pip install 'archiver[dev]')"

    @classmethod
    def version(cls) -> str:
        return metadata.version("reader")

    def poll(self) -> list[Shown]:
        from reader import make_reader

        with make_reader(str(self.folder / "reader.sqlite")) as reader:
            reader.add_feed(self.url, exist_ok=True)
            reader.update_feed(self.url)
            entries = list(reader.get_entries())
            for entry in entries:
                reader.mark_entry_as_read(entry)
        return [
            Shown(
                id=entry.id,
                title=entry.title or "",
                link=entry.link or "",
                html=entry.content[0].value,
                published=entry.published,
                updated=entry.updated,
                picture=entry.enclosures[0].href if entry.enclosures else None,
                is_new=not entry.read,
            )
            for entry in entries
        ]
