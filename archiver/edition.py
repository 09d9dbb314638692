"""publish(): Act II, read aloud. No Scrapy, no network, no clock: the same archive gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archiver.learned import bring_up
from archiver.publish.compose import Document, compose_all
from archiver.publish.guard import judge
from archiver.publish.window import ENTRIES
from archiver.rules.wishes import NO_WISHES, Wishes
from archiver.store.store import Store

#: What the feed of all sources is called where the user gives it no name.
TITLE = "All sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What came of one document: written, unchanged, or held back with the reason why the last good one stays."""

    path: str  # below public/
    entries: int
    size: int  # bytes
    changed: bool = False
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """What came of every document, and how many articles got a revision by what other pages of their site tell."""

    documents: tuple[Published, ...]
    revised: int = 0

    @property
    def kept(self) -> tuple[Published, ...]:
        """The documents whose last good version stays."""
        return tuple(d for d in self.documents if d.kept)


def publish(store: Store, base: str | None, title: str, wishes: Mapping[str, Wishes] | None = None) -> Edition:
    """Turn the archive into feeds under public/; ``base`` is the address at which public/ will be served.

    First each site's articles are brought up to what the census and kinship know by now; ``wishes`` are the last words
    on that, by site.
    """
    said = wishes or {}
    revised = sum(bring_up(store, site, said.get(site, NO_WISHES)) for site in store.index.sites())
    documents = compose_all(store.newest(ENTRIES), base=base, title=title)
    put = tuple(_put(store, d) for d in documents if d.entries or store.published(d.path) is not None)
    return Edition(put, revised)


def _put(store: Store, document: Document) -> Published:
    """Write the document and its twins unless the guard says that the last good ones must stay."""
    last = store.published(document.path)
    if reason := judge(document.body, last):
        return Published(path=document.path, entries=document.entries, size=len(last or b""), kept=reason)
    changed = store.publish(document.path, document.body)
    for path, body in document.twins:
        store.publish(path, body)
    return Published(path=document.path, entries=document.entries, size=len(document.body), changed=changed)
