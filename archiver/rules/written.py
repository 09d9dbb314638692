"""A TOML file as its user wrote it: its text, and what it says. An error names the file, and the line where it can."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from archiver.errors import ConfigError

#: Of what the parser finds no value in, most is an address or a name without its quotes, or between typeset ones.
_REMEDY = 'a text stands between straight quotes, as "https://news.example/"'


def text_of(path: Path) -> str:
    """The text of the file, a byte order mark passed over; raises ConfigError with the remedy."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file; see README.md for a sample") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: cannot be read: byte {error.start} is no UTF-8; save the file as UTF-8") from error


def parsed(path: Path, text: str) -> dict[str, Any]:
    """The tables of that text; raises ConfigError."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(_syntax(path, str(error))) from error


def _syntax(path: Path, message: str) -> str:
    """The parser's own words, its "(at line 4, column 2)" brought to the front."""
    message = message.replace("Invalid value", f"Invalid value; {_REMEDY}", 1)
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", message, re.S)
    if found is None:
        return f"{path}: {message}"
    return f"{path}, line {found[2]}: {found[1]}" if found[2] else f"{path}, at its end: {found[1]}"
