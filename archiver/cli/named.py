"""A site of the archive as a user names it."""

from __future__ import annotations

from pathlib import Path

from archiver.cli import options
from archiver.errors import ConfigError
from archiver.normalize.urls import canonical, site_of
from archiver.store.store import Store

#: Sites that are named to a user whose site is not there.
_SHOWN = 10


def site_named(store: Store, what: str, config: Path | None) -> str:
    """The site of a folder's name, a source's name or an address; raises ConfigError for one without an article."""
    known = options.configured(config)
    named = [source.site for source in known.sources if source.name == what] if known else []
    address = canonical(what if "://" in what else f"https://{what}")
    sites = store.index.sites()
    for site in (what, *named, *([site_of(address)] if address else [])):
        if site in sites:
            return site
    more = f" and {len(sites) - _SHOWN} more" if len(sites) > _SHOWN else ""
    there = f"there are {', '.join(sites[:_SHOWN])}{more}" if sites else "it is empty"
    raise ConfigError(f"{what}: no article of such a site is in {store.root}; {there}")
