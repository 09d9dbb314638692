"""A closed month is read the same whether it is compressed or not; what damages it costs a frame at most."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import which

import pytest

from archiver.errors import RecordError
from archiver.items import Visit
from archiver.store import compacting, files, frames, spans
from archiver.store.store import browsed, opened
from tests.records import NOW, make_article

FILE = "archive/news.example/2026-11.jsonl"
COUNT = 240  # lines of some frames


def number(n: int) -> str:
    return f"urn:uuid:{n:04}"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An archive of one month."""
    with opened(tmp_path) as store:
        texts = ("The river rose overnight, " * 40 + f"and by {n} metres." for n in range(COUNT))
        store.append(
            *(make_article(text, id=number(n), url=f"https://news.example/{n}") for n, text in enumerate(texts))
        )
    return tmp_path


def names(output: Path) -> list[str]:
    return sorted(path.name for path in (output / FILE).parent.iterdir())


def titles(output: Path) -> list[str]:
    """Every id, as the archive tells them from its files alone."""
    (output / "index.sqlite").unlink(missing_ok=True)
    with opened(output) as store:
        assert store.damage == []
        return [article.id for _, article in store.archive.scan(FILE)]  # type: ignore[misc]


def test_a_compact_month_is_read_as_before_and_by_the_zstd_tool(output: Path) -> None:
    whole = (output / FILE).read_bytes()
    told = compacting.compact(output / FILE)
    assert (told.before, names(output)) == (len(whole), ["2026-11.jsonl.zst"])
    assert told.after < told.before / 4
    assert spans.read(output / FILE, 0, len(whole) + 9) == whole
    with browsed(output) as store:  # by the index of before
        assert [store.latest(number(n)).url for n in (0, 7, COUNT - 1)] == [  # type: ignore[union-attr]
            f"https://news.example/{n}" for n in (0, 7, COUNT - 1)
        ]
    assert titles(output) == [number(n) for n in range(COUNT)]
    if tool := which("zstd"):
        done = subprocess.run([tool, "-dc", output / f"{FILE}.zst"], capture_output=True, check=True)
        assert done.stdout == whole


def test_a_late_line_stands_behind_a_compact_month_and_is_taken_in_by_the_next_compaction(output: Path) -> None:
    compacting.compact(output / FILE)
    late = [make_article("Later.", id=f"urn:uuid:late-{n}", fetched=NOW + timedelta(hours=1)) for n in range(2)]
    for one in late:
        with opened(output) as store:
            store.append(one)
            assert store.latest(one.id) == one
    assert len(names(output)) == 2
    ids = [number(n) for n in range(COUNT)] + [one.id for one in late]
    assert titles(output) == ids
    compacting.compact(output / FILE)
    assert names(output) == ["2026-11.jsonl.zst"]
    assert titles(output) == ids


def test_the_torn_tail_of_a_late_line_is_cut(output: Path) -> None:
    compacting.compact(output / FILE)
    with opened(output) as store:
        store.append(make_article("Later.", id="urn:uuid:late"))
    (late,) = (output / FILE).parent.glob("*.from-*")
    late.write_bytes(late.read_bytes() + b'{"sum":"0123')
    with opened(output) as store:
        assert [sentence.split(":")[1] for sentence in store.damage] == [
            " 12 bytes of an unfinished line were cut from its end"
        ]
        assert store.latest("urn:uuid:late") is not None


def test_the_log_is_compacted_too(output: Path) -> None:
    with opened(output) as store:
        store.log("news.example", Visit(url="https://news.example/1", at=NOW, outcome="new", article=number(1)))
        compacting.compact(output / "visits/news.example/2026-11.jsonl")
        assert [visit.url for visit in store.visits.tail("news.example")] == ["https://news.example/1"]
        assert store.visited("news.example", "https://news.example/1") is not None


def flipped(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 4
    path.write_bytes(data)


def test_rot_costs_the_lines_of_its_frame_and_says_which(output: Path) -> None:
    compacting.compact(output / FILE)
    flipped(output / f"{FILE}.zst", 300)
    (output / "index.sqlite").unlink()
    with opened(output) as store:
        (sentence,) = store.damage
        assert "news.example/2026-11.jsonl.zst: the lines of bytes 0 to" in sentence
        left = [found[1].id for found in store.archive.scan(FILE) if not isinstance(found, RecordError)]
    assert number(0) not in left
    assert left == [number(n) for n in range(COUNT - len(left), COUNT)]
    assert len(left) > COUNT / 2


@pytest.mark.parametrize("from_end", [1, 7, 30, 60])
def test_a_damaged_table_is_noticed_and_costs_nothing(output: Path, from_end: int) -> None:
    compacting.compact(output / FILE)
    packed = output / f"{FILE}.zst"
    flipped(packed, packed.stat().st_size - from_end)
    assert not spans.is_whole(packed)
    assert titles(output) == [number(n) for n in range(COUNT)]


def test_every_byte_of_a_compact_file_is_watched(tmp_path: Path) -> None:
    path = tmp_path / "2026-11.jsonl.zst"
    path.write_bytes(b"".join(frames.pack([b"a line of no great length\n" * 3])))
    whole = path.read_bytes()
    assert spans.is_whole(path)
    for at in range(len(whole)):
        flipped(path, at)
        assert not spans.is_whole(path), at
        path.write_bytes(whole)


def test_a_file_that_the_zstd_tool_made_is_read_too(output: Path) -> None:
    if not (tool := which("zstd")):
        pytest.skip("there is no zstd tool here")
    subprocess.run([tool, "-q", "--rm", output / FILE], check=True)
    assert titles(output) == [number(n) for n in range(COUNT)]


def killed_at(call: int, work: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a child that does the work died at that change of the disk."""
    child = os.fork()
    if child == 0:
        left = call
        for name in ("draft", "put", "remove"):
            does = getattr(files, name)

            def counted(*told: object, does: Callable[..., object] = does) -> object:
                nonlocal left
                left -= 1
                if left == -1:
                    os.kill(os.getpid(), signal.SIGKILL)
                return does(*told)

            monkeypatch.setattr(files, name, counted)
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("late", [False, True])
def test_killed_at_any_step_all_lines_stand_once(output: Path, late: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [number(n) for n in range(COUNT)]
    if late:
        compacting.compact(output / FILE)
        with opened(output) as store:
            store.append(make_article("Later.", id="urn:uuid:late"))
        ids.append("urn:uuid:late")
    call, before = 0, {path: path.read_bytes() for path in (output / FILE).parent.iterdir()}
    while killed_at(call, lambda: compacting.compact(output / FILE), monkeypatch):
        with browsed(output) as store:
            assert store.latest(ids[-1]) is not None
        assert titles(output) == ids
        assert not list((output / FILE).parent.glob(".*"))
        for path in (output / FILE).parent.iterdir():
            path.unlink()
        for path, data in before.items():
            path.write_bytes(data)
        call += 1
    assert call >= 3
