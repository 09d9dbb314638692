"""Lines of older schemas as records of today: one small step from a schema to the next, for ever.

A step takes the decoded JSON of a record and returns it as the next schema would have written it; it knows nothing of
the classes of today, which move on. Old files are never rewritten for it.

| schema | since | what is new |
|---|---|---|
| 1 | the first | |
| 2 | 0.2 | visits name their page; an article may name the page of an earlier visit that brought the same |
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from archiver.codec import SCHEMA, from_json, from_older

T = TypeVar("T")

Step = Callable[[dict[str, Any]], dict[str, Any]]


def _visit_1(told: dict[str, Any]) -> dict[str, Any]:
    """Visits did not name their pages."""
    return {**told, "page": None}


#: (name of the record, schema) -> the step to the next; what did not change between the two needs none.
_STEPS: dict[tuple[str, int], Step] = {("visit", 1): _visit_1}


def read(data: bytes, name: str, schema: int, kind: type[T], where: str) -> T:
    """The record in the JSON of that schema; raises RecordError, which says where."""
    steps = [step for version in range(schema, SCHEMA) if (step := _STEPS.get((name, version)))]
    return from_older(data, kind, where, steps) if steps else from_json(data, kind, where)
