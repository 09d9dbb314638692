"""Every bit of a raw page is under a checksum, also those that say the same content in another way."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.store.verifying.bits import member_mended
from archiver.store.verifying.members import is_sealed, is_whole, members, record
from archiver.warc import SEAL, SEALED, member, seal
from tests.rot.archives import page

URL = "https://news.example/1"
#: Runs of one letter can be copied from any place before them: deflate may write one content in several ways.
BODY = b"<p>The river rose. " + b"x" * 300 + b"xy" * 40 + b"</p>"


@pytest.fixture(scope="module")
def packed() -> bytes:
    return member(page(URL, "news.example", BODY)).data


def flipped(data: bytes, number: int) -> bytes:
    changed = bytearray(data)
    changed[number >> 3] ^= 1 << (number & 7)
    return bytes(changed)


def content(data: bytes) -> bytes | None:
    unpack = zlib.decompressobj(wbits=31)
    try:
        found = unpack.decompress(data)
    except zlib.error:
        return None
    return found if unpack.eof and not unpack.unused_data else None


def test_each_flipped_bit_is_seen_and_each_fifth_put_back(packed: bytes) -> None:
    whole, same = content(packed), 0
    assert is_whole(packed)
    for number in range(8 * len(packed)):
        struck = flipped(packed, number)
        said = content(struck)
        same += number >= 8 * SEALED and said == whole
        assert said is None or isinstance(record(said), str) or not is_whole(struck), number
        if number % 5 == 0:  # of each byte one bit or two, and each place in a byte: to put one back takes 15 ms
            assert member_mended(struck) == packed, number
    assert same  # as many as no checksum of gzip's would tell


def test_others_read_a_sealed_member(packed: bytes) -> None:
    assert gzip.decompress(packed).endswith(BODY + b"\r\n\r\n")
    found = next(ArchiveIterator(io.BytesIO(packed), check_digests="raise"))
    assert found.content_stream().read() == BODY
    assert packed.startswith(SEAL + seal(packed[SEALED:]))


def test_neighbours_that_are_both_damaged_are_two_pieces(tmp_path: Path, packed: bytes) -> None:
    file = tmp_path / "2026-11-00001.warc.gz"
    at = SEALED + 3  # among the first codes: it does not unpack to "WARC/"
    struck = flipped(packed, 8 * at)
    assert content(struck[: len(packed)]) is None
    file.write_bytes(packed + struck + struck + packed)
    found = list(members(file, file.stat().st_size))
    assert [one.length for one in found] == [len(packed)] * 4
    assert [bool(one.error) for one in found] == [False, True, True, False]


@pytest.mark.parametrize("bit", range(8 * len(SEAL)))
def test_a_member_is_found_behind_a_damaged_one_whatever_bit_of_its_head_is_flipped(
    tmp_path: Path, packed: bytes, bit: int
) -> None:
    file = tmp_path / "2026-11-00001.warc.gz"
    struck, headless = flipped(packed, 8 * (SEALED + 3)), flipped(packed, bit)
    file.write_bytes(packed + struck + headless + packed)
    assert [one.length for one in members(file, file.stat().st_size)] == [len(packed)] * 4
    assert member_mended(headless) == packed


def test_a_member_without_a_seal_is_judged_by_what_its_checksums_cover(packed: bytes) -> None:
    pack = zlib.compressobj(1, wbits=31)
    older = pack.compress(gzip.decompress(packed)) + pack.flush()
    assert not is_sealed(older)
    assert is_whole(older)
    for number in (3, 8 * 4, 8 * 30, 8 * len(older) - 70, 8 * len(older) - 1):
        assert member_mended(flipped(older, number)) == older, number
