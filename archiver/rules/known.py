"""What is known of a site before one of its pages is seen: the user's word, a site file, a hint, in this order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from archiver.errors import ConfigError
from archiver.items.messages import SiteRules
from archiver.normalize.urls import host_of
from archiver.rules.ftr import hint_files, hint_for
from archiver.rules.sites import KEYS, Site, load_site, site_files, site_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where the user keeps rules; the package's own site files come after these."""

    sites: Path | None = None  # <domain>.toml
    hints: Path | None = None  # ftr-site-config

    def must_be_usable(self) -> None:
        """Nothing; raises ConfigError for a folder that is not there or holds no rules, and for a wrong site file."""
        if self.sites and not [load_site(file) for file in site_files(self.sites)]:
            raise ConfigError(f"{self.sites}: there is no site file in this folder; one is named <domain>.toml")
        if self.hints and not hint_files(self.hints):
            raise ConfigError(f"{self.hints}: there is no ftr-site-config file in this folder; one is named <host>.txt")


def rules_for(
    url: str, stanza: SiteRules | None = None, folders: Folders = Folders(), *, fetched: date | None = None
) -> SiteRules | None:
    """The rules for a page fetched on that day (None: today), or None where nothing is known of its site.

    Each list of the user's stanza replaces that of the site file, but `strip` and `keep` of both count. A hint is asked
    only where there is neither. Raises ConfigError for a site file that is wrong and a folder that is not there.
    """
    host = host_of(url)
    site = site_of_host(host, folders) if host else None
    rules = site.rules_on(fetched) if site else None
    if stanza and rules:
        return _over(stanza, rules)
    if stanza or rules:
        return stanza or rules
    hint = hint_for(host, folders.hints) if host and folders.hints else None
    return hint.rules if hint else None


def hint_problems(url: str, folders: Folders) -> tuple[str, ...]:
    """A sentence for each line of the site's ftr-site-config file that could not be used."""
    host = host_of(url)
    hint = hint_for(host, folders.hints) if host and folders.hints else None
    return hint.problems if hint else ()


def site_of_host(host: str, folders: Folders) -> Site | None:
    """The site file of a host, the user's own before the package's."""
    own = site_for(host, folders.sites) if folders.sites else None
    return own or site_for(host)


def _over(stanza: SiteRules, below: SiteRules) -> SiteRules:
    lists = {key: getattr(stanza, key) or getattr(below, key) for key in KEYS}
    lists |= {key: getattr(below, key) + getattr(stanza, key) for key in ("strip", "keep")}
    return replace(below, origins=stanza.origins + below.origins, **lists)
