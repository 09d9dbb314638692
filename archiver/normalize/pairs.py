"""Scripts without spaces between words, cut for a full-text index: overlapping pairs of signs in place of words."""

from __future__ import annotations

import re

from archiver.normalize.letters import as_typed

#: Thai, Lao, Burmese, Khmer, Hangul (whose words carry endings), kana and Han.
SIGNS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff"
    "\ua960-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{SIGNS}]+")
#: Signs of a word, as in a class of a regular expression; the vowels of Indic scripts are marks, which \w leaves out.
WORD = rf"\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff{SIGNS}"


def paired(folded: str) -> str:
    """The folded text as typed, each run of such signs as pairs and its last one: "東京都" gives "東京 京都 都"."""
    if folded.isascii():
        return folded
    return _RUN.sub(lambda run: f" {' '.join(pairs(run[0]))} {run[0][-1]} ", as_typed(folded))


def pairs(run: str) -> list[str]:
    """The overlapping pairs of a run of signs; none of a single one."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def is_run(word: str) -> bool:
    """Whether it is nothing but such signs."""
    return _RUN.fullmatch(word) is not None


def parted(folded: str) -> list[str]:
    """The words of a folded text, with runs of such signs as words of their own."""
    return _RUN.sub(lambda run: f" {run[0]} ", folded).split()
