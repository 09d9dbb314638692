"""The fingerprint of a story: one-permutation MinHash over the shingles of its folded text.

Simhash was not taken: a copy cut to two thirds is far from its original in it, but shares two thirds of the shingles.
P. Li, A. Owen, C.-H. Zhang, "One Permutation Hashing", NIPS 2012; empty bins borrow (A. Shrivastava, P. Li, ICML 2014).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import east_asian_width
from zlib import crc32

from archiver.items import Article, Kind
from archiver.normalize.fold import fold

#: Numbers in a fingerprint; the error of a similarity is at most 0.5 / sqrt(128) = 0.044.
BINS = 128
#: Numbers that must all agree for two stories to meet in a bucket. Of stories with half of their shingles in
#: common 99.6 % meet, of those with 2 % in common 0.03 %.
_ROWS = 3
_LOW = (1 << 19) - 1  # what fits of each into a bucket's number
#: Words in a shingle, and signs where a script has no spaces between words.
_WORDS, _SIGNS = 4, 6
#: With fewer shingles chance would decide.
_FEWEST = 12

_WORD = re.compile(r"\w+")


def fingerprint(article: Article) -> tuple[int, ...]:
    """`BINS` numbers below 2**25, or none for a story of less than some 15 words. The title does not count."""
    text = " ".join(fold(block.text) for block in article.story if block.kind is not Kind.FIGURE)
    hashes = set(map(crc32, _shingles(text)))
    return _filled(hashes) if len(hashes) >= _FEWEST else ()


def buckets(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """The buckets in which a story meets its copies, 63 bits each: one for every `_ROWS` numbers of its fingerprint."""
    rows = zip(*(numbers[row::_ROWS] for row in range(_ROWS)), strict=False)  # what is left at the end is in none
    return tuple(
        band << 57 | (one & _LOW) << 38 | (two & _LOW) << 19 | three & _LOW
        for band, (one, two, three) in enumerate(rows)
    )


def _shingles(text: str) -> Iterator[bytes]:
    words = _WORD.findall(text)
    wide = sum(len(word) for word in words if east_asian_width(word[0]) == "W" or "\u0e00" <= word[0] <= "\u0eff")
    if wide * 2 > sum(map(len, words)):
        signs = "".join(words)
        yield from (_coded(signs[start : start + _SIGNS]) for start in range(len(signs) - _SIGNS + 1))
    else:
        coded = [_coded(word) for word in words]
        yield from map(b" ".join, zip(*(coded[at:] for at in range(_WORDS)), strict=False))


def _coded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _filled(hashes: set[int]) -> tuple[int, ...]:
    """The smallest hash of each bin; a bin without one takes that of the next bin that has one, marked by the way."""
    smallest: list[int | None] = [None] * BINS
    for number in hashes:
        place, rest = number % BINS, number // BINS
        held = smallest[place]
        if held is None or rest < held:
            smallest[place] = rest
    filled, lent, steps = [0] * BINS, 0, 0
    for place in range(2 * BINS - 1, -1, -1):
        own = smallest[place % BINS]
        lent, steps = (own, 0) if own is not None else (lent, steps + 1)
        filled[place % BINS] = (lent + steps * 0x9E3779) % (1 << 25)
    return tuple(filled)
