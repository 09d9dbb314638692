"""How every source is, posted where people and machines look: health.json, health.prom, and a feed of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from uuid import NAMESPACE_URL, uuid5

from archiver.codec import from_json, to_json
from archiver.health.report import Condition, Turn, condition, is_telling, lacking, prometheus, turns
from archiver.publish.atom import atom
from archiver.publish.feed import Entry, FeedInfo, Terms
from archiver.publish.page import Face
from archiver.publish.window import ENTRIES
from archiver.runs import Run
from archiver.store.store import Store

PATH = "health.atom"

#: Bytes of a site's past runs that are read: some 60 of them. More, up to some 500, where that is less than a week, or
#: none of them brought an article.
_TAIL, _LONGEST = 1 << 16, 1 << 19


def examine(store: Store) -> tuple[Condition, ...]:
    """How the sources are, by their names."""
    return _named(filter(None, (condition(runs) for runs, _ in _pasts(store))))


def post(store: Store, terms: Terms) -> tuple[Condition, ...]:
    """Write the reports anew, and say what they say; of runs/ and of what is published. Raises StoreError."""
    found: list[Condition] = []
    turned: list[Turn] = []
    for runs, is_whole in _pasts(store):
        found += filter(None, (condition(runs),))
        turned += turns(runs, is_whole=is_whole)
    conditions = _named(found)
    store.report("health.json", to_json({"sources": conditions}) + b"\n")
    store.report("health.prom", prometheus(conditions))
    newest = sorted(turned, key=_order, reverse=True)[:ENTRIES]
    if newest or store.published(PATH) is not None:
        _print(store, atom([_entry(turn, _home(store, turn.site)) for turn in newest], _feed(terms)), terms)
    return conditions


def _print(store: Store, body: bytes, terms: Terms) -> None:
    """Put the feed in its place; the hub is owed word of it before, as of any other."""
    if terms.hub and store.published(PATH) != body:
        store.index.errands.owe([PATH])
        store.index.commit()
    store.publish(PATH, body)


def _home(store: Store, site: str) -> str | None:
    """The address that the site's own feed is made from; None where it has none."""
    face = store.index.printed.face_of(site)
    return from_json(face.encode(), Face, "index").feed.site if face else None


def _named(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """One of each source: where it has another address since, the site that it was before is its own no more."""
    newest = {one.source: one for one in sorted(conditions, key=lambda one: one.last_run)}
    return tuple(newest[name] for name in sorted(newest))


def _pasts(store: Store) -> Iterator[tuple[list[Run], bool]]:
    """The newest runs of each site, oldest first, and whether these are all of it."""
    for site in store.runs.sites():
        whole, size = sum(map(store.runs.size, store.runs.files_of(site))), _TAIL
        while not is_telling(runs := store.runs.tail(site, size)) and size < min(whole, _LONGEST):
            size = min(round(size * max(2.0, 1.2 * lacking(runs))), _LONGEST)
        yield runs, size >= whole


def _order(turn: Turn) -> tuple[str, str, str]:
    return turn.at.isoformat(), turn.site, turn.kind


def _feed(terms: Terms) -> FeedInfo:
    address = f"{terms.base.rstrip('/')}/{PATH}" if terms.base else PATH
    title = f"{terms.title}: health" if terms.title else "Health of the sources"
    return FeedInfo(
        id=uuid5(NAMESPACE_URL, address).urn, title=title, path=PATH, author=title, base=terms.base, hub=terms.hub
    )


def _entry(turn: Turn, home: str | None) -> Entry:
    name, at = f"https://{turn.site}/", turn.at.replace(microsecond=0)
    return Entry(
        id=uuid5(NAMESPACE_URL, f"{name} {turn.kind} {turn.at.isoformat()}").urn,
        url=home or name,
        title=f"{turn.source}: {turn.said}",
        published=at,
        updated=at,
        authors=(),
        tags=(turn.kind,),
        language="en",
        summary=turn.said,
        html=f"<p>{escape(turn.said, quote=False)}</p>",
        picture=None,
        source=None,
    )
