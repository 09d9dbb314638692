"""What the articles of a run are like, in figures that a break would move."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles

from archiver.compare.census import key, number
from archiver.items import LISTING, Article, Kind
from archiver.normalize.fold import fold
from archiver.runs import Portrait

#: An article that came out so long before it was seen is none of the day's news.
_OLD = timedelta(days=30)

#: Signs of bytes read in a wrong charset: the replacement character, and what UTF-8 looks like as Latin-1.
_GARBLED = ("\ufffd", "Ã©", "Ã¨", "Ã¼", "Ã¶", "Ã¤", "â€", "Ð°", "Ð¾")
_SIGNS = 3  # of them in one story; one may be a slip of the author's

#: Signs of scripts without spaces, and what else lies behind them in Unicode.
_WIDE = re.compile("[\u2e80-\U0010ffff]+")

#: The part of a listing's title that must stand in the page's: listings shorten, and pages add their own words.
_AGREED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What of one article counts; some 200 bytes, so that a run can keep those of all its articles."""

    words: int
    removed: float
    authored: bool
    dated: bool
    pictured: bool
    structured: bool
    agreed: bool | None  # None where no listing named it
    garbled: bool
    old: bool
    text: int  # its hash
    title: int  # the hash of the folded title
    minute: int | None  # in which it came out, since the epoch; None where the page tells the day alone
    language: str | None


def traits(article: Article) -> Traits:
    """What counts of an article as it was read."""
    published, text = article.published, article.text
    return Traits(
        words=_length(text),
        removed=_removed(article),
        authored=bool(article.authors),
        dated=published is not None and ("published", LISTING) not in article.origins,
        pictured=article.image is not None,
        structured=any("json" in witness for _, witness in article.origins),
        agreed=_agrees(article) if article.listed_as else None,
        garbled=_is_garbled(text),
        old=_is_old(article),
        text=number(text),
        title=key(article.title),
        minute=int(published.timestamp()) // 60 if published and not _is_day(published) else None,
        language=article.language.partition("-")[0] if article.language else None,
    )


def portrait(articles: Sequence[Traits]) -> Portrait:
    """The figures of these articles; the same for any order."""
    if not articles:
        return Portrait()
    languages = Counter(one.language for one in articles if one.language)
    language, spoken = min(languages.items(), key=lambda item: (-item[1], item[0]), default=(None, 0))
    return Portrait(
        articles=len(articles),
        words=_quartiles([one.words for one in articles]),
        removed=round(sum(one.removed for one in articles) / len(articles), 4),
        authored=sum(one.authored for one in articles),
        dated=sum(one.dated for one in articles),
        pictured=sum(one.pictured for one in articles),
        structured=sum(one.structured for one in articles),
        told=sum(one.agreed is not None for one in articles),
        agreed=sum(bool(one.agreed) for one in articles),
        garbled=sum(one.garbled for one in articles),
        old=sum(one.old for one in articles),
        one_text=_most(one.text for one in articles),
        one_title=_most(one.title for one in articles),
        one_date=_most(one.minute for one in articles if one.minute is not None),
        language=language,
        spoken=spoken,
    )


def _is_day(published: datetime) -> bool:
    """Whether no time of day is told: many articles of one day are no wonder."""
    return published.timestamp() % 86400 == 0


def _length(text: str) -> int:
    """Words of a story, by what parts them; in scripts without spaces two characters count as one."""
    wide = 0 if text.isascii() else sum(map(len, _WIDE.findall(text)))
    return max(text.count(" ") + text.count("\n\n") + bool(text), wide // 2)


def _quartiles(lengths: list[int]) -> tuple[int, int, int]:
    if len(lengths) == 1:
        return (lengths[0],) * 3
    low, middle, high = quantiles(lengths, n=4, method="inclusive")
    return round(low), round(middle), round(high)


def _removed(article: Article) -> float:
    texts = [block for block in article.blocks if block.kind is not Kind.FIGURE]
    whole = sum(len(block.text) for block in texts)
    return sum(len(block.text) for block in texts if block.dropped) / whole if whole else 0.0


def _agrees(article: Article) -> bool:
    """Whether the page's title is what its listing called it, by their words."""
    listed, own = set(fold(article.listed_as or "").split()), set(fold(article.title).split())
    return len(listed & own) >= _AGREED * min(len(listed), len(own)) and bool(own)


def _is_garbled(text: str) -> bool:
    return not text.isascii() and sum(map(text.count, _GARBLED)) >= _SIGNS


def _is_old(article: Article) -> bool:
    seen = article.first_seen or article.fetched
    return bool(article.published and seen and seen - article.published >= _OLD)


def _most(names: Iterable[int]) -> int:
    return max(Counter(names).values(), default=0)
