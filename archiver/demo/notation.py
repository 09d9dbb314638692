"""The body notation of a demo article: text to pieces, a piece to plain text and to HTML.

Blank lines part the pieces; ``## `` opens a subhead, ``- `` an item, ``> `` a quote, ``| a | b |`` a table row, and a
line ``===`` parts the pages. Inside a line: ``*emphasis*``, ``**strong**``, ``[text](url)``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

_OPENINGS = {"## ": "heading", "- ": "list", "> ": "quote", "| ": "table"}
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
_STRONG = re.compile(r"\*\*(.+?)\*\*(?!\*)")
_EMPHASIS = re.compile(r"\*([^*]+)\*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, heading or quote of one line; a list with a line an item; a table with a line a row."""

    kind: str  # paragraph, heading, list, quote, table
    lines: tuple[str, ...]


def parse(body: str) -> tuple[tuple[Piece, ...], ...]:
    """The pages of a body, each a tuple of its pieces."""
    pages = re.split(r"^===$", body, flags=re.MULTILINE)
    return tuple(tuple(_piece(chunk) for chunk in page.strip().split("\n\n")) for page in pages)


def _piece(chunk: str) -> Piece:
    for opening, kind in _OPENINGS.items():
        if chunk.startswith(opening):
            return Piece(kind, tuple(line.removeprefix(opening).removesuffix(" |") for line in chunk.split("\n")))
    return Piece("paragraph", (chunk,))


def cells(row: str) -> list[str]:
    """The cells of one line of a table."""
    return row.split(" | ")


def texts(piece: Piece) -> tuple[str, ...]:
    """The plain text of a piece: one string a block, so as many as it has items; a table is one of ``a | b`` lines."""
    plain = tuple(_plain(line) for line in piece.lines)
    return ("\n".join(plain),) if piece.kind == "table" else plain


def _plain(line: str) -> str:
    return _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", _LINK.sub(r"\1", line)))


def inline(line: str) -> Markup:
    """One line as safe HTML, its emphasis and links nested as they were written."""
    html = _LINK.sub(r'<a href="\2">\1</a>', str(escape(line)))
    return Markup(_EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", html)))
