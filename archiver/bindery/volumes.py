"""A closed document of a site's feed, from what the archive held when it was closed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archiver.publish.compose import Document, compose_whole, volume_feed
from archiver.publish.feed import Terms
from archiver.publish.mending import validated
from archiver.publish.window import ordered
from archiver.store.store import Store

#: A closed document by its site and its number.
Volume = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Bound:
    """A closed document, why it is no feed, if it is none, and a sentence for each line found damaged."""

    document: Document
    reason: str | None
    damage: tuple[str, ...] = ()


def bind(store: Store, terms: Terms, volume: Volume) -> Bound:
    """The closed document of that number; what stands in it is not kept, since nobody asks."""
    site, number = volume
    held = store.index.binding.volume(site, number)
    stories = ordered(store.shown(held.entries, held.end))
    document, reason = validated(compose_whole(stories, volume_feed(site, number, stories, terms)))
    return Bound(replace(document, shown=()), reason, tuple(store.damage))
