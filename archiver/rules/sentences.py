"""Where sentences end, by language: data/sentences.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Stops:
    """The signs that end a sentence in a language, and the words whose full stop does not."""

    ends: str  # where a space follows, and no small letter
    full: str  # wherever they stand: scripts without spaces
    closers: str  # quotation marks and brackets that still belong to it
    abbreviations: frozenset[str]  # small, without the last stop


@cache
def stops(language: str | None) -> Stops:
    """Those of a language (BCP 47); of an unknown one, those that all languages share."""
    table = tomllib.loads(files("archiver.data").joinpath("sentences.toml").read_text("utf-8"))
    words = table["abbreviations"]
    code = (language or "").partition("-")[0].lower()
    return Stops(
        ends=table["ends"],
        full=table["full"],
        closers=table["closers"],
        abbreviations=frozenset(words["any"] + words.get({"nb": "no", "nn": "no"}.get(code, code), [])),
    )
