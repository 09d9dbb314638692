"""Is what was read new, the same, or an edit? The one rule of what is material."""

from __future__ import annotations

from datetime import datetime, timedelta

from archiver.items import Article, Block, Cause, Kind, replace
from archiver.normalize.ids import content_hash, story_hash
from archiver.rules.passing import is_passing

#: A change in these alone is kept as a revision, but is no news to a reader: `updated` stays.
_TRIVIAL = ("title", "authors", "published", "language", "section")
#: From this share of linked characters on, a block is the name of another page: a teaser, a tag. 0 to 1.
_LINK = 0.9


def revise(before: Article | None, read: Article, was: Article | None = None) -> Article | None:
    """The revision to append, stamped, or None where nothing changed.

    ``read`` is stamped by its listing and fetch, and what is learned of other pages is carried out on both alike.
    The first sight gives `first_seen` and the first `updated`, unless an import brings them; a material edit moves
    `updated`: the content hash differs, and so does the story without what was learned, both without lines that pass
    (`rules.passing`) and blocks that are links: those alone make the revision trivial. Where it is known what the page
    of ``before`` gives today (``was``), it must differ from that too: else the extractor changed and not the page, and
    no reader is told. `published` stays what it was once known. Where the clock was put back, time stands still: no
    revision is older than the one before, or it would be filed before it.
    """
    if before is None:
        seen = read.first_seen or read.fetched
        updated = read.updated or read.modified or read.published or seen
        return replace(read, first_seen=seen, updated=updated, cause=Cause.NEW)
    after = replace(
        read,
        first_seen=before.first_seen,
        published=before.published or read.published,
        origins=witnesses(before, read),
        updated=before.updated,
        found_by=before.found_by,
        listed_as=read.listed_as or before.listed_as,
        fetched=max(filter(None, (before.fetched, read.fetched)), default=None),
    )
    if _is_seen(before, after):
        if not _differ(_own(before), _own(after)):
            return replace(after, cause=Cause.TRIVIAL)
        if was is not None and not _is_edit(replace(before, title=was.title, blocks=was.blocks), after):
            return replace(after, cause=Cause.REEXTRACT)
        return replace(after, updated=_edited(before, after), cause=Cause.EDIT)
    if any(getattr(after, name) != getattr(before, name) for name in _TRIVIAL):
        return replace(after, cause=Cause.TRIVIAL)
    return None


def witnesses(before: Article, read: Article) -> tuple[tuple[str, str], ...]:
    """The origins of what was read, but for `published`, which is what it was once known."""
    told = dict(read.origins)
    if before.published:
        told.pop("published", None)
        told |= {field: witness for field, witness in before.origins if field == "published"}
    return tuple(told.items())


def _is_seen(before: Article, after: Article) -> bool:
    """Does the story differ, with the blocks that name other pages?"""
    return _differ(before, after) and _differ(_lasting(before), _lasting(after))


def _is_edit(before: Article, after: Article) -> bool:
    return _is_seen(before, after) and _differ(_own(before), _own(after))


def _differ(one: Article, other: Article) -> bool:
    return content_hash(one) != content_hash(other) and story_hash(one) != story_hash(other)


def _lasting(article: Article) -> Article:
    """The article without the lines that change at every visit."""
    return replace(article, blocks=tuple(block for block in article.blocks if not is_passing(block.text)))


def _own(article: Article) -> Article:
    """The same without blocks that name other pages, which take turns; with them, where the story is nothing else."""
    lasting = _lasting(article)
    blocks = tuple(block for block in lasting.blocks if not _is_link(block))
    return replace(article, blocks=blocks) if any(block.dropped is None for block in blocks) else lasting


def _is_link(block: Block) -> bool:
    return block.links >= _LINK and block.kind is not Kind.QUOTE


def _edited(before: Article, after: Article) -> datetime | None:
    """When the edit was made: as the page says, if that is later than the last edit; else when it was seen, or just
    after the last one where that lies ahead of us.
    """
    says, last, seen = after.modified, before.updated, after.fetched
    if says and last and says > last:
        return says
    return last + timedelta(seconds=1) if seen and last and seen <= last else seen
