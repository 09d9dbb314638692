"""The census: which blocks recur over a site's pages under different titles, and so are no part of any story.

It is made of counts alone, so neither the order in which articles came nor the verdicts of an earlier census change it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import ceil
from struct import unpack

from archiver.items import LEARNED, Article, Block, Kind, Reason
from archiver.normalize.fold import fold

#: Under fewer titles a block may be a quote of one story in another.
TITLES = 3
#: A block on this share of the site's articles of its time is furniture.
SHARE = 0.2
#: So is one that is rarer but stays for months: a pitch that takes turns with others. An affair passes.
MANY_TITLES, MANY_SHARE, MANY_MONTHS = 6, 0.03, 3
#: The opening of a series is on a part of the site only.
SERIES_SHARE = 0.5
#: A dateline as a block of its own is short.
_DATELINE = 60
#: How many of the first blocks open a story: a dateline or column name, and the standing intro below it.
_OPENING = 2
_ASKED = LEARNED | {Reason.WALL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """What an article tells the census. Two articles with one title have one vote. Numbers are those of `key`."""

    title: int
    month: str  # YYYY-MM
    author: int
    section: int
    texts: tuple[int, ...]  # each once
    opening: int  # how many of them, from the first on, open the story: text follows


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The votes for one block, as an index table keeps them."""

    key: int
    titles: int  # different ones
    opens: bool  # in every article that has it
    one_author: bool
    one_section: bool
    first: str  # month
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The articles of the site that a count is held against."""

    months: Mapping[str, int]  # different titles of each month
    one_author: bool
    one_section: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A block that is boilerplate, and why: so many titles of the articles of its time."""

    titles: int
    articles: int


Verdicts = Mapping[int, Verdict]


@lru_cache(maxsize=1 << 12)  # the texts of an article are asked for by the votes, by kinship and by the strip
def key(text: str) -> int:
    """The number under which two texts are the same after folding; 63 bits, so that SQLite can hold it."""
    return number(fold(text))


def number(folded: str) -> int:
    """The `key` of a text that is folded."""
    return numbers([folded])[0]


def numbers(folded: Iterable[str]) -> list[int]:
    """The keys of many texts that are folded."""
    digests = [blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in folded]
    return [number >> 1 for number in unpack(f">{len(digests)}Q", b"".join(digests))]


def ballot(article: Article, key: Callable[[str], int] = key) -> Ballot:
    """The votes of an article: each of its texts once. Its month is that of the feed's window.

    ``key`` may know the keys of its texts already.
    """
    moments = [moment for moment in (article.published, article.first_seen, article.fetched) if moment]
    texts = [key(block.text) for block in texts_of(article.blocks)]
    return Ballot(
        title=key(article.title),
        month=f"{min(moments):%Y-%m}" if moments else "",
        author=key(" ".join(article.authors)),
        section=key(article.section or ""),
        texts=tuple(dict.fromkeys(texts)),
        opening=len(set(texts[:-1][:_OPENING])),
    )


def texts_of(blocks: Iterable[Block]) -> list[Block]:
    """The texts that the page alone would keep.

    What was learned before must not matter, or the census would feed on itself. A wall is asked for by its blocks.
    """
    return [
        block
        for block in blocks
        if (block.dropped is None or block.dropped in _ASKED) and block.text and block.kind is not Kind.FIGURE
    ]


def count(ballots: Iterable[Ballot]) -> tuple[list[Count], Site]:
    """All of a site's ballots counted: the long way to what the index keeps."""
    cast: defaultdict[int, list[tuple[Ballot, bool]]] = defaultdict(list)
    every = list(ballots)
    for one in every:
        for place, name in enumerate(one.texts):
            cast[name].append((one, place < one.opening))
    pages = {(one.month, one.title) for one in every}
    site = Site(
        months=Counter(month for month, _ in pages),
        one_author=len({one.author for one in every}) < 2,
        one_section=len({one.section for one in every}) < 2,
    )
    return [_count(name, votes) for name, votes in sorted(cast.items())], site


def _count(name: int, votes: list[tuple[Ballot, bool]]) -> Count:
    return Count(
        key=name,
        titles=len({one.title for one, _ in votes}),
        opens=all(opens for _, opens in votes),
        one_author=len({one.author for one, _ in votes}) < 2,
        one_section=len({one.section for one, _ in votes}) < 2,
        first=min(one.month for one, _ in votes),
        last=max(one.month for one, _ in votes),
    )


def census(counts: Iterable[Count], site: Site) -> Verdicts:
    """The site's boilerplate by key. Counts of fewer than `TITLES` titles may be left out by the caller."""
    found, months = {}, sorted(site.months)
    for one in sorted(counts, key=lambda one: one.key):
        around = _around(months, one.first, one.last)
        articles = sum(site.months[month] for month in around)
        stays = sum(one.first <= month <= one.last for month in around) >= MANY_MONTHS
        if _recurs(one, articles, stays=stays) and not _is_series(one, articles, site):
            found[one.key] = Verdict(titles=one.titles, articles=articles)
    return found


def fewest(site: Site) -> int:
    """Under fewer titles than this no block of the site can be boilerplate, whichever months it was seen in."""
    months = [site.months[month] for month in sorted(site.months)]
    around = (sum(months[max(0, at - 1) : at + 2]) for at in range(len(months)))
    return max(TITLES, ceil(MANY_SHARE * min(around, default=0)))


def _around(months: list[str], first: str, last: str) -> list[str]:
    """The months in which a block was seen and their neighbours, since an affair has its own paragraphs for weeks."""
    return months[max(0, bisect_left(months, first) - 1) : bisect_right(months, last) + 1]


def _recurs(one: Count, articles: int, *, stays: bool) -> bool:
    if one.titles < TITLES:
        return False
    return one.titles >= SHARE * articles or (stays and one.titles >= max(MANY_TITLES, MANY_SHARE * articles))


def _is_series(one: Count, articles: int, site: Site) -> bool:
    """Whether it opens the articles of one author or one section only: a standing intro, the name of a column."""
    if not one.opens or one.titles >= SERIES_SHARE * articles:
        return False
    return (one.one_author and not site.one_author) or (one.one_section and not site.one_section)


def is_dateline(text: str) -> bool:
    """Whether a text is the place and agency a story begins with: "PARIS (AFP) –"."""
    return len(text) <= _DATELINE and fold(text).endswith(("-", ")"))
