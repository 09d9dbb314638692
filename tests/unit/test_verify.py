"""verify says what is damaged and what is lost; repair makes whole what can be, and loses nothing at any moment."""

from __future__ import annotations

import os
import shutil
import signal
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from archiver import warc
from archiver.items import Article, PageRef, Visit, replace
from archiver.repairing import Repair, repair
from archiver.rules.known import Folders
from archiver.store import files, lines
from archiver.store.opening import browsed, opened
from archiver.store.verifying.fault import Fault, Trouble
from archiver.store.verifying.verify import verified
from tests.records import NOW, make_article
from tests.rot.archives import page

SITE = "news.example"
LINES, VISITS = f"archive/{SITE}/2026-11.jsonl", f"visits/{SITE}/2026-11.jsonl"
PAGES = f"pages/{SITE}/2026-11-00001.warc.gz"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three articles with their pages and visits; the third page has the bytes of the second."""
    return filled(tmp_path / "output")


def filled(folder: Path) -> Path:
    with opened(folder) as store:
        for number in (1, 2, 3):
            url = f"https://{SITE}/{number}"
            ref = store.keep(page(url, SITE, f"<p>The river rose {min(number, 2)} times. {'x' * 300}</p>".encode()))
            article = make_article(f"The river rose {number} times.", url=url, id=_id(number), pages=(ref,))
            store.append(article)
            store.log(SITE, Visit(url=url, at=NOW, outcome="new", article=article.id))
    return folder


def articles(root: Path) -> list[Article]:
    with browsed(root) as store:
        return [article for file in store.archive.files() for _, article in store.archive.scan(file)]


def _id(number: int) -> str:
    return f"urn:uuid:00000000-0000-5000-8000-00000000000{number}"


def faults(root: Path) -> list[Fault]:
    with verified(root) as (verdict, _):
        return verdict.faults


def change(root: Path, file: str, edit: Callable[[bytes], bytes]) -> bytes:
    """Edit the file; the bytes that it had."""
    before = (root / file).read_bytes()
    (root / file).write_bytes(edit(before))
    return before


def flip(at: int, bit: int = 0) -> Callable[[bytes], bytes]:
    def edit(data: bytes) -> bytes:
        changed = bytearray(data)
        changed[at] ^= 1 << bit
        return bytes(changed)

    return edit


def scramble(data: bytes) -> bytes:
    """Several bytes in the middle of the first line are others."""
    at = data.index(b"The river") + 4
    return data[:at] + b"WATER" + data[at + 5 :]


def mended(root: Path) -> Repair:
    return repair(root, Folders())


def test_a_sound_archive_has_no_fault(root: Path) -> None:
    assert faults(root) == []


def test_an_article_that_is_filed_behind_younger_ones_is_at_its_place(root: Path) -> None:
    before, after = NOW - timedelta(days=40), NOW + timedelta(days=40)
    with opened(root) as store:
        store.append(make_article("Read in October.", id=_id(4), fetched=before, first_seen=before))
    assert (root / LINES).read_bytes().count(b"\n") == 4
    assert faults(root) == []
    change(root, LINES, lambda data: data + lines.write("article", make_article("Not yet.", id=_id(5), fetched=after)))
    assert [fault.what for fault in faults(root)] == ["a record of 2026-12, in the file of another month"]


def test_such_an_article_is_read_again_from_its_page_where_its_line_is_torn(root: Path) -> None:
    before = NOW - timedelta(days=40)
    body = b"<article>" + b"<p>The river rose in October, and all the town stood on its bank to see it.</p>" * 9
    kept = replace(page(f"https://{SITE}/4", SITE, body), fetched=before)
    with opened(root) as store:
        ref = store.keep(kept)
        article = make_article("The river rose in October.", url=kept.url, id=_id(4), pages=(ref,), fetched=before)
        store.append(article)
    change(root, LINES, lambda data: data.replace(b"in October", b"IN OCTOBER"))
    assert len(mended(root).restored) == 1
    with opened(root) as store:
        assert [one.fetched for one in store.history(_id(4))] == [before]


def test_a_damaged_line_is_told_with_its_place(root: Path) -> None:
    change(root, LINES, scramble)
    (fault, orphan) = faults(root)
    assert (fault.kind, fault.file, fault.offset, fault.line) == (Trouble.LINE, LINES, 0, 1)
    assert "checksum" in fault.what
    assert (orphan.kind, orphan.file) == (Trouble.REFERENCE, VISITS)


def test_two_lines_joined_by_a_lost_break_are_two_again(root: Path) -> None:
    before = change(root, LINES, lambda data: flip(data.index(b"\n"), 4)(data))
    assert [fault.line for fault in faults(root) if fault.kind is Trouble.LINE] == [1]
    assert mended(root).left.faults == []
    assert (root / LINES).read_bytes() == before


def test_a_line_parted_by_a_made_break_is_one_again(root: Path) -> None:
    before = change(root, LINES, lambda data: flip(data.index(b"*") if b"*" in data else data.index(b"J"), 6)(data))
    assert mended(root).left.faults == []
    assert (root / LINES).read_bytes() == before


@pytest.mark.parametrize("at", [0, 3, 4, 8, 9, -9])
def test_a_bit_of_a_gzip_member_that_no_checksum_covers_is_seen_and_put_back(root: Path, at: int) -> None:
    before = change(root, PAGES, flip(at, 6))
    assert [fault.kind for fault in faults(root) if fault.kind is Trouble.PAGE] == [Trouble.PAGE]
    assert mended(root).left.faults == []
    assert (root / PAGES).read_bytes() == before


def test_a_line_that_is_put_back_tells_where_a_damaged_page_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsealed(data: bytes) -> bytes:
        pack = zlib.compressobj(1, wbits=31)
        return pack.compress(data) + pack.flush()

    monkeypatch.setattr(warc, "_member", unsealed)
    root = filled(tmp_path / "output")
    at = next(article.pages[0].offset for article in articles(root) if article.id == _id(2))
    whole = change(root, PAGES, lambda data: flip(at)(flip(at - 40)(data)))  # the end of one, the beginning of the next
    told = change(root, LINES, lambda data: flip(data.index(b"2 times"), 2)(data))
    done = mended(root)
    assert (root / LINES).read_bytes() == told
    assert (root / PAGES).read_bytes() == whole
    assert (done.aside, done.left.faults) == ([], [])


def test_a_line_beyond_repair_is_kept_aside_and_known_from_then_on(root: Path) -> None:
    change(root, PAGES, lambda data: data[:400] + bytes(40) + data[440:])  # so that its page cannot help
    change(root, LINES, scramble)
    broken = (root / LINES).read_bytes().split(b"\n")[0] + b"\n"
    sound = (root / LINES).read_bytes().removeprefix(broken)
    done = mended(root)
    assert {fault.file for fault in done.aside} == {LINES, PAGES}
    assert (root / LINES).read_bytes() == sound
    assert broken in [path.read_bytes() for path in (root / "damaged" / LINES).iterdir()]
    assert done.left.damage == []
    assert faults(root)
    assert all(fault.known for fault in faults(root))
    again = _state(root)
    mended(root)
    assert _state(root) == again


def test_a_lost_page_of_which_another_copy_stands_is_no_loss(root: Path) -> None:
    with opened(root) as store:
        second, third = (store.latest(_id(number)) for number in (2, 3))
        assert second
        assert third
    lost = second.pages[0]
    change(root, PAGES, lambda data: data[: lost.offset + 200] + bytes(30) + data[lost.offset + 230 :])
    done = mended(root)
    assert [fault.entry for fault in done.restored] == [_id(2)]
    assert done.left.damage == []
    with opened(root) as store:
        latest = store.latest(_id(2))
    assert latest
    assert latest.pages == third.pages
    assert replace(latest, pages=second.pages, cause=second.cause) == second


def test_what_does_not_agree_is_told(root: Path) -> None:
    nowhere = PageRef(file=PAGES, offset=7, length=9, digest="sha256:A")
    with opened(root) as store:
        first = store.latest(_id(1))
        assert first
        assert first.updated
        store.append(replace(first, updated=first.updated - timedelta(days=1)))
        store.append(make_article(id=_id(9), pages=(nowhere,)))
        store.log(SITE, Visit(url="https://news.example/8", at=NOW, outcome="new", article=_id(8)))
    told = " / ".join(fault.what for fault in faults(root) if fault.kind is Trouble.REFERENCE)
    assert all(words in told for words in ("updated runs back", "no sound record at byte 7", f"{_id(8)}: this article"))


def test_an_end_that_is_being_written_is_no_damage(root: Path) -> None:
    for file in (LINES, PAGES):
        change(root, file, lambda data: data + data[: len(data) // 9])
    found = faults(root)
    assert {fault.kind for fault in found} == {Trouble.UNFINISHED}
    assert not any(fault.is_damage for fault in found)


def test_a_writer_cuts_torn_ends_but_nothing_that_is_only_damaged(root: Path) -> None:
    sound = {file: (root / file).read_bytes() for file in (LINES, PAGES)}
    change(root, LINES, flip(-1, 4))
    change(root, PAGES, flip(-40))
    damaged = (root / PAGES).read_bytes()
    (root / "index.sqlite").unlink()
    with opened(root) as store:
        assert store.latest(_id(3))
        assert any("line break" in sentence for sentence in store.damage)
    assert (root / LINES).read_bytes() == sound[LINES]
    assert (root / PAGES).read_bytes() == damaged
    mended(root)
    assert (root / PAGES).read_bytes() == sound[PAGES]


def test_a_repair_that_is_killed_loses_nothing_and_the_next_one_ends_the_same(root: Path, tmp_path: Path) -> None:
    with opened(root) as store:
        store.append(make_article("The river fell.", id=_id(4)))
    change(root, LINES, lambda data: data.replace(b"river fell", b"WATER fell"))
    whole = shutil.copytree(root, tmp_path / "whole")
    mended(whole)
    expected, pieces = _state(whole), set(_state(root).values())
    for syncs in range(1, 40):
        copy = shutil.copytree(root, tmp_path / f"killed-{syncs}")
        if not _killed(copy, syncs):
            assert syncs > 4
            return
        first = _state(copy)
        assert {line for data in pieces for line in data.splitlines()} <= {
            line for data in first.values() for line in data.splitlines()
        }
        mended(copy)
        assert _state(copy) == expected
    pytest.fail("the repair did not end")


def _state(root: Path) -> dict[str, bytes]:
    folders = ("archive", "visits", "pages", "damaged")
    found = (path for folder in folders for path in (root / folder).rglob("*") if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in found if path.suffix != ".draft"}


def _killed(root: Path, syncs: int) -> bool:
    """Repair in a process that is killed instead of syncing for that time; False where it came to its end."""
    child = os.fork()
    if child == 0:
        left = iter(range(syncs - 1))
        sync = os.fsync

        def strike(descriptor: int) -> None:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            sync(descriptor)

        files.os.fsync = strike  # type: ignore[attr-defined]
        mended(root)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL)
    return status != 0
