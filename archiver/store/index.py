"""SQLite over the journals: look up an entry, a visit, the newest of a site. Derived; deleted, it is made again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from archiver.compare.card import Card, card
from archiver.discover.revisit import Experience
from archiver.items import Article, Visit
from archiver.runs import Run
from archiver.store import (
    agenda,
    binding,
    database,
    edits,
    entries,
    errands,
    fulltext,
    holds,
    identities,
    kin,
    logged,
    marks,
    names,
    picks,
    printed,
    tombs,
    votes,
)
from archiver.store.journal import Place
from archiver.store.leaf import Leaf, address, leaf

#: Lines after which what was noted is made durable: what a kill takes is read again in a moment.
_LINES = 1000


class Index:
    """The tables; every call is a look-up or one row."""

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        """Open the index at that path, or one in memory for None; raises StoreError.

        Where another version made it, it is made anew: to be read only, in memory, and `path` is None.
        """
        self._db = database.Database(path, read_only=read_only)
        run, many = self._run, self._many = self._db.run, self._db.run_many
        self._lines = 0  # since the last commit
        self.sites_known = names.Sites(run)
        self.files = names.Files(run)
        self.entries = entries.Entries(run, self.sites_known, self.files)
        self.votes = votes.Votes(run, many, self.sites_known)
        self.visits = logged.Logged(run, many, self.sites_known, self.files)
        self.agenda = agenda.Agenda(run, many, self.sites_known)
        self.words = fulltext.FullText(run, many)
        self.binding = binding.Binding(run, many)
        self.edits = edits.Edits(run)
        self.printed = printed.Printed(run, many)
        self.holds = holds.Holds(run, many)
        self.identities = identities.Identities(run)
        self.tombs = tombs.Tombs(run)
        self.picks = picks.Picks(run, many)
        self.errands = errands.Errands(run, many)

    @property
    def path(self) -> Path | None:
        """Its file; None where it is in memory."""
        return self._db.path

    def close(self) -> None:
        """Commit and close; raises StoreError where it broke: the next start reads on from its last commit."""
        try:
            self.commit()
        finally:
            self._db.close()

    def commit(self) -> None:
        """Make what was added durable; what a crash takes from here is read again from the journals."""
        self.words.flush()
        self.files.flush()
        self._lines = 0
        self._db.commit()

    def clear(self) -> None:
        """Forget everything."""
        for table in database.NAMES:
            self._run(f"DELETE FROM {table}")
        self.words.forget()
        self.binding.forget()
        self.sites_known.forget()
        self.files.forget()

    def reached(self, file: str, size: int) -> None:
        """Note that the file is known up to that byte."""
        self.files.reached(file, size)

    def add_revision(self, place: Place, article: Article, drawn: Card | None = None) -> None:
        """One line of the archive; `drawn` is its card, where it was made already."""
        self.add_leaf(place, leaf(article, drawn or card(article)))

    def add_leaf(self, place: Place, one: Leaf) -> None:
        """One line of the archive."""
        move = self.entries.put(place, one)
        marks.put(self._many, move)
        self.votes.put(move)
        if move.told:
            self.entries.tell(move.number, self.words.tell(move.number, move.site, one.minute, one.words))
        self.agenda.add(move.site, move.number, one.judged)
        self.binding.add(place, binding.line(one), is_first=move.before is None)
        self.edits.add(place, one)
        self.printed.stir(one.site)
        self._noted(place)

    def _noted(self, place: Place) -> None:
        self.files.reached(place.file, place.offset + place.length)
        self._lines += 1
        if self._lines >= _LINES:
            self.commit()

    def only_in(self, files: Iterable[str]) -> list[str]:
        """The entries that have revisions in these files and in no others, by id."""
        return self.entries.only_in(files)

    def entry(self, entry: str) -> tuple[str, datetime]:
        """The canonical address of an entry, and when it came out or was first seen; KeyError for one it has not."""
        url, stamp = self.entries.row(entry)
        return url, datetime.fromisoformat(stamp)

    def kin(self, site: str) -> kin.SiteKin:
        """Who is whose kin on a site."""
        return kin.SiteKin(self._run, self.sites_known, site)

    def add_visit(self, place: Place, site: str, visit: Visit) -> None:
        """One line of the crawl log: the newest visit of an address is the one that counts, in whatever order."""
        is_edit = visit.outcome == "changed"
        self.visits.put(site, place.file, [logged.row(place, visit)], visit.scheduled, visit.scheduled and is_edit)
        self._noted(place)

    def add_run(self, place: Place, run: Run) -> None:
        """One line of runs/."""
        self.holds.add(run)
        if run.accepted or self.identities.add(run):
            self.printed.stir(run.site)
        self._noted(place)

    def experience(self, site: str) -> Experience:
        """What the visits of a site by the schedule have brought."""
        return self.visits.experience(site)

    def born(self, entry: str) -> datetime | None:
        """When the article came out, or was first seen where that is earlier, or all that is known."""
        stamp = self.entries.born(entry)
        return datetime.fromisoformat(stamp) if stamp else None

    def recent(self, site: str, since: datetime) -> list[str]:
        """An address of each article that was first visited since then: the one that was asked for last."""
        return self.visits.recent(site, since.isoformat())

    def visit(self, site: str, url: str) -> Place | None:
        """The newest visit of that address."""
        return self.visits.newest(site, url)

    def first_visit(self, site: str, url: str) -> str | None:
        """When that address was visited first, ISO 8601."""
        return self.visits.first(site, url)

    def revisions(self, entry: str) -> list[Place]:
        """Every revision of an entry, oldest first."""
        return self.entries.revisions([entry])[entry]

    def newest(self, site: str, count: int) -> list[str]:
        """The ids of the site's newest entries."""
        return self.entries.newest(site, count)

    def newest_of(self, sites: Iterable[str], count: int) -> list[str]:
        """The ids of the newest entries of these sites."""
        return self.entries.newest_of(sites, count)

    def entries_at(self, url: str) -> list[str]:
        """The ids of the entries that have or had that address, canonical or visited."""
        query = (
            "SELECT e.entry FROM marks m JOIN entries e ON e.number = m.entry WHERE m.kind = ?1 AND m.key = ?2"
            " UNION SELECT entry FROM visits WHERE key = ?2 AND entry IS NOT NULL"
        )
        return [row[0] for row in self._run(query, (marks.ADDRESS, address(url)))]

    def sites(self) -> list[str]:
        """Every site with an entry."""
        return self.sites_known.with_entries()
