"""A site's rules laid over a page's runs: which stand inside the story's bounds, which are struck, which must stay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from archiver.extract.classify import Judged
from archiver.extract.facts import Facts
from archiver.extract.ruled import Ruled
from archiver.extract.runs import MARKED, Cut, Piece, Run
from archiver.extract.trim import Flags
from archiver.items import Reason
from archiver.markup.tree import Element
from archiver.normalize.fold import fold

#: Fewer characters are no story (extract.gate draws the same line).
SHORTEST = 140
#: Share of a witness's pairs of words that the story holds at least. Measured on labelled articles: `docs/sites.md`.
ENOUGH = {"body": 0.3, "summary": 0.25, "title": 0.2}
#: Characters of a text that are compared: a beginning this long tells one story from another.
COMPARED = 20_000

_INSIDE, _STRUCK, _KEPT = 1, 2, 4
_PRE = 1 << MARKED.index("pre")
_WORD = re.compile(r"\w+")
_EAST_ASIAN = "\u2e80"  # Chinese, Japanese and Korean signs begin here


@dataclass(frozen=True, slots=True)
class Bounded:
    """A page's runs without the parts that a rule strikes out of them, and what the rules say of each run."""

    cut: Cut
    states: tuple[int, ...]

    @property
    def text(self) -> str:
        """What the rules leave of the page, one run a line."""
        return "\n".join(run.text for run, said in zip(self.cut.runs, self.states, strict=True) if _may_stay(said))

    def decide(self, judged: Judged) -> Judged:
        """The verdicts within the bounds.

        Struck runs (Reason.RULE) and those outside go, runs of a `keep` stay. Where less than half of the text inside
        the bounds would be left, the rule knows better than the measures, and all of it stays.
        """
        may = np.array([_may_stay(said) for said in self.states], dtype=bool)
        must = np.array([bool(said & _KEPT) for said in self.states], dtype=bool)
        sizes = np.array([len(run.text) for run in self.cut.runs])
        firm, kept = (_within(flags, may, must, sizes) for flags in (judged.firm, judged.kept))
        struck = {number: Reason.RULE for number, said in enumerate(self.states) if said & _STRUCK}
        return replace(judged, firm=firm, kept=kept, trimmed={**judged.trimmed, **struck})


def bound(cut: Cut, said: Ruled) -> Bounded:
    """The runs with what the rules say of each; linear in the page."""
    page = _Page(said)
    runs, states = [], []
    for run in cut.runs:
        trimmed, state = page.look(run, cut)
        runs.append(trimmed)
        states.append(state)
    images, frames = ([one for one in all_ if _may_stay(page.of(one.element))] for all_ in (cut.images, cut.frames))
    return Bounded(cut._replace(runs=runs, images=images, frames=frames), tuple(states))


def trusted(text: str, facts: Facts) -> bool:
    """Is a text that a hint leaves of a page the story, by the page's own evidence?

    It must be long enough and hold a part of what the page declares: of the articleBody where there is one, else of the
    summary, else of the title. A page that declares nothing bears no hint out.
    """
    if len(text) < SHORTEST:
        return False
    held = _pairs(text)
    witnesses = (("body", facts.body), ("summary", facts.summary), ("title", facts.title))
    told = ((kind, pairs) for kind, declared in witnesses if declared and (pairs := _pairs(declared)))
    kind, pairs = next(told, ("title", frozenset()))
    return bool(pairs) and len(pairs & held) >= ENOUGH[kind] * len(pairs)


class _Page:
    """What the rules say of each element, looked up once: its own mark, else that of the element around it."""

    def __init__(self, said: Ruled) -> None:
        self._texts = said.strip_texts
        self._known: dict[Element | None, int] = {None: _INSIDE if said.body is None else 0}
        self._body = frozenset(said.body or ())
        self._strip, self._keep = said.strip, said.keep

    def of(self, element: Element | None) -> int:
        """The state of an element; each is asked for once, however deep the page."""
        climbed: list[Element] = []
        while element is not None and element not in self._known:
            climbed.append(element)
            element = element.getparent()
        state = self._known[element]
        for inner in reversed(climbed):
            state = self._known[inner] = self._own(inner, state)
        return state

    def look(self, run: Run, cut: Cut) -> tuple[Run, int]:
        """The run without its struck parts, and its state; one that is struck altogether stays whole."""
        states = [self._of_piece(piece) for piece in run.pieces]
        spoken = [state for piece, state in zip(run.pieces, states, strict=True) if not piece[0].isspace()]
        if all(state & _STRUCK for state in spoken):
            return run, _STRUCK
        left = [state for state in spoken if not state & _STRUCK]
        together = 0
        for state in left:
            together |= state
        if len(left) == len(spoken):
            return run, together
        return _without(run, cut, [bool(state & _STRUCK) for state in states]), together

    def _of_piece(self, piece: Piece) -> int:
        _, element, is_tail = piece
        if (element, is_tail) in self._texts:
            return _STRUCK
        return self.of(element.getparent() if is_tail else element)

    def _own(self, element: Element, state: int) -> int:
        if element in self._body:
            state |= _INSIDE
        if element in self._keep:
            return (state | _KEPT) & ~_STRUCK
        return (state | _STRUCK) & ~_KEPT if element in self._strip else state


def _within(flags: Flags, may: Flags, must: Flags, sizes: npt.NDArray[np.int_]) -> Flags:
    """These verdicts, within the bounds; all that may stay where less than half of that would be left."""
    kept = (flags & may) | must
    return may if not may.all() and sizes[kept].sum() < sizes[may].sum() / 2 else kept


def _may_stay(state: int) -> bool:
    return not state & _STRUCK and bool(state & (_INSIDE | _KEPT))


def _without(run: Run, cut: Cut, struck: Sequence[bool]) -> Run:
    """The run without these pieces."""
    pieces = [piece for piece, is_struck in zip(run.pieces, struck, strict=True) if not is_struck]
    text = "".join(piece[0] for piece in pieces)
    if not cut.place(run.place).marks & _PRE:
        text = " ".join(text.split())
    place = cut.elements[run.place]
    gone = sum(len(p[0]) for p, is_struck in zip(run.pieces, struck, strict=True) if is_struck and _is_linked(p, place))
    return run._replace(text=text, pieces=pieces, linked=max(0, run.linked - gone))


def _is_linked(piece: Piece, place: Element) -> bool:
    element = piece[1].getparent() if piece[2] else piece[1]
    while element is not None and element is not place:
        if element.tag == "a":
            return True
        element = element.getparent()
    return False


def _pairs(text: str) -> frozenset[str]:
    """A text's neighbouring words two by two; neighbouring signs where a script puts no spaces between words."""
    words = _WORD.findall(fold(text[:COMPARED]))
    units = [unit for word in words for unit in (word if word[0] >= _EAST_ASIAN else (word,))]
    return frozenset(map(" ".join, pairwise(units)))
