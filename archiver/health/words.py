"""Alarms in words, from data/health.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from archiver.runs import Alarm

_FIGURES = {
    "count": "{:.0f}",
    "words": "{:.0f} words",
    "days": "{:.1f} days",
    "share": "{:.0%}",
}


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("archiver").joinpath("data/health.toml").read_text("utf-8"))


def kinds() -> frozenset[str]:
    """Every kind of alarm there are words for."""
    return frozenset(_tables())


def holds(kind: str) -> bool:
    """Whether the articles of a run with such an alarm are held back."""
    return bool(_tables()[kind]["holds"])


def sentence(alarm: Alarm) -> str:
    """What broke, since when, and what that may be."""
    table = _tables()[alarm.kind]
    write = _FIGURES[table["figure"]].format
    since = f"{alarm.since.day} {alarm.since:%B %Y}"
    said = table["said"].format(usual=write(alarm.usual), now=write(alarm.now), since=since)
    return f"{said}: {table['perhaps']}"
