"""The documents of all sites: the feed of their newest articles, a syndicated story once, and the lists of feeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from archiver.codec import from_json, to_json
from archiver.compare.duplicates import Story, copies, story_of
from archiver.edition.choices import FOLDER
from archiver.edition.press import Press, Published
from archiver.publish.compose import common_feed, compose, edits_feed
from archiver.publish.feed import FeedInfo
from archiver.publish.opml import opml
from archiver.publish.page import Face, page
from archiver.publish.window import ENTRIES, window
from archiver.store.printed import EVERYWHERE
from archiver.store.store import Store

#: Of so many newest articles copies are looked for: a story that agencies spread stands on every site within hours.
_CANDIDATES = 4 * ENTRIES


def print_common(press: Press) -> tuple[Published, ...]:
    """What came of them; where none of the sites moved, they stand."""
    if standing := press.standing(EVERYWHERE):
        return standing
    store = press.store
    faces = {site: from_json(face.encode(), Face, "index") for site, face in store.index.printed.faces()}
    stories = window(store.shown(_originals(store)))
    everything = common_feed(stories, press.terms)
    common = compose(stories, everything, sources={site: face.feed for site, face in faces.items()})
    common = replace(common, twins=(*common.twins, *_lists(everything, faces)))
    printed = tuple(map(press.put, press.worth_it(common)))
    press.note(EVERYWHERE, printed)
    return printed


def _lists(everything: FeedInfo, faces: Mapping[str, Face]) -> Iterator[tuple[str, bytes]]:
    """The lists of all feeds: for readers, where it is known at which address they stand, and a page to look at."""
    chosen = [face.feed for name, face in faces.items() if name.startswith(FOLDER)]
    sites = [face for name, face in faces.items() if not name.startswith(FOLDER)]
    told = [one for face in sites for one in ((face.feed, edits_feed(face.feed)) if face.feed.edits else (face.feed,))]
    if everything.base:
        yield "feeds.opml", opml([everything, *chosen, *told], everything.title)
    yield "index.html", page(everything, chosen, sites, "feeds.opml" if everything.base else None)


def listen(store: Store) -> list[Story]:
    """The stories of the newest entries, newest first.

    A fingerprint costs more than all else: each is kept with the line it is of, so that to ask again costs little.
    """
    entries = store.index.binding.newest(_CANDIDATES)
    lines = {entry: places[-1][:2] for entry, places in store.index.entries.revisions(entries).items()}
    known = {entry: store.index.printed.tale(entry, line) for entry, line in lines.items()}
    stories = {entry: from_json(tale.encode(), Story, "index") for entry, tale in known.items() if tale}
    read = {one.id: story_of(one) for one in store.shown(entry for entry in entries if entry not in stories)}
    told = [story for entry in entries if (story := stories.get(entry) or read.get(entry))]
    if read:
        store.index.printed.keep_tales((story.id, *lines[story.id], to_json(story).decode()) for story in told)
    return told


def _originals(store: Store) -> list[str]:
    """The newest entries, without those that are copies of another."""
    stories = listen(store)
    twice = copies(stories)
    return [story.id for story in stories if story.id not in twice][:ENTRIES]
