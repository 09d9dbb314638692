"""Quotation marks turned the right way by the custom of the language, and only where no other reading is possible."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_NO_BREAK = "\u00a0"
_SPACES = " \u00a0\u202f"
_AFTER_WORD = ",.!?…%)]’'\"”"


@dataclass(frozen=True, slots=True)
class _Pair:
    """A pair of marks; `space` is what stands inside them where the text itself does not show it."""

    opening: str
    closing: str
    space: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of what stands from `start` to `end`."""

    start: int
    end: int
    text: str


_GUILLEMETS = _Pair("«", "»")
_FRENCH = _Pair("«", "»", _NO_BREAK)
_CURLY = _Pair("“", "”")
# Which marks open and close in a language. Not here: German, Danish, Czech, Slovene … (»…« and „…“ are right there),
# Swedish and Finnish (”…”), Polish, Romanian and Hungarian („…”), and all that use corner brackets.
_CUSTOMS = {
    "ar": (_GUILLEMETS, _CURLY),
    "be": (_GUILLEMETS,),
    "ca": (_GUILLEMETS, _CURLY),
    "el": (_GUILLEMETS, _CURLY),
    "en": (_CURLY,),
    "es": (_GUILLEMETS, _CURLY),
    "fa": (_GUILLEMETS,),
    "fr": (_FRENCH, _CURLY),
    "id": (_CURLY,),
    "it": (_GUILLEMETS, _CURLY),
    "nb": (_GUILLEMETS,),
    "nn": (_GUILLEMETS,),
    "no": (_GUILLEMETS,),
    "pt": (_GUILLEMETS, _CURLY),
    "ru": (_GUILLEMETS,),
    "uk": (_GUILLEMETS,),
    "vi": (_CURLY,),
}
# What every edit begins with, and hardly any other mark does: a closing mark, spaces, a stop; or an opening mark right
# after a word or before a stop.
_DOUBTFUL = re.compile(
    f"[«»“”](?:(?<=[»”])[{_SPACES}]+[,.]|(?<=[^\\W_][«“])|(?<=[{re.escape(_AFTER_WORD)}][«“])"
    f"|(?<=[{_SPACES}][«“])[{_SPACES}]*[,.])"
)
_MARKS = {pair: re.compile(f"[{pair.opening}{pair.closing}]") for pair in (_GUILLEMETS, _FRENCH, _CURLY)}


def repair(text: str, language: str | None) -> str:
    """The text with wrongly turned closing marks set right; unchanged in a language whose custom is not known.

    `envoyer« , a déclaré` becomes `envoyer », a déclaré`; the space is the one that the text's other marks have.
    """
    parts: list[str] = []
    end = 0
    for edit in edits(text, language):
        parts += (text[end : edit.start], edit.text)
        end = edit.end
    return "".join((*parts, text[end:])) if parts else text


def is_doubtful(text: str, language: str | None) -> bool:
    """Might `repair` change the text, or a text that is a part of it? Quick, and seldom true without need."""
    return is_marked(text, language) and _DOUBTFUL.search(text) is not None


def is_marked(text: str, language: str | None) -> bool:
    """Are there quotation marks in it whose custom is known?"""
    return any(pair.opening in text or pair.closing in text for pair in _customs(language))


def edits(text: str, language: str | None) -> list[Edit]:
    """What `repair` changes, in order and not overlapping."""
    if not is_doubtful(text, language):
        return []
    return apart([edit for pair in _customs(language) for edit in _turns(text, pair)])


def apart(found: list[Edit]) -> list[Edit]:
    """The edits in order, without those that reach into the one before."""
    found.sort(key=lambda edit: edit.start)
    return [edit for before, edit in pairwise([Edit(0, 0, ""), *found]) if edit.start >= before.end]


@lru_cache(maxsize=256)  # as many as pages name
def _customs(language: str | None) -> tuple[_Pair, ...]:
    return _CUSTOMS.get((language or "").split("-")[0].lower(), ())


def _turns(text: str, pair: _Pair) -> list[Edit]:
    if pair is _CURLY and "„" in text:  # “ closes there
        return []
    marks = [mark.start() for mark in _MARKS[pair].finditer(text)]
    turned: list[int] = []
    found: list[Edit] = []
    is_open = is_reversed = False
    for mark, following in pairwise([*marks, len(text)]):
        if text[mark] == pair.closing:
            is_reversed = not is_open and text[mark + 1 : mark + 2].isalnum()  # »so«: another language's custom
            is_open = False
            found += _stray_space(text, mark)
        elif is_reversed:
            is_reversed = False
        elif _closes(text, mark, following, is_open=is_open, pair=pair):
            is_open = False
            turned.append(mark)
        else:
            is_open = True
    if turned:
        space = _custom_space(text, marks, turned, pair)
        found += [_turn(text, mark, space + pair.closing) for mark in turned]
    return found


def _closes(text: str, mark: int, following: int, *, is_open: bool, pair: _Pair) -> bool:
    """Is this opening mark one that closes? Certain only right after a word and before a stop or the end of a quote."""
    before = text[max(0, mark - 1) : mark]
    rest = text[mark + 1 : mark + 6]
    if before and before in _SPACES:  # « word « , said he: nothing opens before a stop
        return is_open and _is_stop(rest.lstrip(_SPACES))
    if not (before.isalnum() or (before and before in _AFTER_WORD)):
        return False
    if _is_stop(rest.lstrip(_SPACES)) and (is_open or pair.opening == "«"):
        return True
    next_opens_or_ends = following == len(text) or text[following] == pair.opening
    return is_open and next_opens_or_ends and (not rest or rest[0] in " \u00a0\u202f\n;:!?)")


def _is_stop(rest: str) -> bool:
    return rest[:1] == "," or (rest[:1] == "." and rest[1:2] not in {".", *"0123456789"})


def _turn(text: str, mark: int, closing: str) -> Edit:
    rest = text[mark + 1 : mark + 6]
    stripped = rest.lstrip(_SPACES)
    is_before_stop = _is_stop(stripped) or not stripped
    start = mark - 1 if text[mark - 1 : mark] in tuple(_SPACES) else mark
    return Edit(start, mark + 1 + (len(rest) - len(stripped) if is_before_stop else 0), closing)


def _stray_space(text: str, mark: int) -> list[Edit]:
    """The space between a closing mark and a comma or full stop, which no language has."""
    rest = text[mark + 1 : mark + 6]
    stripped = rest.lstrip(_SPACES)
    if len(stripped) < len(rest) and _is_stop(stripped):
        return [Edit(mark + 1, mark + 1 + len(rest) - len(stripped), "")]
    return []


def _custom_space(text: str, marks: list[int], turned: list[int], pair: _Pair) -> str:
    """The space that the right marks of the text have inside them; else the one after the first wrong mark."""
    inside = Counter(
        text[mark + 1 : mark + 2] if text[mark] == pair.opening else text[max(0, mark - 1) : mark]
        for mark in sorted(set(marks).difference(turned))
    )
    if inside:
        kind = inside.most_common(1)[0][0]
        return kind if kind in _SPACES else ""
    after = text[turned[0] + 1 : turned[0] + 2]
    return after if pair.space and after and after in _SPACES else pair.space
