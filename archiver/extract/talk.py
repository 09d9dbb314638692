"""Wall talk: the lines of a page that speak to a reader who is kept out, and of what kind of wall they are.

A line is talk where phrases of one kind make up enough of it. A phrase in a sentence of a story is a small part of it.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from archiver.extract.counts import WIDE_SIGNS
from archiver.extract.runs import Cut
from archiver.items import Refusal

#: The share of a line's characters that phrases of one kind must make up. With it 127 walls of our own writing are
#: told, and none of 74 articles about walls is taken for one (tests/data/walls).
SHARE = 0.09
#: Where that share of the text in one element is talk, the rest of it is so too, though in other words.
AROUND = 0.5
#: On a page with a date or an author a line must be so many times as much talk: it is likely a story.
DATED = 2
#: A run with more of its text in links leads elsewhere: a menu, a headline.
LINK = 0.9
#: What a story quotes of a wall is no talk; a wall quotes nobody. None reaches over a mark that opens another one, or
#: each mark that is never closed would be followed to the end of the text.
_QUOTED = re.compile(r"“[^“”]*+”|„[^„“”]*+[“”]|«[^«»]*+»|「[^「」]*+」|『[^『』]*+』")


@dataclass(frozen=True, slots=True)
class Words:
    """What the data says of one kind of wall."""

    says: tuple[tuple[str, frozenset[str]], ...]  # phrases, in every language, and what a text with one must have
    marks: tuple[str, ...]
    roots: frozenset[str] = frozenset()


@cache
def words() -> dict[Refusal, Words]:
    """The kinds in the order of the file."""
    text = resources.files("archiver.data").joinpath("markup/walls.toml").read_text("utf-8")
    return {
        Refusal(name): Words(
            tuple({p: _needed(p) for phrases in rows["says"].values() for p in phrases}.items()),
            tuple(rows["marks"]),
            frozenset(rows.get("roots", ())),
        )
        for name, rows in tomllib.loads(text).items()
    }


def _needed(phrase: str) -> frozenset[str]:
    """Its inner words and its letters beyond ASCII: quicker to look up than the phrase itself."""
    return frozenset((*phrase.split()[1:-1], *(sign for sign in phrase if not sign.isascii())))


def width(text: str) -> int:
    """Characters, those of scripts that write a word in one or two counted three times."""
    return len(text) if text.isascii() else len(text) + 2 * len(WIDE_SIGNS.findall(text))


def lowered(text: str) -> str:
    """As the phrases are written."""
    return text.lower().replace("’", "'").replace("\u0307", "")  # what lower() leaves of a Turkish İ


@dataclass(frozen=True, slots=True)
class Talk:
    """What a page's lines are: for each run that is talk, which phrase gave it away; how much each kind says."""

    kinds: dict[int, Refusal]  # run number -> kind
    phrases: dict[Refusal, str]  # the first one met
    said: dict[Refusal, int]  # width of the lines that are it
    opens: bool  # its first line is talk
    heard: int  # width of all lines, those that lead elsewhere included

    @property
    def loudest(self) -> Refusal | None:
        """The kind that says most."""
        return max(self.said, key=lambda kind: self.said[kind]) if self.said else None


def listen(cut: Cut, *, is_dated: bool = False) -> Talk:
    """The talk among all lines of a page, kept or not."""
    lines = {n: lowered(run.text) for n, run in enumerate(cut.runs) if run.linked < LINK * len(run.text)}
    widths = {number: width(line) for number, line in lines.items()}
    kinds, phrases = _spoken(lines, SHARE * DATED if is_dated else SHARE)
    _spread(cut, widths, kinds)
    said: defaultdict[Refusal, int] = defaultdict(int)
    for number, kind in kinds.items():
        said[kind] += widths[number]
    return Talk(kinds, phrases, dict(said), min(lines, default=-1) in kinds, sum(width(r.text) for r in cut.runs))


def _spoken(lines: dict[int, str], least: float) -> tuple[dict[int, Refusal], dict[Refusal, str]]:
    """The lines that are talk by their own words."""
    unquoted = {number: _QUOTED.sub("", line) for number, line in lines.items()}
    whole = "\n".join(unquoted.values())
    seen = {*whole.split(), *whole}
    kinds: dict[int, Refusal] = {}
    phrases: dict[Refusal, str] = {}
    shares: defaultdict[int, float] = defaultdict(float)
    for kind, told in words().items():
        met = [phrase for phrase, needed in told.says if needed <= seen and phrase in whole]
        for number, line in lines.items() if met else ():
            hits = [phrase for phrase in met if phrase in unquoted[number]]
            share = sum(map(len, hits)) / len(line)
            if share >= least and share > shares[number]:
                kinds[number], shares[number] = kind, share
                phrases.setdefault(kind, hits[0])
    return kinds, phrases


def _spread(cut: Cut, widths: dict[int, int], kinds: dict[int, Refusal]) -> None:
    """Take the other lines of an element that is mostly talk for talk too."""
    inside: defaultdict[int, list[int]] = defaultdict(list)
    for number in widths:
        place = cut.place(cut.runs[number].place)
        inside[place.parent if place.parent >= 0 else cut.runs[number].place].append(number)
    for numbers in inside.values():
        talking = [number for number in numbers if number in kinds]
        if talking and _sum(widths, talking) >= AROUND * _sum(widths, numbers):
            kind = kinds[max(talking, key=lambda number: widths[number])]
            for number in numbers:
                kinds.setdefault(number, kind)


def _sum(widths: dict[int, int], numbers: Iterable[int]) -> int:
    return sum(widths[number] for number in numbers)


def left(cut: Cut, talk: Talk, kept: Sequence[int]) -> int:
    """The width of the kept runs that are no talk."""
    return sum(width(cut.runs[number].text) for number in kept if number not in talk.kinds)
