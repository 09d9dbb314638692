"""A document without the entries that make it invalid: one of them must not stop a feed."""

from __future__ import annotations

from dataclasses import replace

from archiver.errors import DocumentError
from archiver.publish.atom import atom
from archiver.publish.compose import Document, document
from archiver.publish.feed import Aside
from archiver.publish.schema import check


def validated(made: Document) -> tuple[Document, str | None]:
    """The document, without entries that alone would make it invalid; and why it is no feed, if it is none."""
    reason = invalid(made)
    if reason and (sound := mended(made)) is not made:
        made, reason = sound, invalid(sound)
    return made, reason


def invalid(made: Document) -> str | None:
    """Why the document is no feed, as a sentence."""
    fault = _fault(made.body)
    return f"it is invalid: {fault}" if fault else None


def mended(made: Document) -> Document:
    """The document where it is valid; else with those entries set aside that are invalid by themselves.

    It is invalid still where the fault is none of its entries alone.
    """
    if made.feed is None or not _fault(made.body):
        return made
    faults = [(entry, _fault(atom((entry,), made.feed))) for entry in made.shown]
    sound = [entry for entry, fault in faults if not fault]
    aside = [Aside(id=entry.id, url=entry.url, reason=f"it is invalid: {fault}") for entry, fault in faults if fault]
    if not aside:
        return made
    again = document(sound, made.feed, atom(sound, made.feed), [*made.aside, *aside])
    return replace(again, twins=(*again.twins, *made.twins[len(again.twins) :]))


def _fault(body: bytes) -> str:
    """Why these bytes are no feed; empty where they are one."""
    try:
        check(body)
    except DocumentError as error:
        return str(error)
    return ""
