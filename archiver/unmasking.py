"""A page whose text stands at many addresses of its site is no article; those that were archived before are taken back.

Nothing is deleted: each gets a revision, and the edition leaves out what tells no story.
"""

from __future__ import annotations

from archiver.compare.sametext import doubles, probe, unmasked
from archiver.items import Article
from archiver.store.store import Store

#: Articles of a site that are compared; of a wall no more stand in the archive than are needed to tell it.
_MOST = 8


def is_everywhere(store: Store, read: Article) -> bool:
    """Whether the text of an article as read, with its id, stands at many addresses of its site. Raises StoreError."""
    name = probe(read)
    holders = store.index.votes.holders(read.site, name, _MOST) if name is not None else []
    others = [one for one in map(store.latest, holders) if one]
    found = doubles(read, others) if others else ()
    for one in found:
        if revision := unmasked(store.history(one.id), read):
            store.append(revision)
    return bool(found)
