"""Bylines to people: prefixes, roles and degrees cut, lists split, addresses, sites and "Admin" thrown out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from archiver.extract.words import byline_words
from archiver.normalize.chars import clean
from archiver.normalize.fold import fold

LONGEST = 60  # characters of one name
MOST = 20  # authors of one article

_ADDRESS = re.compile(
    r"https?://\S*|www\.\S+|\S+@\S+\.\w+|@\w+|\S+\.(?:com|org|net|info|tv|co\.\w\w|[a-z]{2})(?=[\s/,]|$)"
)
_ASIDE = re.compile(r"\s*\([^()]*\)?")  # initials or a town behind a name
_ACCOUNT = re.compile(r"[a-z\d._-]+")  # a log-in name or a template's variable
_SPLIT = re.compile(r"\s*[;|•·/\n、，؛]\s*|\s+&\s+|\s{2,}|\s+[–—-]\s+|,\s*")
_DEGREE = re.compile(
    r"(?:[A-Z]\.?){2,5}|(?:[A-Z]\w{0,3}\.){2,4}|(?:Ph|Psy|Ed)\.?D\.?|MSc|BSc|Jr\.?|Sr\.?|II|III|Esq\.?"
)
_EDGES = " \t,.:;-–—|•·*\"'“”„«»()[]"
_CASED = re.compile(r"[^\W\d_]")


def clean_authors(names: Iterable[str], site_names: Iterable[str] = ()) -> tuple[str, ...]:
    """The people (else the one agency) among these bylines, in order and once each."""
    shunned = {_key(name) for name in site_names}
    people: dict[str, str] = {}
    for name in names:
        for person in split_byline(name):
            key = _key(person)
            if key and key not in shunned and fold(person) not in byline_words("nobody"):
                people.setdefault(key, person)
    kept = {key: person for key, person in people.items() if fold(person) not in byline_words("agency")} or people
    return tuple(kept.values())[:MOST]


def split_byline(text: str) -> tuple[str, ...]:
    """The names in one byline: "By Ann Lee and Bo Ek, Reporter" gives Ann Lee and Bo Ek."""
    text = clean(_ASIDE.sub(" ", _ADDRESS.sub(" ", text[:1000])))
    while found := _prefix().match(text):
        text = text[found.end() :]
    parts = (part.strip(_EDGES) for part in _SPLIT.split(_and().sub("\n", text)))
    names = tuple(part for part in parts if _is_name(part))
    return names[:-1] if _ends_with_a_place(names, text) else names


def _ends_with_a_place(names: Sequence[str], text: str) -> bool:
    """Is the last of the names, one word behind a comma where all others have two, a town: "Ann Lee, Lille"?"""
    *people, last = names or ("",)
    is_place = bool(people) and " " not in last and _CASED.match(last) is not None and last.lower() != last.upper()
    return is_place and all(map(is_person_like, people)) and text.rstrip(_EDGES).endswith(f", {last}")


def given_first(name: str) -> str:
    """ "Lee, Ann" as "Ann Lee": how catalogues write one name; any other text as it is."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and "," not in given and len(name.split()) <= 5 else name


def is_person_like(name: str) -> bool:
    """Is it written like a person's name: two to five words in capitals, or a short word of a script without them."""
    words = name.split()
    if not _CASED.match(name) or len(words) > 5:
        return False
    if name.lower() == name.upper():
        return 2 <= len(name) <= 30
    small = {word for word in words if word[0].islower()}
    return len(words) >= 2 and words[0] not in small and words[-1] not in small and small <= byline_words("particle")


@lru_cache(maxsize=4096)  # the first words of pieces of pages are few
def opens_byline(word: str) -> bool:
    """Is it the first word of what bylines begin with: where it is not, nobody need look at the others."""
    return fold(word).strip(" :") in _openings()


@cache
def _openings() -> frozenset[str]:
    return frozenset(words.partition(" ")[0] for words in byline_words("by"))


@lru_cache(maxsize=4096)
def names_nobody(text: str) -> bool:
    """Is it only the beginning of a byline, as "Written by": the name stands in the next piece of the page."""
    return fold(text).strip(" :") in byline_words("by")


@lru_cache(maxsize=4096)
def joins_names(text: str) -> bool:
    """Is it what stands between two names: a comma, "and"?"""
    said = fold(text).strip(_EDGES + "&/")
    return not said or said in byline_words("and")


@cache
def _prefix() -> re.Pattern[str]:
    words = sorted(map(re.escape, byline_words("by")), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)})(?:\s*[:：]\s*|\s+|$)", re.I)


@cache
def _and() -> re.Pattern[str]:
    words = sorted(map(re.escape, byline_words("and")), key=len, reverse=True)
    return re.compile(rf",?\s+(?:{'|'.join(words)})\s+", re.I)


def _key(name: str) -> str:
    return "".join(c for c in fold(name) if c.isalnum())


def _is_name(text: str) -> bool:
    """Could these words be someone's name: short, no digits, no role, no degree, no account."""
    if not 2 <= len(text) <= LONGEST or len(text.split()) > 6 or any(c.isdigit() for c in text):
        return False
    if (_ACCOUNT.fullmatch(text) or _DEGREE.fullmatch(text)) and fold(text) not in byline_words("agency"):
        return False
    return byline_words("role").isdisjoint((fold(text), *fold(text).split()))
