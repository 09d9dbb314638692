"""What lies in a published archive, and beside it, before a command is tried on it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.items import Cause, Visit, replace
from archiver.normalize.ids import mint
from archiver.publish.window import ENTRIES
from archiver.store import compacting
from archiver.store.opening import opened
from archiver.store.sheets import Sheet
from archiver.store.store import Store
from archiver.warc import member
from tests.bench import designs
from tests.faults.paper import FIRST
from tests.records import make_article
from tests.rot.archives import page

OLD = "old.example"
#: Months that are closed for ever, whatever the clock says.
_JANUARY, _FEBRUARY = datetime(2020, 1, 10, 12, tzinfo=UTC), datetime(2020, 2, 10, 12, tzinfo=UTC)


def as_it_is(output: Path) -> None:
    """Nothing more."""


def unread(output: Path) -> None:
    """More pages than were published, with blocks that recur: an edition revises them and changes every feed."""
    with opened(output) as store:
        for design in (designs.DESIGNS[0], designs.DESIGNS[-1]):
            for one in designs.pages(design, 6):
                store.append(one.article)


def outdated(output: Path) -> None:
    """Those, and an index that another version made."""
    unread(output)
    with sqlite3.connect(output / "index.sqlite") as index:
        index.execute("PRAGMA user_version = 1")
    index.close()


def misread(output: Path) -> None:
    """Articles that an older extractor read otherwise than today's."""
    with opened(output) as store:
        for site in store.index.sites():
            read = filter(None, map(store.latest, store.index.newest(site, FIRST)))
            store.append(*(replace(one, title=f"{one.title} - Paper", cause=Cause.TRIVIAL) for one in read))


def aged(output: Path) -> None:
    """Two closed months of lines: one compressed, to which lines came later, and one plain."""
    with opened(output) as store:
        _file(store, _JANUARY, range(3))
        for journal in (store.archive, store.visits):
            compacting.compact(output / journal.folder / OLD / "2020-01.jsonl")
        _file(store, _JANUARY + timedelta(days=1), range(3, 4))
        _file(store, _FEBRUARY, range(4, 6))


def outlived(output: Path) -> None:
    """Two months, the first of which has been kept as long as `kept.toml` wishes and stands in no feed any more."""
    with opened(output) as store:
        _file(store, _JANUARY, range(2))
        _file(store, _FEBRUARY, range(2, 2 + ENTRIES))
    wish = f'[sources.old]\nurl = "https://{OLD}/"\n[sources.old.retention]\narticles = "1y"\npages = "2y"\n'
    (output.parent / "kept.toml").write_text(wish, encoding="utf-8")


def offered(output: Path) -> None:
    """Beside it a folder to import: the lines of another archive, the raw pages of a third, and pages as files."""
    incoming, other = output.parent / "incoming", output.parent / "other"
    (incoming / "saved").mkdir(parents=True)
    with opened(other) as store:
        _file(store, _JANUARY, range(3))
        _file(store, _FEBRUARY, range(3, 6))
    shutil.copy(other / "archive" / OLD / "2020-01.jsonl", incoming / "lines.jsonl")
    shutil.copy(other / "pages" / OLD / "2020-02-00001.warc.gz", incoming)
    for number in range(2):
        (incoming / "saved" / f"{number}.html").write_bytes(_html(f"saved {number}"))
    shutil.rmtree(other)


def damaged(output: Path) -> None:
    """Bits flipped in a line of each journal and in a raw page, and a line too torn to be put back but by its page."""
    with opened(output) as store:
        _file(store, _JANUARY, range(6))
    archive, visits = (output / folder / OLD / "2020-01.jsonl" for folder in ("archive", "visits"))
    lines = archive.read_bytes().splitlines(keepends=True)
    _change(archive, lambda data: _flipped(data, len(lines[0]) // 2))
    _change(archive, lambda data: data.replace(lines[2], lines[2].replace(b"</p>", b"<?p>")))
    _change(visits, lambda data: _flipped(data, len(data) // 2))
    _change(output / "pages" / OLD / "2020-01-00001.warc.gz", lambda data: _flipped(data, len(data) // 2))


def _file(store: Store, at: datetime, numbers: range) -> None:
    """Articles of that day as a crawl leaves them: page, line and visit."""
    for number in numbers:
        url, words = f"https://{OLD}/{number}", designs.Words(f"old {number}")
        body = _html(f"old {number}")
        title, *texts = words.phrase(4, 7).capitalize(), *(words.paragraph() for _ in range(4))
        dates = dict.fromkeys(("first_seen", "fetched", "published", "updated"), at)
        article = make_article(*texts, url=url, site=OLD, id=mint(OLD, url), title=title, **dates)
        visit = Visit(url=url, at=at, outcome="new", article=article.id, status=200)
        kept = member(replace(page(url, OLD, body), fetched=at))
        store.note(store.write([Sheet(site=OLD, when=at, member=kept, article=article, visits=(visit,))]))


def _html(seed: str) -> bytes:
    words = designs.Words(seed)
    title, body = words.phrase(4, 7).capitalize(), "".join(f"<p>{words.paragraph()}</p>" for _ in range(4))
    head = f"<head><title>{title}</title></head>"
    return f"<!doctype html><html lang=en>{head}<article><h1>{title}</h1>{body}</article></html>".encode()


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes((data[at] ^ 4,)) + data[at + 1 :]


def _change(path: Path, how: Callable[[bytes], bytes]) -> None:
    path.write_bytes(how(path.read_bytes()))
