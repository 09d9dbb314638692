"""Who is whose kin on a site, as tables of the index: every title and address an article ever had, and its links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archiver.compare.card import Card
from archiver.items import Article
from archiver.store.votes import Run, RunMany

TABLES = """
CREATE TABLE titles (site TEXT NOT NULL, key INTEGER NOT NULL, entry TEXT NOT NULL,
                     PRIMARY KEY (site, key, entry)) WITHOUT ROWID;
CREATE INDEX titles_of ON titles (entry);
CREATE TABLE addresses (site TEXT NOT NULL, url TEXT NOT NULL, entry TEXT NOT NULL,
                        PRIMARY KEY (site, url, entry)) WITHOUT ROWID;
CREATE INDEX addresses_of ON addresses (entry);
CREATE TABLE links (site TEXT NOT NULL, url TEXT NOT NULL, entry TEXT NOT NULL,
                    PRIMARY KEY (site, url, entry)) WITHOUT ROWID;
CREATE INDEX links_of ON links (entry);
"""
NAMES = ("titles", "addresses", "links")


def add(run: Run, many: RunMany, article: Article, card: Card, *, is_latest: bool) -> None:
    """One line of the archive: its title and address stay known for ever, its links while it is the latest."""
    site, entry = article.site, article.id
    many("INSERT OR IGNORE INTO titles VALUES (?, ?, ?)", [(site, name, entry) for name in card.titles])
    run("INSERT OR IGNORE INTO addresses VALUES (?, ?, ?)", (site, article.url, entry))
    if is_latest:
        run("DELETE FROM links WHERE entry = ?", (entry,))
        many("INSERT INTO links VALUES (?, ?, ?)", [(site, url, entry) for url in card.links])


@dataclass(frozen=True, slots=True)
class SiteKin:
    """The kin of a site's articles: look-ups."""

    run: Run
    site: str

    def titled(self, name: int) -> frozenset[str]:
        """As `Kin` says."""
        rows = self.run("SELECT entry FROM titles WHERE site = ? AND key = ?", (self.site, name))
        return frozenset(row[0] for row in rows)

    def touches(self, names: Sequence[int], urls: Sequence[str]) -> bool:
        """Whether one of these is a title, or one of these addresses that, of an article of the site."""
        query = (
            f"SELECT EXISTS (SELECT 1 FROM titles WHERE site = ? AND key IN ({','.join('?' * len(names))}))"
            f" OR EXISTS (SELECT 1 FROM addresses WHERE site = ? AND url IN ({','.join('?' * len(urls))}))"
        )
        return bool(self.run(query, (self.site, *names, self.site, *urls)).fetchone()[0])

    def living_at(self, url: str) -> frozenset[str]:
        """As `Kin` says."""
        rows = self.run("SELECT entry FROM addresses WHERE site = ? AND url = ?", (self.site, url))
        return frozenset(row[0] for row in rows)

    def holding(self, entries: frozenset[str], name: int) -> frozenset[str]:
        """As `Kin` says."""
        query = (
            "SELECT 1 FROM ballots b JOIN votes v ON v.site = b.site AND v.key = ? AND v.title = b.title"
            " AND v.number = b.number WHERE b.entry = ? AND b.site = ?"
        )
        return frozenset(entry for entry in entries if self.run(query, (name, entry, self.site)).fetchone())
