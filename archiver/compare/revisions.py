"""Is what was read new, the same, or an edit? The one rule of what is material."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from archiver.items import Article, Cause
from archiver.normalize.ids import content_hash, story_hash

#: A change in these alone is kept as a revision, but is no news to a reader: `updated` stays.
_TRIVIAL = ("title", "authors", "published", "language", "section")


def revise(before: Article | None, read: Article) -> Article | None:
    """The revision to append, stamped, or None where nothing changed.

    ``read`` is stamped by its listing and fetch, and what is learned of other pages is carried out on both alike.
    The first sight gives `first_seen` and the first `updated`; a material edit moves `updated`: the content hash
    differs, and so does the story without what was learned. `published` stays what it was once known. Where the clock
    was put back, time stands still: no revision is older than the one before, or it would be filed before it.
    """
    if before is None:
        seen = read.fetched
        return replace(read, first_seen=seen, updated=read.modified or read.published or seen, cause=Cause.NEW)
    after = replace(
        read,
        first_seen=before.first_seen,
        published=before.published or read.published,
        updated=before.updated,
        found_by=before.found_by,
        listed_as=read.listed_as or before.listed_as,
        fetched=max(filter(None, (before.fetched, read.fetched)), default=None),
    )
    if content_hash(after) != content_hash(before) and story_hash(after) != story_hash(before):
        return replace(after, updated=_edited(before, after), cause=Cause.EDIT)
    if any(getattr(after, name) != getattr(before, name) for name in _TRIVIAL):
        return replace(after, cause=Cause.TRIVIAL)
    return None


def _edited(before: Article, after: Article) -> datetime | None:
    """When the edit was made: as the page says, if that is later than the last edit; else when it was seen, or just
    after the last one where that lies ahead of us.
    """
    says, last, seen = after.modified, before.updated, after.fetched
    if says and last and says > last:
        return says
    return last + timedelta(seconds=1) if seen and last and seen <= last else seen
