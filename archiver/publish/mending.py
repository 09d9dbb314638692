"""A document without the entries that make it invalid: one of them must not stop a feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archiver.errors import DocumentError
from archiver.publish.atom import atom
from archiver.publish.compose import Document, document
from archiver.publish.feed import Aside, Entry, FeedInfo
from archiver.publish.schema import check


def mended(made: Document) -> Document:
    """The document where it is valid; else with those entries set aside that are invalid by themselves.

    It is invalid still where the fault is none of its entries alone.
    """
    if made.feed is None or not _fault((), made.feed, made.body):
        return made
    faults = [(entry, _fault((entry,), made.feed)) for entry in made.shown]
    sound = [entry for entry, fault in faults if not fault]
    aside = [Aside(id=entry.id, url=entry.url, reason=f"it is invalid: {fault}") for entry, fault in faults if fault]
    if not aside:
        return made
    again = document(sound, made.feed, atom(sound, made.feed), [*made.aside, *aside])
    return replace(again, twins=(*again.twins, *made.twins[len(again.twins) :]))


def _fault(entries: Sequence[Entry], feed: FeedInfo, body: bytes | None = None) -> str:
    """Why a document of these entries, or that one, is invalid; empty where it is valid."""
    try:
        check(atom(entries, feed) if body is None else body)
    except DocumentError as error:
        return str(error)
    return ""
