"""Opening an archive: what a crash left is mended, and the index brought up to what the journals hold.

A file of the size that the index knows is whole, and is not read: a start asks for the sizes of all files, and costs no
more for months that are larger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from archiver.errors import RecordError, StoreError
from archiver.store import files, pages, spans
from archiver.store.build import Built, Progress, build
from archiver.store.existing import existing
from archiver.store.index import Index
from archiver.store.journal import Journal, Place
from archiver.store.lock import lock
from archiver.store.store import Store
from archiver.store.verifying import ends

T = TypeVar("T")

#: Bytes of articles from which two processes are worth starting: some 3,000, a few seconds line by line.
_MUCH = 32 << 20
#: Bytes of articles whose index, half of them, is too much to be made in memory for one question.
_TOO_MUCH = 256 << 20

#: How many bytes of lines each file has, or of raw pages, by its name below the output folder.
Sizes = Mapping[str, int]


@contextmanager
def opened(root: Path) -> Iterator[Store]:
    """The store for one writer: torn tails cut, the index caught up. Raises LockError and StoreError."""
    with lock(root):
        files.sweep(root)
        store = Store(root, Index(root / "index.sqlite"))
        try:
            _bring_up(store)
            yield store
        finally:
            store.index.close()


@contextmanager
def browsed(root: Path) -> Iterator[Store]:
    """The store for reading beside a writer, as of its last commit; nothing is written."""
    path = existing(root) / "index.sqlite"
    store = Store(root, Index(path, read_only=True) if path.exists() else Index(None))
    try:
        if store.index.path is None:
            here = _sizes(store)
            if _unknown(store, here, {}) > _TOO_MUCH:
                raise StoreError(f"{path}: the index is missing, or of another version; make it with: archiver reindex")
            _catch_up(store, here, {})
        yield store
    finally:
        store.index.close()


def rebuilt(root: Path, progress: Progress) -> Built:
    """Make the index anew from the journals, mended. Raises LockError and StoreError."""
    with lock(existing(root)):
        files.sweep(root)
        store = Store(root, Index(None))
        try:
            built = _build(store, _mended(store, {}), progress)
        finally:
            store.index.close()
        built.damage = store.damage
        return built


def _bring_up(store: Store) -> None:
    """Mend what a crash left, and read into the index whatever is beyond it; all of it, where a file shrank or went.

    Where that is much, the index is made anew in one go.
    """
    known = store.index.files.sizes()
    here = _mended(store, known)
    has_shrunk = any(here.get(file, -1) < size for file, size in known.items())
    if _unknown(store, here, {} if has_shrunk else known) >= _MUCH:
        _build(store, here, lambda *_: None)
        return
    _mend_pages(store, here, known)
    if has_shrunk:
        store.index.clear()
        known = {}
    _catch_up(store, here, known)


def _unknown(store: Store, here: Sizes, known: Sizes) -> int:
    """How many bytes of articles the index does not know."""
    return sum(here[file] - known.get(file, 0) for file in _of(store.archive, here))


def _build(store: Store, here: dict[str, int], progress: Progress) -> Built:
    """Have the index made in one go; of raw pages only what follows the last that an article names is looked at."""
    store.index.commit()
    built = build(store.root, store.archive, store.visits, progress)
    store.index.close()  # its file has gone
    store.index = Index(store.root / "index.sqlite")
    store.damage += built.damage
    known = store.index.files.sizes() | built.pages
    _mend_pages(store, here, known)
    _catch_up(store, here, known)
    return built


def _sizes(store: Store) -> dict[str, int]:
    """Every file of lines and of raw pages, in order; all that a start asks of a file that has not grown."""
    here = {file: size for journal in store.journals for file, size in journal.sizes().items()}
    return here | {file: files.size(store.root / file) for file in pages.files_of(store.root)}


def _of(journal: Journal[Any], here: Iterable[str]) -> list[str]:
    """Those of the files that are the journal's."""
    return [file for file in here if file.startswith(f"{journal.folder}/")]


def _mended(store: Store, known: Sizes) -> dict[str, int]:
    """The sizes of all files, once what a crash left half written of lines is cut and said, and the rest durable."""
    here = _sizes(store)
    for journal in store.journals:
        mine = _of(journal, here)
        grown = [file for file in mine if here[file] != known.get(file)]
        # A line that lost its break would take the next one with it.
        for file in {*grown, *{file.rpartition("/")[0]: file for file in mine}.values()}:
            if ends.put_back_break(journal, file):
                store.damage.append(f"{file}: its last line break was damaged, and is put back")
        store.damage += journal.mend(grown)
        here |= {file: journal.size(file) for file in grown}
        more = [store.root / file for file in grown if here[file] > known.get(file, 0)]
        files.settle(*(part.path for path in more for part in spans.parts(path)))
    return here


def _mend_pages(store: Store, here: dict[str, int], known: Sizes) -> None:
    """The same of raw pages, which are known to be whole up to these bytes."""
    for file in [file for file in here if file.startswith("pages/")]:
        if here[file] != (sound := known.get(file, 0)):
            if torn := ends.cut_record(store.archive, file, sound):
                store.damage.append(f"{file}: {torn} bytes of an unfinished record were cut from its end")
                here[file] -= torn
            if here[file] > sound:
                files.settle(store.root / file)


def _catch_up(store: Store, here: Sizes, known: Sizes) -> None:
    """Read into the index the lines beyond what it knows."""
    index = store.index
    for place, article in _fresh(store, store.archive, here, known):
        index.add_revision(place, article)
    for place, visit in _fresh(store, store.visits, here, known):
        index.add_visit(place, Path(place.file).parent.name, visit)
    for _, stone in _fresh(store, store.tombstones, here, known):
        index.tombs.add(stone)
    for place, run in _fresh(store, store.runs, here, known):
        index.add_run(place, run)
    for file, size in here.items():
        if size != known.get(file):
            index.reached(file, size)
    index.commit()


def _fresh(store: Store, journal: Journal[T], here: Sizes, known: Sizes) -> Iterator[tuple[Place, T]]:
    """The sound lines that the index does not know; of the others a sentence each."""
    for file in _of(journal, here):
        if here[file] == known.get(file):
            continue
        for found in journal.scan(file, known.get(file, 0)):
            if isinstance(found, RecordError):
                store.damage.append(str(found))
            else:
                yield found
