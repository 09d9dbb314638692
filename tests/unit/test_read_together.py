"""Lines that are read together say what each says alone, wherever they lie and whatever is damaged."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from archiver.errors import RecordError
from archiver.items import Article
from archiver.store import compacting
from archiver.store.opening import opened
from archiver.store.store import Store
from tests.records import NOW, make_article

FILE = "archive/news.example/2026-11.jsonl"
COUNT = 150  # entries, more than are looked up at once; every third has two lines
LONG = 40_000  # signs: so much of another entry lies between two lines


def entry(n: int) -> str:
    return f"urn:uuid:{n:04}"


def line(n: int, text: str, minutes: int = 0) -> Article:
    return make_article(text, id=entry(n), url=f"https://news.example/{n}", fetched=NOW + timedelta(minutes=minutes))


@pytest.fixture
def output(tmp_path: Path) -> Path:
    with opened(tmp_path) as store:
        store.append(*(line(n, "The river rose, " * (LONG // 16 if n % 10 == 0 else 30)) for n in range(COUNT)))
        store.append(*(line(n, "The river fell, " * 30, 5) for n in range(0, COUNT, 3)))
    return tmp_path


def alone(store: Store, n: int, end: tuple[str, int] | None) -> Article | None:
    """The newest sound line of an entry, each read by itself."""
    for place in reversed(store.index.revisions(entry(n))):
        try:
            if end is None or (place.file, place.offset) <= end:
                return store.archive.read(place)
        except RecordError:
            continue
    return None


def flip(path: Path, at: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        (byte,) = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ 4]))


@pytest.mark.parametrize("form", ["plain", "compact", "compact with later lines"])
@pytest.mark.parametrize("is_damaged", [False, True])
def test_each_entry_is_shown_as_its_lines_say_one_by_one(output: Path, form: str, is_damaged: bool) -> None:
    if form != "plain":
        compacting.compact(output / FILE)
    if form == "compact with later lines":
        with opened(output) as store:
            store.append(*(line(n, "The river fell again, " * 30, 9) for n in range(0, COUNT, 7)))
    with opened(output) as store:
        middle = store.index.revisions(entry(75))[0]
        if is_damaged:
            path = output / FILE if form == "plain" else output / f"{FILE}.zst"
            flip(path, middle.offset + 500 if form == "plain" else path.stat().st_size // 2)
            for part in path.parent.glob("*.from-*"):
                flip(part, 300)
        for end in (None, (middle.file, middle.offset)):
            order = [*range(COUNT - 1, 0, -2), 999, *range(0, COUNT, 2)]
            expected = [one for n in order if (one := alone(store, n, end))]
            assert list(store.shown(map(entry, order), end)) == expected
            assert len(expected) > COUNT // 3
        assert bool(store.damage) is is_damaged
        assert len(store.damage) == len(set(store.damage))
