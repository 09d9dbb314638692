"""Asking for a listing only if it changed (RFC 9110, 13), and reading the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from scrapy.http import Response

from archiver.discover.watch import is_trusted
from archiver.items import NO_VALIDATORS, Validators
from archiver.items.messages import Listing, Memory

NOT_MODIFIED = 304

#: A validator longer than this is no validator; it would come back in each of our requests.
_LONGEST = 500


def question(memory: Memory | None, now: datetime) -> dict[str, str]:
    """The headers of a request for a listing: no cache on the way may answer from its own memory."""
    known = memory.validators if memory is not None and is_trusted(memory, now) else NO_VALIDATORS
    return {"Cache-Control": "max-age=0"} | conditions(known)


def conditions(known: Validators) -> dict[str, str]:
    """The headers that ask for an answer only if it is another one."""
    found = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in found.items() if value}


def unchanged(memory: Memory, response: Response, now: datetime) -> Memory | None:
    """The memory brought up to date where the answer says nothing new; else None."""
    if response.status == NOT_MODIFIED:
        return replace(memory, asked=now)
    if memory.digest == _digest(response):
        return replace(memory, asked=now, read=now, validators=validators_of(response))
    return None


def remember(listing: Listing, response: Response, now: datetime, stamp: datetime | None) -> Memory:
    """What to remember of a listing that was just read; of one that could not be read whole, no validators."""
    whole = listing.problem is None
    return Memory(
        listing=listing,
        asked=now,
        read=now,
        changed=now,
        stamp=stamp,
        validators=validators_of(response) if whole else NO_VALIDATORS,
        digest=_digest(response) if whole else "",
    )


def validators_of(response: Response) -> Validators:
    """What the answer says to tell an unchanged one by."""
    return Validators(etag=_header(response, "ETag"), modified=_header(response, "Last-Modified"))


def _header(response: Response, name: str) -> str | None:
    """A header that may be sent back: printable ASCII, and not long."""
    value = (response.headers.get(name) or b"").decode("latin-1").strip()
    return value if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST else None


def _digest(response: Response) -> str:
    return sha256(response.body).hexdigest()
