"""Phrase files, ``data/phrases/<lang>.txt``: what newspapers say around a story, by language and by class.

A file has class headings (``[share]``, a Reason, or ``[keep]`` for lines that stay) and one phrase a line. All is
compared by `phrase_key`, so case, accents, quotes, decoration at the ends and the value of a number do not matter:
``5 min read`` stands for any number. A phrase is a whole block; ``…`` at its end makes it the opening of one, ``…``
inside it stands for a few words, like the name of the paper. ``#`` starts a comment.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain

from archiver.errors import ConfigError
from archiver.items import Reason
from archiver.normalize.fold import fold

#: How many signs of a key a gap may cover: a paper's name, a weekday, a few names of networks.
GAP = 60
#: Openings are found by their first signs.
HEAD = 6

_FALLBACK = "en"  # pages in any language carry some English: "Share this", "Advertisement"
_ALIASES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ms": "id", "bs": "hr", "sr": "hr"}
_FOLDER = files("archiver") / "data" / "phrases"

_LETTER = re.compile(r"[^\W\d_]|©")
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
# Decoration: ASCII and general punctuation, arrows, symbols, CJK punctuation, emoji. Not ©, which credits begin with.
_EDGE = r"[\s!-/:-@\[-`{-~¡-¨ª-¿×÷‐-⁞←-⯿、-〿・️\U0001f000-\U0001faff]+"
_EDGES = re.compile(f"^{_EDGE}|{_EDGE}$")
_LEADING = re.compile(f"^{_EDGE}")
_SCRIPTS = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "KATAKANA-HIRAGANA": "CJK"}


@dataclass(frozen=True, slots=True)
class Opening:
    """A phrase that a block begins with; `pattern` is "" where the fixed `head` is all of it."""

    head: str
    pattern: str  # compiled when a block first begins with the head, as few ever do
    reason: Reason | None  # None: the block stays

    def end(self, key: str) -> int:
        """Where the phrase ends in the key of a block that begins with it, else -1."""
        if not key.startswith(self.head):
            return -1
        if not self.pattern:
            return len(self.head)
        found = _compiled(self.pattern).match(key)
        return found.end() if found else -1


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The phrases that count for a page: whole blocks, and openings by their first `HEAD` signs or all they have."""

    whole: Mapping[str, Reason | None]
    openings: Mapping[str, tuple[Opening, ...]]
    starts: Mapping[str, tuple[str, ...]]  # the first `HEAD` signs of them all, by the first three; each with `short`
    short: tuple[str, ...]  # those of less than three signs that a longer block may begin with

    def may_begin(self, key: str) -> bool:
        """Does a phrase, or a name of a network, begin like this key of at least `HEAD` signs?"""
        return key.startswith(self.starts.get(key[:3], self.short))

    def starting(self, key: str) -> list[Opening]:
        """The openings that a block with that key may begin with, what stays before what goes, the longer first."""
        return [opening for end in range(HEAD, 0, -1) for opening in self.openings.get(key[:end], ())]


def phrase_key(text: str) -> str:
    """What phrases and blocks are compared by: the folded text without decoration at its ends, each number as 0."""
    key = fold(text)
    if not (key.isascii() and key[:1].isalnum() and key[-1:].isalnum()):
        key = _EDGES.sub("", key)
    return _NUMBER.sub("0", key)


@lru_cache(maxsize=256)  # as many languages as pages name
def phrasebook(language: str | None, script: str = "LATIN") -> Phrasebook:
    """The phrases of a language and of English; of an unknown language (None) those of all languages in that script."""
    if language is None:
        return _of_script(script)
    code = language.partition("-")[0].lower()
    code = _ALIASES.get(code, code)
    return _of_language(code if code in languages() else _FALLBACK)


def script_of(text: str) -> str:
    """The script of the first letter, as Unicode names it ("LATIN", "CJK" for kana too); "" without one."""
    for sign in text:
        if sign.isalpha():
            name = unicodedata.name(sign, "").partition(" ")[0]
            return _SCRIPTS.get(name, name)
    return ""


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a phrase file."""
    return tuple(sorted(file.name.removesuffix(".txt") for file in _FOLDER.iterdir() if file.name.endswith(".txt")))


@cache
def _of_language(language: str) -> Phrasebook:
    return _merge(dict.fromkeys((language, _FALLBACK)))


@cache
def _of_script(script: str) -> Phrasebook:
    return _merge(language for language in languages() if language == _FALLBACK or _file_script(language) == script)


@cache
def _file_script(language: str) -> str:
    return script_of(next(iter(_read(language)), ""))


def parse(text: str, name: str) -> dict[str, Reason | None]:
    """Phrase -> class of one file's text, `None` under ``[keep]``; raises ConfigError naming the line."""
    found: dict[str, Reason | None] = {}
    seen: dict[str, str] = {}
    heading = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.partition("#")[0].strip()
        if line.startswith("["):
            heading = line.strip("[]")
            if heading != "keep" and heading not in set(Reason):
                known = ", ".join(("keep", *Reason))
                raise ConfigError(f"{name}, line {number}: “{heading}” is no class; the classes are {known}")
        elif line:
            if not heading or not _LETTER.search(line):
                raise ConfigError(f"{name}, line {number}: “{line}” needs a class above it and a letter in it")
            same = seen.setdefault("…".join(map(_part, line.split("…"))), line)
            if same in found:
                raise ConfigError(f"{name}, line {number}: “{line}” stands there already, as “{same}”")
            found[line] = None if heading == "keep" else Reason(heading)
    return found


@cache
def _read(language: str) -> Mapping[str, Reason | None]:
    name = f"{language}.txt"
    return parse((_FOLDER / name).read_text("utf-8"), name)


def _merge(names: Iterable[str]) -> Phrasebook:
    """One book of several languages; the first that knows a phrase names its class."""
    whole: dict[str, Reason | None] = {}
    openings: dict[str, list[Opening]] = defaultdict(list)
    for phrase, reason in ((phrase, reason) for name in names for phrase, reason in _read(name).items()):
        if "…" in phrase:
            opening = _opening(phrase, reason)
            openings[opening.head[:HEAD]].append(opening)
        if "…" not in phrase.removesuffix("…") and not phrase.endswith(": …"):
            whole.setdefault(phrase_key(phrase), reason)
    keys = set(chain(whole, openings))
    short = tuple(key for key in keys if len(key) < 3 and (key in openings or whole[key] is Reason.SHARE))
    starts: dict[str, set[str]] = defaultdict(lambda: set(short))
    for key in keys:
        starts[key[:3]].add(key[:HEAD])
    return Phrasebook(
        whole,
        {head: tuple(sorted(found, key=_precedence)) for head, found in openings.items()},
        {three: tuple(found) for three, found in starts.items()},
        short,
    )


def _precedence(opening: Opening) -> tuple[bool, int]:
    """What stays goes before what is dropped, the longer before the shorter."""
    return opening.reason is not None, -len(opening.head)


def _opening(phrase: str, reason: Reason | None) -> Opening:
    """`a … b …` as an opening; without the last gap the block ends there."""
    first, *others = (_part(part) for part in phrase.removesuffix("…").split("…"))
    head = _LEADING.sub("", first)
    if not others:
        return Opening(head.rstrip(), "", reason)
    end = "" if phrase.endswith("…") else "$"
    pattern = f".{{0,{GAP}}}?".join(re.escape(part) for part in (head, *others[:-1], others[-1].rstrip()))
    return Opening(head, pattern + end, reason)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _part(part: str) -> str:
    """The key of a part of a phrase; a space towards a gap stays, for there a word ends."""
    key = _NUMBER.sub("0", fold(part))
    return f"{' ' if part[:1] == ' ' else ''}{key}{' ' if part[-1:] == ' ' else ''}"
