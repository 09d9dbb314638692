"""What an import is offered, whatever file it stands in: a page, a record, a line of an archive, or nothing of use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from archiver.items import Article
from archiver.items.messages import Page, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """Nothing: where it stood, why in a word that is counted, and more about it."""

    where: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A page with its bytes: read as one that was crawled, and kept."""

    where: str
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody's record says of an article; where there is HTML, that is read for the text."""

    where: str
    article: Article  # `fetched` is when the record was made, None where nobody knows
    html: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A revision as an archive of ours wrote it: it is taken word for word."""

    where: str
    article: Article


Offer: TypeAlias = Kept | Told | Line | Unusable


class Brought(Reading, frozen=True, kw_only=True):
    """A reading that an import brings; `as_of` is the time up to which it knows the article, None for nobody knows."""

    where: str
    as_of: datetime | None = None
    is_line: bool = False
