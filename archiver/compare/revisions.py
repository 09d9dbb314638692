"""Is what was read new, the same, or an edit? The one rule of what is material."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from archiver.items import Article, Cause
from archiver.normalize.ids import content_hash, story_hash

#: A change in these alone is kept as a revision, but is no news to a reader: `updated` stays.
_TRIVIAL = ("title", "authors", "published", "language", "section")


def revise(before: Article | None, read: Article) -> Article | None:
    """The revision to append, stamped, or None where nothing changed.

    ``read`` is stamped by its listing and fetch, and what is learned of other pages is carried out on both alike.
    The first sight gives `first_seen` and the first `updated`, unless an import brings them; a material edit moves
    `updated`: the content hash differs, and so does the story without what was learned. `published` stays what it was
    once known.
    """
    if before is None:
        seen = read.first_seen or read.fetched
        updated = read.updated or read.modified or read.published or seen
        return replace(read, first_seen=seen, updated=updated, cause=Cause.NEW)
    after = replace(
        read,
        first_seen=before.first_seen,
        published=before.published or read.published,
        updated=before.updated,
        found_by=before.found_by,
        listed_as=read.listed_as or before.listed_as,
    )
    if content_hash(after) != content_hash(before) and story_hash(after) != story_hash(before):
        return replace(after, updated=_edited(before, after), cause=Cause.EDIT)
    if any(getattr(after, name) != getattr(before, name) for name in _TRIVIAL):
        return replace(after, cause=Cause.TRIVIAL)
    return None


def _edited(before: Article, after: Article) -> datetime | None:
    """When the edit was made: as the page says, if that is later than the last edit; else when it was seen."""
    says, last = after.modified, before.updated
    return says if says and last and says > last else after.fetched
