"""How much a word moved the odds of a text in training: the tables of data/weights, one word a line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def weights(table: str) -> Mapping[str, int]:
    """Word to weight, in thousandths; above 0 it speaks for the story. The tables: names (of classes), lines."""
    text = resources.files("archiver.data").joinpath(f"weights/{table}.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: int(weight) for word, weight in rows}
