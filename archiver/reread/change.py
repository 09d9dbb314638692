"""What came of an article that was read again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archiver.compare.character import has_shrunk
from archiver.compare.revisions import witnesses
from archiver.items import Article, Cause, Kind, Reason, Refusal, replace
from archiver.learned import Learned
from archiver.normalize.fold import fold_lines


class Came(StrEnum):
    """What came of it."""

    SAME = "same"
    CHANGED = "changed"
    REJECTED = "rejected"  # today's extractor takes its page for none of an article; it stays
    DAMAGED = "damaged"  # a page, or a line of the archive, is missing or cannot be read
    PAGELESS = "pageless"  # no raw page belongs to it
    WALL = "wall"  # its page was one, and its text was taken back


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One article that was read again."""

    came: Came
    before: Article | None = None  # None: the line of the archive cannot be read
    after: Article | None = None  # the revision to write, where it CHANGED
    reason: Refusal | None = None  # why it was REJECTED
    detail: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """What changed, in the words that the report counts by."""
        return tuple(_kinds(self.before, self.after)) if self.before and self.after else ()

    @property
    def lengths(self) -> tuple[int, int]:
        """Characters of the story before and after; of one that is rejected nothing would be left."""
        before = len(self.before.text) if self.before else 0
        if self.came is Came.REJECTED:
            return before, 0
        return before, len(self.after.text) if self.after else before

    @property
    def loses_half(self) -> bool:
        """Does it lose more than half of its text?"""
        before, after = self.lengths
        return self.came is Came.CHANGED and 2 * after < before


def written(before: Article, read: Article, known: Learned) -> Change:
    """The change to the revision that stands, with what is learned of other pages carried out on both alike.

    The entry stays the same: id, address, dates and what a listing said. An edit by us is none of the site's, so
    `updated` does not move, and `published` is what it was once known.
    """
    if read.paywalled and has_shrunk(before, read):
        detail = "most of what stands in the archive is no part of it"
        return Change(came=Came.REJECTED, before=before, reason=Refusal.PAYWALL, detail=detail)
    after = replace(
        read,
        id=before.id,
        url=before.url,
        site=before.site,
        published=before.published or read.published,
        origins=witnesses(before, read),
        first_seen=before.first_seen,
        fetched=before.fetched,
        updated=before.updated,
        found_by=before.found_by,
        listed_as=before.listed_as,
        pages=before.pages,
        cause=Cause.REEXTRACT,
    )
    return Change(came=Came.CHANGED, before=known.applied(before), after=known.applied(after))


def is_wall(article: Article) -> bool:
    """Was its text taken back as that of a wall? Its page would bring the wall back."""
    return any(block.dropped is Reason.WALL for block in article.blocks)


_NAMES = {"published": "dates", "modified": "dates", "site_name": "site name"}
_FIELDS = ("title", "authors", "published", "modified", "language", "section", "tags", "summary", "image")


def _kinds(before: Article, after: Article) -> list[str]:
    found = [_NAMES.get(name, name) for name in (*_FIELDS, "site_name", "paywalled") if _differ(before, after, name)]
    if before.blocks != after.blocks:
        found.insert(0, _of_blocks(before, after))
    return list(dict.fromkeys(found))


def _differ(before: Article, after: Article, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


def _of_blocks(before: Article, after: Article) -> str:
    """text: what a reader reads; typography: its case, quotes and spaces; markup: links, emphasis, kinds of blocks;
    captions: of pictures, and these; removed: nothing but what is no part of the story."""
    old, new = ([b for b in one.story if b.kind is not Kind.FIGURE] for one in (before, after))
    if (texts := [b.text for b in old]) != (others := [b.text for b in new]):
        return "typography" if fold_lines(texts) == fold_lines(others) else "text"
    if old != new:
        return "markup"
    return "captions" if before.story != after.story else "removed"
