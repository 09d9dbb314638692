"""The documents of one site: its feed, the closed documents behind it, and the feed of its edits."""

from __future__ import annotations

from dataclasses import replace

from archiver.codec import to_json
from archiver.edition.press import Press, Published
from archiver.publish.compose import (
    Document,
    compose_whole,
    edits_feed,
    site_feed,
    volume_feed,
    volume_path,
    volumes_path,
)
from archiver.publish.edits import Edit, compose_edits
from archiver.publish.feed import Chain
from archiver.publish.window import ENTRIES, ordered
from archiver.store.store import Store


def print_site(press: Press, site: str) -> tuple[list[Published], int]:
    """What came of them, the closed ones left out that are as they should be; and how many of those were written.

    The closed ones come first: at no moment an article stands in none.
    """
    index = press.store.index
    if index.binding.is_late(site):
        _bind_anew(press, site)
    volumes, failed = _print_volumes(press, site)
    documents = [d for d in _open(press, site) if d.entries or press.store.published(d.path) is not None]
    printed = [press.put(document) for document in documents]
    closed = [(volumes_path(site), index.binding.volumes(site))] if not failed else []
    press.note(site, documents, [*printed, *failed], closed)
    return [*printed, *failed], volumes


def _open(press: Press, site: str) -> tuple[Document, ...]:
    """The subscription document, and that of the edits."""
    store, last = press.store, press.store.index.binding.volumes(site)
    stories = ordered(filter(None, map(store.latest, store.index.binding.loose(site))))
    feed = site_feed(site, stories, press.terms)
    edits = _edits(store, site)
    told = edits_feed(feed)
    chain = Chain(previous=volume_path(site, last) if last else None, is_complete=not last)
    feed = replace(feed, chain=chain, edits=told.path if edits else None)
    store.index.printed.face(site, to_json(feed).decode())
    return compose_whole(stories, feed), compose_edits(edits, told)


def _edits(store: Store, site: str) -> list[Edit]:
    """The newest edits, newest first; not those of a page that had no story before."""
    found = []
    for entry, file, at in store.index.edits.newest(site, ENTRIES):
        before, after = store.around(entry, (file, at))
        if before and after and before.story:
            found.append(Edit(before, after))
    return found


def _print_volumes(press: Press, site: str) -> tuple[int, list[Published]]:
    """How many were written, and those that could not be: all of them are looked at where one is not as it was left."""
    index = press.store.index
    known = index.printed.stands(press.store.public, volumes_path(site), press.conditions)
    printed = [_print_volume(press, site, number + 1) for number in range(known, index.binding.volumes(site))]
    return sum(volume.changed for volume in printed), [volume for volume in printed if volume.kept]


def _print_volume(press: Press, site: str, number: int) -> Published:
    store = press.store
    volume = store.index.binding.volume(site, number)
    read = (store.as_of(entry, volume.end) for entry in volume.entries)
    stories = ordered(filter(None, read))
    return press.put_checked(compose_whole(stories, volume_feed(site, number, stories, press.terms)))


def _bind_anew(press: Press, site: str) -> None:
    """Bind the site again, as `reindex` would, since an older line came later than a newer one."""
    store, binding = press.store, press.store.index.binding
    before = binding.volumes(site)
    binding.bind_anew(site, store.lines(site))
    store.index.printed.forget(site)
    for number in range(binding.volumes(site), before):
        store.withdraw(volume_path(site, number + 1))
