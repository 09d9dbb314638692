"""The documents of one site: its feed, the closed documents behind it, and the feed of its edits."""

from __future__ import annotations

from dataclasses import replace

from archiver.bindery import Bindery
from archiver.codec import from_json, to_json
from archiver.edition.press import Press, Published
from archiver.publish.compose import (
    compose_whole,
    edits_feed,
    site_feed,
    volume_path,
    volumes_path,
)
from archiver.publish.edits import Edit, compose_edits
from archiver.publish.feed import Chain, FeedInfo
from archiver.publish.page import Face, Headline, headlines
from archiver.publish.window import ENTRIES, ordered
from archiver.store.store import Store, is_held


def print_site(press: Press, site: str, bindery: Bindery) -> tuple[list[Published], int]:
    """What came of them, the closed ones left out that are as they should be; and how many of those were written.

    The closed ones come first: at no moment an article stands in none.
    """
    index = press.store.index
    volumes, failed = _print_volumes(press, site, bindery)
    closed = [(volumes_path(site), index.binding.volumes(site))] if not failed else []
    stories = ordered(press.store.shown(index.binding.loose(site)))
    feed = site_feed(site, stories, press.terms, index.identities.of(site))
    told = edits_feed(feed)
    names = to_json((told, index.edits.newest(site, ENTRIES), index.holds.at(site))).decode()
    edits = _print_edits(press, site, names, told)
    feed = replace(feed, chain=_chain(press.store, site), edits=next((one.path for one in edits if one.entries), None))
    document = compose_whole(stories, feed)
    printed = [press.put(one) for one in press.worth_it(document)]
    titles = headlines(document.shown) if not any(one.kept for one in printed) else _titles(press.store, site)
    index.printed.face(site, to_json(Face(feed=feed, newest=titles)).decode(), names)
    press.note(site, [*printed, *edits, *failed], closed)
    return [*printed, *edits, *failed], volumes


def _titles(store: Store, site: str) -> tuple[Headline, ...]:
    """Those that were shown last."""
    face = store.index.printed.face_of(site)
    return from_json(face.encode(), Face, "index").newest if face else ()


def _chain(store: Store, site: str) -> Chain:
    """The place of the document that one subscribes to."""
    last = store.index.binding.volumes(site)
    return Chain(previous=volume_path(site, last) if last else None, is_complete=not last)


def _print_edits(press: Press, site: str, names: str, told: FeedInfo) -> list[Published]:
    """The newest edits, newest first; not those of a page that had no story before.

    An edit stays as it is, and telling sentences apart costs more than all else: where it is the same ones, they stand.
    """
    store = press.store
    if store.index.printed.edits(site) == names and (standing := press.unchanged(told.path)):
        return [standing]
    newest = store.index.edits.newest(site, ENTRIES)
    held = store.index.holds.of([entry for entry, _, _ in newest])
    sides = (store.around(entry, (file, at)) for entry, file, at in newest)
    edits = [
        Edit(before, after)
        for before, after in sides
        if before and after and before.story and not is_held(after, held.get(after.id))
    ]
    return [press.put_checked(document) for document in press.worth_it(compose_edits(edits, told))]


def due_volumes(press: Press, site: str) -> range:
    """The numbers of the closed documents to be made: all, where one is not as it was left.

    A site whose older lines came later than newer ones is bound anew.
    """
    index = press.store.index
    if index.binding.is_late(site):
        _bind_anew(press, site)
    known = index.printed.stands(press.store.public, volumes_path(site), press.conditions)
    return range((known.entries if known else 0) + 1, index.binding.volumes(site) + 1)


def _print_volumes(press: Press, site: str, bindery: Bindery) -> tuple[int, list[Published]]:
    """How many were written, and those that could not be, oldest first."""
    made = bindery.bound(site, due_volumes(press, site))
    printed = [press.put_valid(one.document, one.reason) for one in made]
    return sum(volume.changed for volume in printed), sorted((v for v in printed if v.kept), key=lambda v: v.path)


def _bind_anew(press: Press, site: str) -> None:
    """Bind the site again, as `reindex` would, since an older line came later than a newer one."""
    store, binding = press.store, press.store.index.binding
    before = binding.volumes(site)
    binding.bind_anew(site, store.lines(site))
    store.index.printed.forget(site)
    for number in range(binding.volumes(site), before):
        store.withdraw(volume_path(site, number + 1))
