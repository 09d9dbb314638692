"""A TOML file that a user wrote, read table by table: every error names the file, the line and the key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from archiver.errors import ConfigError
from archiver.normalize.chars import legal
from archiver.normalize.urls import canonical
from archiver.rules.typed import must_be_without_password

_HEADER = re.compile(r"\s*\[([^\[\]]+)\]")
_ENTRY = re.compile(r"\s*([\w-]+|\"[^\"]*\"|'[^']*')\s*=")


class Tables:
    """The file's text, to say where in it something is wrong; each question raises ConfigError for a wrong answer."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self._lines = text.splitlines()

    def must_be_table(self, table: Any, place: str) -> None:
        """A table of the file is meant to stand at that place."""
        if not isinstance(table, dict):
            around, _, name = place.rpartition(".")
            raise self.error(around, name or None, f"'{name}' is no table; write [{place}]")

    def known_keys(self, table: dict[str, Any], place: str, known: Sequence[str]) -> None:
        """No key of the table may be another than these."""
        for key in table:
            if key not in known:
                near = get_close_matches(key.lower(), known, n=1)
                remedy = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known)}"
                where = f" in [{place}]" if place else ""
                raise self.error(place, key, f"unknown key '{key}'{where}; {remedy}")

    def text(self, table: dict[str, Any], place: str, key: str) -> str:
        """The text of a key."""
        value = table[key]
        if not isinstance(value, str) or not value.strip():
            raise self.error(place, key, f"'{key}' in [{place}] must be a text in quotes")
        return self._legal(place, key, value)

    def texts(self, table: dict[str, Any], place: str, key: str) -> tuple[str, ...]:
        """The texts of a key; one alone may stand without brackets."""
        value = table.get(key, [])
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) and text for text in texts):
            raise self.error(place, key, f"'{key}' in [{place}] must be a list of texts in quotes")
        return tuple(self._legal(place, key, text) for text in texts)

    def _legal(self, place: str, key: str, text: str) -> str:
        """The text, if all of it may stand in a feed."""
        if legal(text) != text:
            raise self.error(place, key, f"'{key}' in [{place}] holds a control character; take it out")
        return text

    def address(self, place: str, key: str, text: str) -> str:
        """A web address, canonical."""
        address = canonical(text)
        if address is None:
            raise self.error(place, key, f"'{text}' is no web address; write it like https://news.example/")
        try:
            must_be_without_password(text, address)
        except ConfigError as error:
            raise self.error(place, key, str(error)) from error
        return address

    def error(self, place: str, key: str | None, message: str) -> ConfigError:
        """A mistake there, as a sentence that begins with file and line."""
        line = self._line(place, key) or self._line(*_around(place))
        return ConfigError(f"{self.path}, line {line}: {message}" if line else f"{self.path}: {message}")

    def _line(self, place: str, key: str | None) -> int | None:
        """The line where a key of a table stands, or the table's own; None for what is written in another way."""
        table, own = "", None
        for number, line in enumerate(self._lines, 1):
            if header := _HEADER.match(line):
                table = re.sub(r"[\s\"']", "", header[1])
                if own is None and (table == place or (not place and table.split(".")[0] == key)):
                    own = number
            elif table == place and (entry := _ENTRY.match(line)) and entry[1].strip("\"'") == key:
                return number
        return own


def _around(place: str) -> tuple[str, str]:
    """Where a table stands that is written inline, as the value of a key: the table around it, and that key."""
    outer, _, key = place.rpartition(".")
    return outer, key
