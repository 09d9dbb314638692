"""Seven days of two papers, as the archiver lives them: read, filed, published; and what was in which document."""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from lxml import etree

from archiver.edition import publish
from archiver.filing import Filing
from archiver.items import Refusal, Rejected
from archiver.items.messages import Candidate, Reading
from archiver.publish.window import ENTRIES
from archiver.rules.wishes import NO_WISHES
from archiver.runs import Run
from archiver.store.opening import opened
from archiver.store.store import Store
from tests.engines.witness import Witness
from tests.readers.press import Press
from tests.readers.serving import serving
from tests.readers.stories import PAPERS, START, Truth, edited, story

_ATOM = "{http://www.w3.org/2005/Atom}"
UNCHANGED = ("day 3", "day 3, evening")
TWICE = "day 5, another edition within the same second"
#: What clients subscribe to: the feed of both papers, that of the one with a right-to-left title, the first as JSON.
DOCUMENTS = ("feed.atom", "sites/marfa.example/feed.atom", "feed.json")
#: The articles that begin on a day, by number.
NEW = {1: range(20), 2: range(20, 28), 4: range(28, 36), 5: range(36, 42), 6: range(43, 55), 7: range(55, 58)}


@dataclass(frozen=True, slots=True)
class Due:
    """An entry as it stood in a document: what the paper said, and the dates that the feed owes its readers."""

    truth: Truth
    published: datetime
    updated: datetime


@dataclass
class Week:
    """Lived one step at a time by `steps`, while clients poll in between. `stood` holds versions, the oldest first."""

    output: Path
    press: Press
    witness: Witness
    known: dict[int, Due] = field(default_factory=dict)  # by number
    gone: set[str] = field(default_factory=set)  # addresses that the site took down
    stood: dict[str, dict[str, list[Due]]] = field(default_factory=lambda: defaultdict(dict))  # document, entry
    now: datetime = START

    @property
    def base(self) -> str:
        """Where public/ is served: the witness, with `archiver serve` behind it."""
        return f"http://127.0.0.1:{self.witness.port}/"

    def steps(self) -> Iterator[str]:
        """What happened, each time before the clients poll."""
        for day in range(1, 8):
            self.now = START + timedelta(days=day - 1)
            self._read([story(number, self.now) for number in NEW.get(day, ())])
            self._change(day)
            self._publish()
            if day == 5:
                self._date_ahead()
            yield f"day {day}"
            if day == 3:
                yield UNCHANGED[1]
            elif day == 5:
                self.now += timedelta(minutes=1)
                self._read([story(42, self.now), edited(self.known[36].truth, 2)])
                self._publish()
                yield TWICE

    def document(self, path: str) -> list[str]:
        """The ids of the entries that stand in a document, in its order."""
        if path.endswith(".json"):
            return [item["id"] for item in json.loads((self.output / "public" / path).read_bytes())["items"]]
        root = etree.fromstring((self.output / "public" / path).read_bytes())
        return [entry.findtext(f"{_ATOM}id", "") for entry in root.iter(f"{_ATOM}entry")]

    def _change(self, day: int) -> None:
        """What becomes of older articles on that day."""
        old = {number: due.truth for number, due in self.known.items()}
        if day in (1, 2, 4, 5):
            self._introduce("icon.png" if day == 1 else "new.png")
        if day == 2:
            self._read([edited(old[3], 2)])
        elif day == 4:
            dated = old[6].published
            assert dated is not None
            self._read([replace(old[4], title="Another title altogether"), edited(old[21], 2)])
            self._read([replace(old[6], published=dated + timedelta(days=1))])
        elif day == 6:
            self._take_down(old[15])
            self._read([edited(old[40], 2, modified=self.now - timedelta(hours=2))])
        elif day == 7:
            self._read([edited(old[41], 2, title="Told and named anew"), old[9]])

    def _read(self, truths: list[Truth]) -> None:
        with opened(self.output) as store:
            for truth in truths:
                self.press.pages.add(truth.url)
                known = self.known.get(truth.number)
                self._file(store, Reading(**self._seen(truth), article=truth.article(), status=200))
                self.known[truth.number] = self._due(known, truth)

    def _introduce(self, icon: str) -> None:
        """One of the papers says what it is; what it says three times counts."""
        site, pictures = f"{PAPERS[1]}.example", f"http://{PAPERS[1]}.example/pictures"
        told = {"subtitle": "News & views of <both> banks", "rights": "© The Marfa", "logo": f"{pictures}/logo.png"}
        with opened(self.output) as store:
            known = store.index.identities.of(site)
            told["icon"] = f"{pictures}/{icon}"
            said = tuple((what, text) for what, text in told.items() if known.get(what) != text)
            store.note_runs([Run(source=site, site=site, began=self.now, ended=self.now, said=said)])

    def _take_down(self, truth: Truth) -> None:
        self.press.pages.remove(truth.url)
        self.gone.add(truth.url)
        with opened(self.output) as store:
            rejected = Rejected(url=truth.url, reason=Refusal.HTTP_ERROR)
            self._file(store, Reading(**self._seen(truth), rejected=rejected, status=410))

    def _seen(self, truth: Truth) -> dict[str, object]:
        listed = Candidate(url=truth.url, found_by="feed", title=truth.title)
        return {"candidate": listed, "site": truth.site, "source": truth.site, "fetched": self.now}

    def _file(self, store: Store, reading: Reading) -> None:
        filed = Filing(store, lambda _: NO_WISHES).decide(reading)
        store.note(store.write([filed.sheet]))

    def _due(self, known: Due | None, truth: Truth) -> Due:
        """The rule of dates, said once more: `published` never moves, `updated` moves with words, and only forward."""
        if known is None:
            published = truth.published or self.now
            return Due(truth, published, published)
        was = known.truth
        is_edit = (was.title, was.says) != (truth.title, truth.says)
        updated = (truth.modified or self.now) if is_edit else known.updated
        return Due(truth, known.published, updated)

    def _publish(self) -> None:
        with opened(self.output) as store:
            edition = publish(store, self.base, "All papers")
        assert not edition.kept, edition.kept
        by_id = {due.truth.id: due for due in self.known.values()}
        for path in DOCUMENTS:
            standing = self.document(path)
            assert standing == self._owed(path), (
                f"{path} does not hold the newest entries, whatever became of their pages"
            )
            for entry in standing:
                versions = self.stood[path].setdefault(entry, [])
                if versions[-1:] != [by_id[entry]]:
                    versions.append(by_id[entry])

    def _owed(self, path: str) -> list[str]:
        """The ids that must stand in a document: what was ever read, the newest of it, in the order of `published`."""
        site = path.split("/")[1] if "/" in path else None
        dues = [due for due in self.known.values() if site in (None, due.truth.site)]
        newest = sorted(dues, key=lambda due: due.published, reverse=True)[:ENTRIES]
        return [due.truth.id for due in newest]

    def _date_ahead(self) -> None:
        """Date the documents of now an hour ahead: so the next edition comes no later than their second.

        However slow the machine: HTTP dates have whole seconds, and some clients ask by the date alone.
        """
        ahead = time.time() + 3600
        for path in (self.output / "public").rglob("*.*"):
            os.utime(path, (ahead, ahead))


@contextmanager
def week(output: Path) -> Iterator[Week]:
    """A week about to begin: the papers answer, and `archiver serve` stands behind a witness that counts."""
    (output / "public").mkdir(parents=True)
    with ExitStack() as stack:
        press = stack.enter_context(Press().serving())
        witness = Witness(behind=stack.enter_context(serving(output)))
        stack.enter_context(witness.serving())
        yield Week(output, press, witness)
