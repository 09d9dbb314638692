"""Which articles the next edition must look at again, as tables of the index.

They are those with a new line, those that hold a title of one of these or a link to it, and the holders of blocks on
which the verdict changed. All others are as the last edition left them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from archiver.compare.card import UNKNOWN, signature
from archiver.store.leaf import unpacked
from archiver.store.marks import ADDRESS, LINK, TEXT, TITLE
from archiver.store.names import Run, RunMany, Sites

TABLES = """
CREATE TABLE fresh (site INTEGER NOT NULL, entry INTEGER NOT NULL, judged INTEGER NOT NULL,
                    PRIMARY KEY (site, entry)) WITHOUT ROWID;
CREATE TABLE condemned (site INTEGER NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (site, key)) WITHOUT ROWID;
CREATE TABLE settled (site INTEGER PRIMARY KEY, wishes TEXT NOT NULL);
"""
NAMES = ("fresh", "condemned", "settled")

#: Entries whose marks are compared at a time.
_SOME = 250


class Agenda:
    """The tables of all sites; `run` executes a statement, `many` one for many rows."""

    def __init__(self, run: Run, many: RunMany, sites: Sites) -> None:
        self._run = run
        self._many = many
        self._sites = sites

    def add(self, site: int, entry: int, judged: int) -> None:
        """The entry has a new line, on which verdicts of that signature were carried out: see `Card`."""
        # Of two lines the later one may have been read first: then nobody knows.
        change = f"ON CONFLICT DO UPDATE SET judged = {UNKNOWN}"
        self._run(f"INSERT INTO fresh VALUES (?, ?, ?) {change}", (site, entry, judged))

    def has_fresh(self, site: str) -> bool:
        """Whether a line came since the site was settled."""
        return bool(self._run("SELECT 1 FROM fresh WHERE site = ? LIMIT 1", (self._sites.known(site),)).fetchone())

    def fresh(self, site: str) -> set[str]:
        """The entries with a line since the site was settled."""
        query = "SELECT e.entry FROM fresh f JOIN entries e ON e.number = f.entry WHERE f.site = ?"
        return {row[0] for row in self._run(query, (self._sites.known(site),))}

    def settled_holders(self, site: str, names: Iterable[int]) -> set[str]:
        """The entries that have one of these texts, and no line since the site was settled."""
        query = (
            "SELECT e.entry FROM marks m JOIN entries e ON e.number = m.entry"
            " WHERE m.kind = ? AND m.key = ? AND m.site = ?"
            " AND NOT EXISTS (SELECT 1 FROM fresh f WHERE f.site = m.site AND f.entry = m.entry)"
        )
        number = self._sites.known(site)
        return {row[0] for name in names for row in self._run(query, (TEXT, name, number))}

    def touched(self, site: str, condemned: Collection[int]) -> set[str]:
        """Of the entries with a line since the site was settled those that other pages have a say on, and who holds a
        title of one or a link there.

        The others are as they should be: what is condemned of them now was so when they were written, and no block is
        a title of another article or a link to one, nor was it.
        """
        number = self._sites.known(site)
        query = (
            "SELECT f.entry, e.entry, f.judged, e.texts, e.titles, e.addresses, e.links FROM fresh f"
            " JOIN entries e ON e.number = f.entry WHERE f.site = ?"
        )
        rows = self._run(query, (number,))
        found: set[str] = set()
        while some := rows.fetchmany(_SOME):
            found.update(entry for _, entry, judged, texts, *_ in some if _is_misjudged(judged, texts, condemned))
            found.update(self._related(number, some))
        return found

    def _related(self, site: int | None, some: Iterable[tuple[int, str, int, bytes, bytes, bytes, bytes]]) -> set[str]:
        """Those that hold a title of another or a link to one, and the others that hold theirs or lead to them."""
        self._run("CREATE TEMP TABLE IF NOT EXISTS asked (kind INTEGER, key INTEGER, entry INTEGER, mine INTEGER)")
        self._run("DELETE FROM asked")
        self._many("INSERT INTO asked VALUES (?, ?, ?, ?)", _asked(some))
        query = (
            "SELECT entry FROM entries WHERE number IN (SELECT CASE a.mine WHEN 1 THEN a.entry ELSE m.entry END"
            " FROM asked a CROSS JOIN marks m ON m.kind = a.kind AND m.key = a.key AND m.site = ?"
            " WHERE m.entry <> a.entry)"
        )
        return {row[0] for row in self._run(query, (site,))}

    def condemned(self, site: str) -> set[int]:
        """The blocks that were boilerplate when the site was settled."""
        rows = self._run("SELECT key FROM condemned WHERE site = ?", (self._sites.known(site),))
        return {row[0] for row in rows}

    def wishes(self, site: str, unsettled: str) -> str:
        """What was wished when the site was settled, as it was given to `settle`; `unsettled` where it never was."""
        row = self._run("SELECT wishes FROM settled WHERE site = ?", (self._sites.known(site),)).fetchone()
        return row[0] if row else unsettled

    def settle(self, site: str, condemned: Iterable[int], wishes: str) -> None:
        """Note that every article of the site is as these verdicts and wishes leave it."""
        number = self._sites.number(site)
        self._run("DELETE FROM fresh WHERE site = ?", (number,))
        last, now = self.condemned(site), set(condemned)
        self._many("DELETE FROM condemned WHERE site = ? AND key = ?", [(number, name) for name in last - now])
        self._many("INSERT INTO condemned VALUES (?, ?)", [(number, name) for name in sorted(now - last)])
        self._run("INSERT OR REPLACE INTO settled VALUES (?, ?)", (number, wishes))


def _is_misjudged(judged: int, texts: bytes, condemned: Collection[int]) -> bool:
    """Whether other verdicts were carried out on an entry than those that stand."""
    return judged != signature(name for name in unpacked(texts) if name in condemned)


def _asked(some: Iterable[tuple[int, str, int, bytes, bytes, bytes, bytes]]) -> Iterator[tuple[int, int, int, int]]:
    for number, _, _, texts, titles, addresses, links in some:
        for kind, keys, mine in ((TITLE, texts, 1), (ADDRESS, links, 1), (TEXT, titles, 0), (LINK, addresses, 0)):
            for key in unpacked(keys):
                yield kind, key, number, mine
