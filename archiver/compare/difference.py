"""The difference between two revisions of an article, as values: what a person would say was changed.

`difference(before, after)` is the door. The story is compared by its paragraphs, a rewritten paragraph by its
sentences, a rewritten sentence by its words. What is no edit is no difference either: texts are compared folded, as
`normalize.ids.content_hash` does, so white space, letter case and kinds of quotes never show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archiver.compare.marks import How, Piece, marks
from archiver.compare.passages import Passage, Sentence, passages
from archiver.items import Article

__all__ = ["FIELDS", "Difference", "Field", "How", "Passage", "Piece", "Sentence", "difference"]

#: The fields that are told, in this order.
FIELDS = ("title", "authors", "published", "modified", "section", "language", "image")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field that changed. Texts as they stand, datetimes as ISO 8601; one value each, but for authors."""

    name: str  # one of FIELDS
    before: tuple[str, ...]  # empty where there was none
    after: tuple[str, ...]
    pieces: tuple[Piece, ...] = ()  # of the title: what changed in it, word by word


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All that changed between two revisions; falsy where nothing did."""

    fields: tuple[Field, ...] = ()
    passages: tuple[Passage, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fields or self.passages)


def difference(before: Article, after: Article) -> Difference:
    """What changed from one revision to the other, by a reader's eyes. Captions and dropped blocks do not count."""
    return Difference(fields=tuple(_fields(before, after)), passages=passages(before, after))


def _fields(before: Article, after: Article) -> list[Field]:
    told = ((name, _values(getattr(before, name)), _values(getattr(after, name))) for name in FIELDS)
    return [
        Field(name=name, before=old, after=new, pieces=marks(old[0], new[0]) if name == "title" and old and new else ())
        for name, old, new in told
        if old != new
    ]


def _values(value: str | datetime | tuple[str, ...] | None) -> tuple[str, ...]:
    if isinstance(value, datetime):
        return (value.isoformat(),)
    if isinstance(value, str):
        return (value,) if value else ()
    return value or ()
