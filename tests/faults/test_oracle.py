"""The oracle sees what it must: it reads every form of lines, and finds what is lost, twice or gone without a word."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archiver.store import compacting
from archiver.store.opening import opened
from tests.faults import oracle
from tests.faults.prepared import OLD, aged


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Six articles of two months, the first of which is compressed and has a later line."""
    aged(tmp_path / "output")
    return tmp_path / "output"


def test_compressed_lines_are_read_as_plain_ones_are(output: Path) -> None:
    before, lines = oracle.holdings(output), oracle.sums(output)
    assert (len(before.latest), before.broken) == (6, ())
    with opened(output) as store:
        for file in store.archive.files():
            compacting.compact(output / file)
    assert oracle.holdings(output).latest == before.latest
    assert oracle.sums(output) == lines


def test_a_line_that_stands_twice_or_not_at_all_is_told(output: Path, tmp_path: Path) -> None:
    copy, lines = shutil.copytree(output, tmp_path / "copy"), oracle.sums(output)
    late = next(copy.glob(f"archive/{OLD}/*.from-*"))
    late.write_bytes(late.read_bytes() * 2)
    (said,) = oracle.differences(oracle.holdings(copy), oracle.holdings(output))
    assert said.startswith("twice:")
    late.unlink()
    assert [said.partition(":")[0] for said in oracle.lost(output, copy, lines)] == [
        "a line of archive is gone",
        "gone without a tombstone",
    ]


def test_a_flipped_bit_is_told_in_every_form(output: Path) -> None:
    for path in (*output.glob(f"archive/{OLD}/*"), *output.glob(f"pages/{OLD}/*")):
        data = path.read_bytes()
        path.write_bytes(data[:40] + bytes((data[40] ^ 1,)) + data[41:])
        assert oracle.holdings(output).broken, path
        path.write_bytes(data)


def test_a_page_that_is_gone_is_told_unless_a_note_says_that_it_expired(output: Path) -> None:
    gone = next(output.glob(f"pages/{OLD}/2020-02-*"))
    gone.unlink()
    assert len(oracle.holdings(output).broken) == 2
    gone.with_name("2020-02-00001.expired").touch()
    assert oracle.holdings(output).broken == ()
