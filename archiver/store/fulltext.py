"""Full text: FTS5 tables of the index. They hold no text, only which words stand where; it is read from the archive.

The number of a text tells the minute in which its article came out, so the newest are found first, and a walk through a
common word stops early. A text that was replaced stays in the tables, and is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import pairwise

from archiver.compare.card import Words
from archiver.normalize.pairs import WORD
from archiver.store.names import Run, RunMany

_FTS = (
    "CREATE VIRTUAL TABLE {} USING fts5(title, text, authors, content='', columnsize=0,"
    " tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'\");\n"
)
#: One is filled as lines come. The other was filled in one go, from a whole archive, and is never touched again:
#: merging new lines into it would stop some later run for as long as all of it takes to be written.
LIVE, BUILT = "words", "words_built"
TABLES = f"""
CREATE TABLE told (number INTEGER PRIMARY KEY, entry INTEGER NOT NULL);
{_FTS.format(LIVE)}{_FTS.format(BUILT)}"""
NAMES = ("told",)
#: Where FTS5 keeps what was filled in one go.
SHADOWS = tuple(f"{BUILT}_{kind}" for kind in ("data", "idx", "config"))

#: Texts of one minute; where there are more, as of a site that tells no hours, they reach into the next ones.
SLOTS = 256
#: Texts that are held back, to be added in the order of their numbers: FTS5 begins a new segment at each step back.
_WAITING = 256
#: What stands before a site's number as a word, and before each word of two that are neighbours in a name: signs of
#: Unicode's private use area, which no question can hold. A million articles have an Ann; few have an Ann Lee.
_SITE, _NAMED = "\ue000", "\ue001"
_WORD = re.compile(f"[{WORD}]+")


Text = tuple[int, str, str, str]  # its number, title, text, authors and site


def text(number: int, site: int, words: Words) -> Text:
    """The row of a text."""
    names = " ".join(_neighbours(_WORD.findall(words.authors)))
    return number, words.title, words.text, f"{words.authors} {names} {_SITE}{site}"


def _neighbours(words: Sequence[str]) -> list[str]:
    return [f"{_NAMED}{one}{_NAMED}{other}" for one, other in pairwise(words)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is sought; `match` and `author` are expressions of FTS5: see store/query.py."""

    match: str
    site: int | None = None
    author: str | None = None
    since: datetime | None = None
    until: datetime | None = None  # the first moment that is too late


class FullText:
    """The tables of all sites; `run` executes a statement, `many` one for many rows."""

    def __init__(self, run: Run, many: RunMany, table: str = LIVE, most: int = _WAITING) -> None:
        self._run = run
        self._many = many
        self._table = table
        self._most = most
        self._waiting: list[Text] = []

    def tell(self, entry: int, site: int, minute: int, words: Words) -> int:
        """The text of an entry, in place of the one before; its number."""
        number = self._free(minute * SLOTS)
        self._run("INSERT INTO told VALUES (?, ?)", (number, entry))
        self.add(text(number, site, words))
        return number

    def add(self, told: Text) -> None:
        """A text that has its number."""
        self._waiting.append(told)
        if len(self._waiting) >= self._most:
            self.flush()

    def _free(self, start: int) -> int:
        number = start
        while True:
            end = number - number % SLOTS + SLOTS
            last = self._run("SELECT MAX(number) FROM told WHERE number < ?", (end,)).fetchone()[0]
            if last is None or last < number:
                return number
            if last + 1 < end:
                return int(last) + 1
            number = end

    def flush(self) -> None:
        """Add the texts that were held back."""
        if self._waiting:
            self._many(
                f"INSERT INTO {self._table} (rowid, title, text, authors) VALUES (?, ?, ?, ?)", sorted(self._waiting)
            )
            self._waiting.clear()

    def tune(self, **settings: int) -> None:
        """Set what FTS5 knows by these names."""
        for name, value in settings.items():
            self._run(f"INSERT INTO {self._table} ({self._table}, rank) VALUES (?, ?)", (name, value))

    def forget(self) -> None:
        """The tables were emptied, but for these."""
        self._waiting.clear()
        for table in (LIVE, BUILT):
            self._run(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")

    def find(self, asked: Question) -> Iterator[str]:
        """The entries that fit, the newest first. Raises StoreError."""
        self.flush()
        found = (self._found(table, asked) for table in (LIVE, BUILT))
        return (entry for _, entry in merge(*found, key=lambda row: -row[0]))

    def _found(self, table: str, asked: Question) -> Iterable[tuple[int, str]]:
        query = (
            f"SELECT w.rowid, e.entry FROM {table} w CROSS JOIN told t ON t.number = w.rowid"
            " CROSS JOIN entries e ON e.number = t.entry"
            f" WHERE {table} MATCH ? AND w.rowid >= ? AND w.rowid < ? AND e.told = w.rowid ORDER BY w.rowid DESC"
        )
        first = _number(asked.since) if asked.since else 0
        last = _number(asked.until) if asked.until else 1 << 62
        return self._run(query, (_match(asked), first, last))


def _match(asked: Question) -> str:
    """The whole of the question as an expression; the rarest part first is FTS5's own affair."""
    parts = [f"({asked.match})"]
    if asked.site is not None:
        parts.append(f'"{_SITE}{asked.site}"')
    if asked.author:
        words = _WORD.findall(asked.author)
        pairs = _neighbours(words[:-1] if asked.author.endswith("*") else words)
        parts += (f'"{pair}"' for pair in pairs)
        if len(words) != 2 or not pairs:  # two words are known by their pair
            parts.append(f"authors : {asked.author}")
    return " AND ".join(parts)


def _number(moment: datetime) -> int:
    return max(0, int(moment.timestamp()) // 60 * SLOTS)
