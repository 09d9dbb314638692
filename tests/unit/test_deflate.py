"""gzip and zlib undone as browsers do it, within bounds, at a cost that grows with the bytes and no faster."""

from __future__ import annotations

import gzip
import io
import random
import time
import zlib

import pytest

from archiver.deflate import gunzip, inflate
from archiver.errors import TooLargeError

LIMIT = 1 << 24
#: A part that cannot be packed, so that what is packed has several pieces, and one that can.
TEXT = random.Random(5).randbytes(150_000) + b"the weir " * 20_000


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, len(TEXT)])
@pytest.mark.parametrize("level", [0, 6, 9])
def test_a_body_comes_back_whole_up_to_its_limit(size: int, level: int) -> None:
    text = TEXT[-size:] if size else b""
    assert gunzip(gzip.compress(text, level), size) == (text, True)
    assert inflate(zlib.compress(text, level), size) == (text, True)
    assert inflate(zlib.compress(text, level)[2:-4], LIMIT) == (text, True)
    if size > 1:
        with pytest.raises(TooLargeError):
            gunzip(gzip.compress(text, level), size - 1)
        assert not gunzip(gzip.compress(text, level)[:-9], LIMIT).is_whole


def test_fields_of_the_head_and_what_follows_the_end_are_passed_over() -> None:
    file = io.BytesIO()
    with gzip.GzipFile("mill.html", "wb", fileobj=file) as packed:
        packed.write(TEXT)
    member = file.getvalue()
    extra = member[:3] + b"\x1e" + member[4:10] + b"\2\0ab" + b"mill.html\0remark\0" + b"\0\0" + member[20:]
    assert gunzip(extra + b"junk", LIMIT) == (TEXT, True)
    assert gunzip(extra + member, LIMIT) == (TEXT * 2, True)


def test_a_body_of_a_million_empty_members_costs_no_more_than_its_bytes() -> None:
    flood = gzip.compress(b"") * 700_000
    begun = time.process_time()
    found = gunzip(flood, LIMIT)
    flooded = time.process_time() - begun
    begun = time.process_time()
    gunzip(gzip.compress(TEXT * 40, 0), LIMIT)
    assert found == (b"", False)
    assert flooded < 100 * (time.process_time() - begun)
