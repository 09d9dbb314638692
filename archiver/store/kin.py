"""Who is whose kin on a site: look-ups by every title and address an article ever had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archiver.store.leaf import address
from archiver.store.marks import ADDRESS, TEXT, TITLE
from archiver.store.names import Run, Sites

_HAVING = "SELECT entry FROM entries WHERE number IN (SELECT entry FROM marks WHERE kind = ? AND key = ? AND site = ?)"


@dataclass(frozen=True, slots=True)
class SiteKin:
    """The kin of a site's articles, of which there may be none yet."""

    run: Run
    sites: Sites
    name: str

    @property
    def site(self) -> int | None:
        """The site's number."""
        return self.sites.known(self.name)

    def titled(self, name: int) -> frozenset[str]:
        """As `Kin` says."""
        return frozenset(row[0] for row in self.run(_HAVING, (TITLE, name, self.site)))

    def touches(self, names: Sequence[int], urls: Sequence[str]) -> bool:
        """Whether one of these is a title, or one of these addresses that, of an article of the site."""
        some = "EXISTS (SELECT 1 FROM marks WHERE kind = {} AND key IN ({}) AND site = ?)"
        query = f"SELECT {some.format(TITLE, _asked(names))} OR {some.format(ADDRESS, _asked(urls))}"
        return bool(self.run(query, (*names, self.site, *map(address, urls), self.site)).fetchone()[0])

    def living_at(self, url: str) -> frozenset[str]:
        """As `Kin` says."""
        return frozenset(row[0] for row in self.run(_HAVING, (ADDRESS, address(url), self.site)))

    def holding(self, entries: frozenset[str], name: int) -> frozenset[str]:
        """As `Kin` says."""
        query = (
            "SELECT 1 FROM entries e JOIN marks m ON m.kind = ? AND m.key = ? AND m.site = ? AND m.entry = e.number"
            " WHERE e.entry = ?"
        )
        return frozenset(entry for entry in entries if self.run(query, (TEXT, name, self.site, entry)).fetchone())


def _asked(things: Sequence[object]) -> str:
    return ",".join("?" * len(things))
