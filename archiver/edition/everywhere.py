"""The documents of all sites: the feed of their newest articles, a syndicated story once, and the list of all feeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from archiver.codec import from_json, to_json
from archiver.compare.duplicates import Story, copies, story_of
from archiver.edition.press import Press, Published
from archiver.publish.compose import common_feed, compose, edits_feed
from archiver.publish.feed import FeedInfo
from archiver.publish.opml import opml
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
    feeds = {site: from_json(face.encode(), FeedInfo, "index") for site, face in store.index.printed.faces()}
    stories = window(filter(None, map(store.latest, _originals(store))))
    everything = common_feed(stories, press.terms)
    common = compose(stories, everything, sources=feeds)
    told = [one for feed in feeds.values() for one in ((feed, edits_feed(feed)) if feed.edits else (feed,))]
    if press.terms.base:
        common = replace(common, twins=(*common.twins, ("feeds.opml", opml([everything, *told], everything.title))))
    printed = tuple(map(press.put, press.worth_it(common)))
    press.note(EVERYWHERE, printed)
    return printed


def _originals(store: Store) -> list[str]:
    """The newest entries, without those that are copies of another."""
    tales = list(_tales(store, store.index.binding.newest(_CANDIDATES)))
    store.index.printed.keep_tales((story.id, *line, to_json(story).decode()) for line, story in tales)
    twice = copies(story for _, story in tales)
    return [story.id for _, story in tales if story.id not in twice][:ENTRIES]


def _tales(store: Store, entries: Iterable[str]) -> Iterator[tuple[tuple[str, int], Story]]:
    """The latest line of each entry, by file and offset, and its story: a fingerprint costs more than all else."""
    for entry in entries:
        latest = store.index.revisions(entry)[-1]
        line = latest.file, latest.offset
        if known := store.index.printed.tale(entry, line):
            yield line, from_json(known.encode(), Story, "index")
        elif article := store.latest(entry):
            yield line, story_of(article)
