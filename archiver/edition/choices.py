"""The feeds by choice: of the newest entries of their sites those that fit, a syndicated story once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from archiver.codec import from_json, to_json
from archiver.compare.duplicates import Story, copies, story_of
from archiver.edition.press import Press, Published
from archiver.publish.compose import chosen_feed, compose
from archiver.publish.page import Face
from archiver.publish.window import ordered
from archiver.rules.feeds import Choice
from archiver.store.picks import Pick
from archiver.store.printed import EVERYWHERE

#: The names of these feeds among those of sites begin so; no host has a slash in its name.
FOLDER = "feeds/"

#: So many of the newest entries of its sites are looked at for a feed: docs/decisions/0031.
REACH = 5000
#: Of so many times its limit copies are looked for, as in the feed of all sites.
_CANDIDATES = 4


def stir(press: Press, choices: Iterable[Choice] | None, sites: Iterable[str]) -> None:
    """These sites moved; to be called before their own documents are noted, so that a crash between loses nothing.

    Where nobody says what the feeds are of, all of them are to be made again by the next edition that knows.
    """
    known, moved = press.store.index.printed, list(sites)
    if choices is None:
        names = known.sites_of(FOLDER) if moved else []
    else:
        names = [FOLDER + choice.name for choice in choices if any(map(choice.takes_from, moved))]
    for name in names:
        known.stir(name)


def print_choices(press: Press, choices: Sequence[Choice] | None) -> list[Published]:
    """What came of them; those that nobody chooses any more are withdrawn. None: nobody says, and all stay."""
    known = press.store.index.printed
    if choices is None:
        return []
    chosen = {FOLDER + choice.name for choice in choices}
    for name in known.sites_of(FOLDER):
        if name not in chosen:
            press.withdraw(f"{name}.atom")
            known.drop(name)
            known.stir(EVERYWHERE)
    return [one for choice in choices for one in _print(press, choice)]


def _print(press: Press, choice: Choice) -> Sequence[Published]:
    name = FOLDER + choice.name
    press = replace(press, also=to_json(choice).decode())
    if standing := press.standing(name):
        return standing
    known = press.store.index.printed
    stories = ordered(press.store.shown(_chosen(press, choice)))
    feed = chosen_feed(choice.name, choice.title, stories, press.terms)
    sources = {site: from_json(face.encode(), Face, "index").feed for site, face in known.faces()}
    document = compose(stories, feed, sources=sources, heavy=0 if choice.summary else None)
    printed = press.put(document, may_shrink=True)
    known.face(name, to_json(Face(feed=feed)).decode(), "")
    press.note(name, [printed])
    return [printed]


def _chosen(press: Press, choice: Choice) -> list[str]:
    """The newest entries that fit, without those that are copies of another of them."""
    index, name = press.store.index, FOLDER + choice.name
    terms = hashlib.blake2b(press.conditions.encode(), digest_size=8).hexdigest()
    sites = [site for site in index.sites() if choice.takes_from(site)]
    found: list[Story] = []
    seen: list[Pick] = []
    for pick in _looked_at(press, choice, index.newest_of(sites, REACH), index.picks.known(name, terms)):
        seen.append(pick)
        if pick.tale:
            found.append(from_json(pick.tale.encode(), Story, "index"))
        if len(found) >= _CANDIDATES * choice.limit:
            break
    index.picks.keep(name, terms, seen)
    twice = copies(found)
    return [story.id for story in found if story.id not in twice][: choice.limit]


def _looked_at(press: Press, choice: Choice, entries: Sequence[str], known: dict[str, Pick]) -> Iterator[Pick]:
    """Each entry at its latest line; the article is read where that is not known yet."""
    held = press.store.index.holds.of(entries)
    for entry in entries:
        latest = press.store.index.revisions(entry)[-1]
        pick = known.get(entry)
        # That an entry is held ends without a new line.
        if entry in held or pick is None or (pick.file, pick.at) != (latest.file, latest.offset):
            article = next(press.store.shown([entry]), None)
            fits = article is not None and bool(ordered([article])) and choice.fits(article)
            tale = to_json(story_of(article)).decode() if article and fits else ""
            pick = Pick(entry, latest.file, latest.offset, tale)
        yield pick
