"""What an address alone says: does it look like an article, like a list of articles, or like neither?

Observations about the web, not about any site: an article's address ends in many words, in a number or carries a
date; a list's address is short and names what it lists; a tag, an author and a search only turn lists round.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from enum import Enum
from typing import NamedTuple
from urllib.parse import unquote

from archiver.rules.links import LinkWords


class Role(Enum):
    """What an address leads to, as far as it can be told without its link."""

    PAGE = "page"  # an article or a list: the score and the link decide
    LIST = "list"
    ASIDE = "aside"  # a list by tag, author or question
    NOWHERE = "nowhere"


class Shape(NamedTuple):
    """The role of an address and, for a page, how much it looks like an article's: about -3 to 8."""

    role: Role
    score: float


#: A year, a month and perhaps a day: /2026/03/09/, /2026-03-09-…, /20260309/, /2026/mar/9/.
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:([/._-]?)(?:1[0-2]|0[1-9])(?:\1(?:[0-2]\d|3[01]))?|/(?:1[0-2]|[1-9])/(?:[12]\d|3[01]|[1-9])"
    r"|/[a-z]{3,9}/(?:[0-2]?\d|3[01]))(?![\da-z])"
)
_ONLY_DATE = re.compile(r"(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}|(?:19|20)\d\d/[a-z]{3,9}/\d{1,2}")
#: A path that ends in a month or a day of a year names what came out then: /archives/2024/11/ (Hexo), /blog/2024/3/.
_ENDS_IN_DATE = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?\Z")
_JOINTS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d{5,}")  # shorter ones are years, and counts in a headline
_HASH = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{8,}")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NOWHERE, _LIST, _ASIDE = Shape(Role.NOWHERE, 0), Shape(Role.LIST, 0), Shape(Role.ASIDE, 0)

#: By number of words in the last part of a path; a name of five words is a headline.
_BY_WORDS = (-2.0, -1.5, 0.5, 1.5, 2.5, 3.0)
DATED = 3.0
NUMBERED = 2.0
#: A folder called "shop" or "help" outweighs a headline, not a headline with a date.
BAD_FOLDER = -4.0
#: An article has no more pages below its own address than this.
CHILDREN = 5


def shape_of(address: str, words: LinkWords) -> Shape:
    """The shape of a canonical address."""
    _, _, host, rest = (*address.split("/", 3), "")[:4]
    if host.count(".") > 1 and host.partition(".")[0] in words.hosts:
        return _NOWHERE
    path, _, query = rest.partition("?")
    if "%" in path:
        path = unquote(path)
    path = path.lower().replace("_", "-")
    segments = [segment for segment in path.split("/") if segment]
    bonus = 0.0
    if segments:
        name, dot, ending = segments[-1].rpartition(".")
        if dot and ending in words.file_endings:
            return _NOWHERE
        if dot and ending in words.page_endings:
            segments[-1], bonus = name, 0.5
        if segments[-1] in words.index_names:
            del segments[-1]
    if query:
        return _with_query(segments, query, bonus, words)
    if not segments:
        return _LIST
    return _of_path(segments, bonus, words)


def is_of_a_time(address: str) -> bool:
    """Whether an address names a list of what came out in a month or on a day."""
    return _ENDS_IN_DATE.search(_bare(address)) is not None


def parents_of(addresses: Collection[str]) -> frozenset[str]:
    """Those of the addresses under which several others lie: /news/ beside /news/a, /news/2026/b; lists, likely."""
    below: Counter[str] = Counter()
    for address in addresses:
        folder = _bare(address)
        for _ in range(folder.count("/") - 2):  # up to the host
            folder = folder.rpartition("/")[0]
            below[folder] += 1
    return frozenset(address for address in addresses if below[_bare(address)] >= CHILDREN)


def _bare(address: str) -> str:
    return address.partition("?")[0].rstrip("/")


def _with_query(segments: list[str], query: str, bonus: float, words: LinkWords) -> Shape:
    keys = {pair.partition("=")[0].lower(): pair.partition("=")[2] for pair in query.split("&")}
    chooses = any(len(keys[key]) > 1 or keys[key].isdigit() for key in words.article_keys.intersection(keys))
    if any(not (chooses and _is_beside(key, keys[key], words)) for key in words.never_keys.intersection(keys)):
        return _NOWHERE
    if chooses:
        base = _of_path(segments, 0.0, words) if segments else _LIST
        score = base.score if base.role is Role.PAGE else 0.0
        return base if base.role is Role.NOWHERE else Shape(Role.PAGE, max(score, 0.0) + NUMBERED)
    if not words.paging.isdisjoint(keys) or not words.section_keys.isdisjoint(keys):
        return _LIST
    return _of_path(segments, bonus, words) if segments else _LIST


def _is_beside(key: str, value: str, words: LinkWords) -> bool:
    """Whether a parameter takes nothing from an address that chooses an article: ?view=article&id=12&lang=en."""
    return key in words.language_keys or (key in words.kind_keys and value.lower() in words.article_keys)


def _of_path(segments: list[str], bonus: float, words: LinkWords) -> Shape:
    leaf, folders = segments[-1], set(segments[:-1])
    if leaf in words.never or leaf in words.search:
        return _NOWHERE
    path = "/".join(segments)
    if _ONLY_DATE.fullmatch(path) or _ENDS_IN_DATE.search(path):
        return _LIST
    if leaf.isdigit() and not words.paging.isdisjoint(segments[-2:-1]):
        return _LIST
    if leaf[-1:].isdigit() and leaf.rstrip("0123456789").rstrip("-") in words.index_names:
        return _LIST  # index2.html
    dated = _DATE.search(path) is not None
    score = bonus + _leaf_score(leaf) + (DATED if dated else 0.0) + (0.5 if len(segments) > 2 else 0.0)
    if not dated and any(_NUMBER.search(folder) for folder in folders):
        score += NUMBERED / 2
    if not words.never.isdisjoint(folders):
        score += BAD_FOLDER
    if not words.aside.isdisjoint(segments) or not words.search.isdisjoint(folders):
        return Shape(Role.PAGE, score - DATED) if dated and score > 2 * DATED else _ASIDE
    if not words.section.isdisjoint(segments) and not dated and not _is_record(leaf):
        return _LIST
    return Shape(Role.PAGE, score)


def _is_record(leaf: str) -> bool:
    """Whether the last part of a path is or holds the number of a record; a year is none."""
    return (leaf.isdigit() and not _ONLY_DATE.fullmatch(leaf)) or _NUMBER.search(leaf) is not None


def _leaf_score(leaf: str) -> float:
    """What the last part of a path says: words of a headline, or the number of a record."""
    if leaf.isdigit():
        return NUMBERED if len(leaf) > 4 else NUMBERED / 2
    count = sum(1 for word in _JOINTS.split(leaf) if word and not word.isdigit())
    if _EAST_ASIAN.search(leaf):
        count = max(count, len(leaf) // 3)  # no spaces: about three characters of a headline are a word
    score = _BY_WORDS[min(count, 5)]
    if count == 1 and len(leaf) > 24:
        score = 0.5  # words run together
    if _NUMBER.search(leaf):
        return max(score, 0.0) + NUMBERED
    return max(score, NUMBERED / 2) if _HASH.fullmatch(leaf) else score
