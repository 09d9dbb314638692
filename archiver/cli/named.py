"""A site of the archive as a user names it."""

from __future__ import annotations

from pathlib import Path

from archiver.cli import options
from archiver.errors import ArchiverError
from archiver.normalize.urls import canonical, site_of
from archiver.store.store import Store


def site_named(store: Store, what: str, config: Path | None) -> str:
    """The site of a folder's name, a source's name or an address; raises ArchiverError for one without an article."""
    known = options.configured(config)
    named = [source.site for source in known.sources if source.name == what] if known else []
    address = canonical(what if "://" in what else f"https://{what}")
    sites = store.index.sites()
    for site in (what, *named, *([site_of(address)] if address else [])):
        if site in sites:
            return site
    there = f"there are {', '.join(sites)}" if sites else "it is empty"
    raise ArchiverError(f"{what}: no article of such a site is in {store.root}; {there}")
