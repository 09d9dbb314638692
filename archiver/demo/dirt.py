"""What is mixed into a story although it is none: the sheet of each article names its kinds.

Inside the story, between paragraphs: ``read-also`` (a link), ``read-also-plain``, ``related-list``, ``newsletter``,
``advert``, ``share-in-text``, ``hidden-twin``, ``inset`` (a picture) and the pull quote. Before it: ``reading-time``,
``listen``. After it: ``social-footer``, ``appeal``, ``credit-lines``, ``trailing-headline``. In the text itself:
``broken-quotes``. In its markup: ``bold-subheads``, ``div-paragraphs``, ``drop-cap``, ``empty-paragraphs``,
``line-breaks`` (paragraphs parted by two <br>).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from typing import Any

from archiver.demo.content import DemoArticle, Sheet
from archiver.demo.notation import Piece

_BEFORE = ("reading-time", "listen")
_INSIDE = (
    "read-also", "related-list", "inset", "read-also-plain", "newsletter", "advert", "share-in-text", "hidden-twin",
    "pull-quote",
)  # fmt: skip
_AFTER = ("social-footer", "appeal", "credit-lines", "trailing-headline")
_MARKUP = ("broken-quotes", "bold-subheads", "div-paragraphs", "drop-cap", "empty-paragraphs", "line-breaks")
#: Every kind a sheet may name; the pull quote is given by its text.
KINDS = frozenset((*_BEFORE, *_INSIDE, *_AFTER, *_MARKUP)) - {"pull-quote"}
_CLOSING = re.compile(r"([ \u00a0])»,")


@dataclass(frozen=True, slots=True)
class Stray:
    """One thing that stands in the story and is none of it."""

    kind: str
    text: str = ""
    targets: tuple[DemoArticle, ...] = ()


def mix(
    article: DemoArticle, number: int, others: Sequence[DemoArticle], words: Mapping[str, Any], paper: str
) -> list[Piece | Stray]:
    """The page of that number (0 is the first) as it is printed; ``others`` are articles it may point to."""
    sheet = article.sheet
    is_first, is_last = number == 0, number == len(sheet.pages) - 1
    pieces = _set(sheet, number)
    strays = {kind: _stray(kind, article, others, words, paper) for kind in sheet.dirt}
    if sheet.pull_quote:
        strays["pull-quote"] = Stray("pull-quote", sheet.pull_quote)
    before = [strays[kind] for kind in _BEFORE if kind in strays and is_first]
    inside = [strays[kind] for kind in _INSIDE if kind in strays and is_first]
    after = [strays[kind] for kind in _AFTER if kind in strays and is_last]
    return [*before, *_spread(pieces, inside), *after]


def _set(sheet: Sheet, number: int) -> list[Piece]:
    """The pieces of a page of the story, marked up and misprinted as the sheet says."""
    pieces = [_printed(piece, sheet.dirt) for piece in sheet.pages[number]]
    if "line-breaks" in sheet.dirt:
        pieces = _run_together(pieces)
    if "drop-cap" in sheet.dirt and number == 0:
        pieces[0] = Piece("opening", pieces[0].lines)
    return pieces


def _printed(piece: Piece, dirt: Sequence[str]) -> Piece:
    if "broken-quotes" in dirt:
        piece = Piece(piece.kind, tuple(broken_quotes(line) for line in piece.lines))
    if "bold-subheads" in dirt and piece.kind == "heading":
        piece = Piece("bold", piece.lines)
    return piece


def _run_together(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with neighbouring paragraphs as one piece of kind ``run``."""
    runs: list[Piece] = []
    for is_paragraph, group in groupby(pieces, key=lambda piece: piece.kind == "paragraph"):
        found = list(group)
        runs += [Piece("run", tuple(piece.lines[0] for piece in found))] if is_paragraph else found
    return runs


def broken_quotes(line: str) -> str:
    """The line with each closing mark before a comma turned round, as one editor's keyboard leaves it."""
    turn = count()
    return _CLOSING.sub(lambda found: "« ," if next(turn) % 2 == 0 else f"{found[1]}« ,", line)


def _spread(pieces: Sequence[Piece], strays: Sequence[Stray]) -> list[Piece | Stray]:
    """The strays set evenly into the gaps between paragraphs, in their order."""
    gaps = [index for index in range(1, len(pieces)) if _is_gap(pieces[index - 1], pieces[index])] or [len(pieces)]
    parts: list[Piece | Stray] = list(pieces)
    for place, stray in reversed(list(enumerate(strays, start=1))):
        parts.insert(gaps[place * len(gaps) // (len(strays) + 1)], stray)
    return parts


def _is_gap(before: Piece, after: Piece) -> bool:
    """Whether an editor may set something between the two: not below a subhead, not between a list and its opening."""
    is_subhead = before.kind in {"heading", "bold"} or (before.kind == "paragraph" and before.lines[0][-1].isalnum())
    return not is_subhead and after.kind not in {"list", "table", "quote"}


def _stray(
    kind: str, article: DemoArticle, others: Sequence[DemoArticle], words: Mapping[str, Any], paper: str
) -> Stray:
    texts = {
        "share-in-text": words["share"],
        "reading-time": str(words["reading_time"]).format(n=max(1, len(article.text) // 1100)),
        "social-footer": str(words["follow"]).format(paper=paper),
        "credit-lines": str(words["copyright_line"]).format(paper=paper),
        "listen": words["listen"],
        "appeal": str(words["appeal"]).format(paper=paper),
        "inset": article.sheet.inset,
        "hidden-twin": article.text.split("\n\n", 1)[0],
        "read-also": words["read_also"],
        "read-also-plain": words["read_also"],
    }
    targets = {"read-also": others[:1], "read-also-plain": others[1:2], "related-list": others[-3:]}
    return Stray(kind, str(texts.get(kind, "")), tuple(targets.get(kind, others[-1:])))
