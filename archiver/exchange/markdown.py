"""Records as a folder of Markdown: a file an article, its facts as YAML in front. Only what changed is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import yaml

from archiver.exchange.commonmark import commonmark
from archiver.exchange.record import Record
from archiver.store import files

#: What stands in front of the text: all but the texts themselves.
_FACTS = (
    "id", "title", "url", "site", "site_name", "authors", "published", "updated", "first_seen", "language", "section",
    "tags", "summary", "image", "paywalled", "revision", "revisions", "words",
)  # fmt: skip
#: The end of an id, which is what a name needs of it.
_ID = slice(len("urn:uuid:"), None)


class Folder:
    """The folder at that path: ``<site>/<YYYY-MM-DD>-<id>.md``, of older revisions with their number behind it.

    The names are made of the archive's own words, never of what the web wrote.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.changed = 0
        self._old: dict[str, set[Path]] = defaultdict(set)  # what lies there, by id
        for path, _, _ in files.listing(root) if root.is_dir() else []:
            if path.suffix == ".md" and not path.name.startswith("."):
                self._old[path.stem[11:47]].add(path)

    def write(self, records: Iterable[Record], *, history: bool = False) -> None:
        """Write them; a file that an article had under another date goes. Raises StoreError."""
        for record in records:
            path = self.root / record.site / _name(record, history=history)
            self.changed += files.replace(path, _document(record))
            if not history:
                self._remove(self._old[record.id[_ID]] - {path})

    def withdraw(self, ids: Iterable[str]) -> None:
        """Remove the files of these entries, which tell no story any more."""
        for entry in ids:
            self._remove(self._old[entry[_ID]])

    def _remove(self, paths: Iterable[Path]) -> None:
        for path in paths:
            files.remove(path)
            self.changed += 1


def _name(record: Record, *, history: bool) -> str:
    when = min(moment for moment in (record.published, record.first_seen) if moment)
    number = f"-{record.revision}" if history else ""
    return f"{when:%Y-%m-%d}-{record.id[_ID]}{number}.md"


def _document(record: Record) -> bytes:
    facts = {name: _plain(value) for name in _FACTS if (value := getattr(record, name)) not in (None, ())}
    front = yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=1 << 20)
    return f"---\n{front}---\n\n{commonmark(record.html)}\n".encode()


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
