"""Phrase files, ``data/phrases/<lang>.txt``: what newspapers say around a story, by language and by class.

A file has class headings (``[share]``, a Reason, or ``[keep]`` for lines that stay) and one phrase a line. All is
compared by `phrase_key`, so case, accents, quotes, decoration at the ends and the value of a number do not matter:
``5 min read`` stands for any number. A phrase is a whole block; ``…`` at its end makes it the opening of one, ``…``
inside it stands for a few words, like the name of the paper; ``…`` at its beginning makes it the end of a short block,
for languages in which the verb comes last. ``#`` starts a comment.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from archiver.errors import ConfigError
from archiver.items import Reason
from archiver.normalize.fold import fold, fold_lines

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
_GAP = "\0"  # stands for … while a file is folded, which would make three dots of it
_SCRIPTS = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "KATAKANA-HIRAGANA": "CJK"}


class Opening(NamedTuple):
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


#: Phrases with a gap, by the first `HEAD` signs of their heads or all they have.
_Gapped = dict[str, list[tuple[str, Reason | None]]]


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The phrases that count for a page: whole blocks, and openings, made when a block begins like them."""

    whole: Mapping[str, Reason | None]
    gapped: _Gapped
    heads: frozenset[str]  # the first `HEAD` signs of them all
    short: tuple[str, ...]  # those of less than three signs that a longer block may begin with
    closings: Mapping[str, Reason | None]  # what short blocks end with
    ends: tuple[str, ...]  # the same, to be looked at in one step
    made: dict[str, list[Opening]] = field(default_factory=dict)

    def may_begin(self, key: str) -> bool:
        """Does a phrase, or a name of a network, begin like this key of at least `HEAD` signs?"""
        heads = self.heads
        return (  # spelled out: every line of every page asks
            key[:6] in heads or key[:5] in heads or key[:4] in heads or key[:3] in heads or key.startswith(self.short)
        )

    def may_open(self, key: str) -> bool:
        """Does a phrase that goes on begin like this key?"""
        return any(key[:end] in self.gapped for end in range(HEAD, 0, -1))

    def closing(self, key: str) -> Reason | None:
        """The class of a short block with that key by its end, the longest that fits; None where none does."""
        if not key.endswith(self.ends):
            return None
        return self.closings[max((end for end in self.ends if key.endswith(end)), key=len)]

    def starting(self, key: str) -> list[Opening]:
        """The openings that a block with that key may begin with, what stays before what goes, the longer first."""
        heads = (key[:end] for end in range(HEAD, 0, -1))
        return [opening for head in heads if head in self.gapped for opening in self._openings(head)]

    def _openings(self, head: str) -> list[Opening]:
        if head not in self.made:
            self.made[head] = sorted((_opening(*phrase) for phrase in self.gapped[head]), key=_precedence)
        return self.made[head]


@lru_cache(maxsize=64)  # a line is asked for its key, and for that of its beginning, up to four times in a row
def phrase_key(text: str) -> str:
    """What phrases and blocks are compared by: the folded text without decoration at its ends, each number as 0."""
    return _NUMBER.sub("0", _without_decoration(fold(text)))


def _without_decoration(key: str) -> str:
    return key if key.isascii() and key[:1].isalnum() and key[-1:].isalnum() else _EDGES.sub("", key)


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
    """Key of a phrase, with its gaps -> class of one file's text, `None` under ``[keep]``.

    Raises ConfigError naming the line.
    """
    lines: list[tuple[int, str]] = []
    reasons: list[Reason | None] = []
    heading = ""
    reason = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.partition("#")[0].strip()
        if line.startswith("["):
            heading = line.strip("[]")
            if heading != "keep" and heading not in set(Reason):
                known = ", ".join(("keep", *Reason))
                raise ConfigError(f"{name}, line {number}: “{heading}” is no class; the classes are {known}")
            reason = None if heading == "keep" else Reason(heading)
        elif line:
            if not heading or not (line[0].isalpha() or _LETTER.search(line)):
                raise ConfigError(f"{name}, line {number}: “{line}” needs a class above it and a letter in it")
            lines.append((number, line))
            reasons.append(reason)
    keys = _keys([line for _, line in lines])
    found = dict(zip(keys, reasons, strict=True))
    if len(found) < len(keys):
        raise ConfigError(f"{name}, {_repetition(lines, keys)}")
    return found


def _keys(lines: Sequence[str]) -> list[str]:
    """The keys of phrases; gaps stay, and a space towards one too, for there a word ends."""
    text = _NUMBER.sub("0", "\n".join(fold_lines(line.replace("…", _GAP) for line in lines)))
    return text.replace(_GAP, "…").split("\n") if lines else []


def _repetition(lines: Sequence[tuple[int, str]], keys: Sequence[str]) -> str:
    """Which line says what another one said before."""
    seen: dict[str, str] = {}
    for (number, line), key in zip(lines, keys, strict=True):
        if key in seen:
            return f"line {number}: “{line}” stands there already, as “{seen[key]}”"
        seen[key] = line
    return ""


@cache
def _read(language: str) -> Mapping[str, Reason | None]:
    name = f"{language}.txt"
    return parse((_FOLDER / name).read_text("utf-8"), name)


@cache
def _parted(language: str) -> tuple[dict[str, Reason | None], _Gapped, dict[str, Reason | None]]:
    """A file's phrases that may be whole blocks, those with a gap, and those that end a block."""
    whole: dict[str, Reason | None] = {}
    gapped: _Gapped = {}
    closings: dict[str, Reason | None] = {}
    for phrase, reason in _read(language).items():
        start, gap, rest = phrase.partition("…")
        if gap and not start:
            closings[rest] = reason
            continue
        if gap:
            head = _head(start)
            gapped.setdefault((head if rest else head.rstrip())[:HEAD], []).append((phrase, reason))
        if not rest and not (gap and start.endswith(": ")):
            whole.setdefault(_without_decoration(start.rstrip()), reason)
    return whole, gapped, closings


def _merge(names: Iterable[str]) -> Phrasebook:
    """One book of several languages; the first that knows a phrase names its class."""
    whole: dict[str, Reason | None] = {}
    gapped: _Gapped = {}
    closings: dict[str, Reason | None] = {}
    for its_whole, its_gapped, its_closings in map(_parted, names):
        whole = its_whole | whole
        closings = its_closings | closings
        for head, phrases in its_gapped.items():
            gapped[head] = gapped[head] + phrases if head in gapped else phrases
    short = [key for key in {*whole, *gapped} if len(key) < 3 and (key in gapped or whole[key] is Reason.SHARE)]
    heads = frozenset([key[:HEAD] for key in whole]).union(gapped)
    return Phrasebook(whole, gapped, heads, tuple(short), closings, tuple(closings))


def _precedence(opening: Opening) -> tuple[bool, int]:
    """What stays goes before what is dropped, the longer before the shorter."""
    return opening.reason is not None, -len(opening.head)


def _opening(phrase: str, reason: Reason | None) -> Opening:
    """`a … b …` as an opening; without the last gap the block ends there."""
    first, *others = phrase.removesuffix("…").split("…")
    head = _head(first)
    if not others:
        return Opening(head.rstrip(), "", reason)
    end = "" if phrase.endswith("…") else "$"
    pattern = f".{{0,{GAP}}}?".join(re.escape(part) for part in (head, *others[:-1], others[-1].rstrip()))
    return Opening(head, pattern + end, reason)


def _head(first: str) -> str:
    """The beginning of a phrase without decoration in front of it."""
    return first if first[:1].isalpha() and first[:1].isascii() else _LEADING.sub("", first)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
