"""The pictures of the demo site: a sky, a sun and two ranges of hills, drawn from the picture's name."""

from __future__ import annotations

import math
import struct
import zlib
from functools import cache

_WIDTH, _HEIGHT = 320, 180

Colour = tuple[int, int, int]


@cache
def png(name: str) -> bytes:
    """A PNG of 320 by 180 pixels; the same name gives the same bytes."""
    seed = zlib.crc32(name.encode())
    sky, far, near = _colour(seed, 165, 50), _colour(seed >> 5, 105, 50), _colour(seed >> 10, 45, 50)
    sun = (seed % _WIDTH, 25 + seed % 40)
    ranges = [(far, _hills(seed >> 3, 80)), (near, _hills(seed >> 7, 120))]
    rows = b"".join(b"\0" + b"".join(_pixels(y, sky, sun, ranges)) for y in range(_HEIGHT))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _colour(seed: int, least: int, spread: int) -> Colour:
    return least + seed % spread, least + (seed >> 8) % spread, least + (seed >> 16) % spread


def _hills(seed: int, middle: int) -> list[int]:
    """The height of the range in each column, counted from the top of the picture."""
    wide, steep = 40 + seed % 50, 8 + (seed >> 6) % 16
    return [middle + round(steep * (math.sin((x + seed) / wide) + math.sin(x / wide * 2.3) / 2)) for x in range(_WIDTH)]


def _pixels(y: int, sky: Colour, sun: tuple[int, int], ranges: list[tuple[Colour, list[int]]]) -> list[bytes]:
    air = bytes(min(255, part + y // 3) for part in sky)
    row = [b"\xff\xf6\xd8" if math.hypot(x - sun[0], y - sun[1]) < 14 else air for x in range(_WIDTH)]
    for colour, heights in ranges:
        land = bytes(colour)
        row = [land if y > height else pixel for pixel, height in zip(row, heights, strict=True)]
    return row


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
