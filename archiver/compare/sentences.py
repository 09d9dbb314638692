"""A text in sentences and in words, so that a difference can be told in them. Joined again they give the text."""

from __future__ import annotations

import re
from functools import lru_cache

from archiver.rules.sentences import Stops, stops

#: Scripts that write no space between words: each sign is a word of its own.
_SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
#: A number with its separators is one word: "1,203" and not its parts, so that "12.5" never reads as half changed.
_WORD = re.compile(rf"\d+(?:[.,:]\d+)*|[{_SIGNS}]|[^\W{_SIGNS}]+(?:['’][^\W{_SIGNS}]+)*|\s+|[^\w\s]")
_OPENERS = "\"'“‘«‹([¿¡„"
_BEHIND = re.compile(rf"\s*[{re.escape(_OPENERS)}]*")


def sentences(text: str, language: str | None = None) -> list[str]:
    """The sentences of a text, each without the space around it; language is BCP 47, as the article's.

    A full stop after one letter, an abbreviation of the language or a number in front of a small letter ends none.
    """
    known = stops(language)
    found, start = [], 0
    for end in _ending(known).finditer(text):
        if _ends_here(text, start, end, known):
            found.append(text[start : end.end()].strip())
            start = end.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def lines(text: str) -> list[str]:
    """The rows of a table, or the lines of code, without empty ones."""
    return [line for line in text.split("\n") if line.strip()]


def words(text: str) -> list[str]:
    """The words, spaces and signs of a text, in order; nothing is lost."""
    return _WORD.findall(text)


@lru_cache(maxsize=64)  # languages
def _ending(known: Stops) -> re.Pattern[str]:
    ends, full, closers = (re.escape(signs) for signs in (known.ends, known.full, known.closers))
    return re.compile(rf"[{ends}]+[{closers}]*(?=\s)|[{full}]+[{closers}]*")


def _ends_here(text: str, start: int, end: re.Match[str], known: Stops) -> bool:
    if end[0][0] in known.full:
        return True
    behind = _BEHIND.match(text, end.end())
    after = text[behind.end() : behind.end() + 1] if behind else ""
    if not after or after.islower():
        return not after
    if end[0] != ".":
        return True
    word = text[max(start, text.rfind(" ", start, end.start()) + 1) : end.start()].lstrip(_OPENERS).lower()
    is_initial = len(word) == 1 and word.isalpha() and not _is_sign(word)
    # "am 3. Mai": where an ordinal is written with a stop, and what follows is no digit; a sentence seldom ends so.
    is_ordinal = word.isdigit() and len(word) < 3
    return not (is_initial or is_ordinal or word in known.abbreviations)


def _is_sign(letter: str) -> bool:
    return re.match(f"[{_SIGNS}]", letter) is not None
