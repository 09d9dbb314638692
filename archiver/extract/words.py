"""The words of bylines in every language, and the names of meta elements; read once from data/."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from archiver.normalize.fold import fold


@cache
def byline_words(kind: str) -> frozenset[str]:
    """The words of one kind, all languages together, folded: such as by, and, role, published."""
    return frozenset(fold(word) for words in _table("bylines.toml")[kind].values() for word in words)


@cache
def meta_names(fact: str) -> tuple[str, ...]:
    """The names of the meta elements that carry a fact, most trusted first, in lower case."""
    return tuple(_table("witnesses.toml")[fact])


@cache
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files("archiver") / "data" / name).read_text("utf-8"))
