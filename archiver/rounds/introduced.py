"""What a site says of itself, by the listings of one round: its own address first, then its feeds."""

from __future__ import annotations

from collections.abc import Iterable

from archiver.items.messages import Listing
from archiver.rounds.errand import Errand


def introduced(told: Iterable[tuple[Errand, Listing]], home: str) -> tuple[tuple[str, str], ...]:
    """(what, text), each from the first listing that says it; `home` is the address the source was given.

    A listing that names no article may be a wall in the place of one, and is not heard. Of feeds the one with the
    shortest address comes first, since their answers come in any order.
    """
    heard = [
        (errand.url != home, len(errand.url), errand.url, listing.said)
        for errand, listing in told
        if listing.candidates and (errand.url == home or errand.task == "feed")
    ]
    found: dict[str, str] = {}
    for *_, said in sorted(heard):
        found = dict(said) | found
    return tuple(sorted(found.items()))
