"""A difference as a person reads it: what was removed red and struck, what was added green; where there are no colours,
[-removed-] and {+added+}.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.text import Text

from archiver.compare.difference import Difference, Field, How, Passage, Piece, Sentence

_WIDTH = 11
_DATETIME = re.compile(r"\A(\d{4}-\d\d-\d\d)T(\d\d:\d\d):[\d.]+\+00:00\Z")
_STYLES = {How.ADDED: "green", How.REMOVED: "red strike", How.MOVED: "cyan", How.KEPT: "default"}
_PLAIN = {How.ADDED: "{{+{}+}}", How.REMOVED: "[-{}-]"}
#: Characters of the block above that say where one was added or moved to.
_HINT = 50


def told(found: Difference, *, colours: bool) -> Iterator[Text]:
    """A line for each field and each passage that changed; one line where nothing did that is read."""
    for field in found.fields:
        yield _row(field.name, _field(field, colours))
    for passage in found.passages:
        yield _row(passage.how, _passage(passage, colours))
    if not found:
        yield _row("", Text("nothing of what is read", style="dim"))


def _row(name: str, text: Text) -> Text:
    return Text.assemble((f"{name:>{_WIDTH}}  ", "bold"), text)


def _field(field: Field, colours: bool) -> Text:
    """A title with its words marked; of other fields, and of a title of other letter case, what was and what is."""
    if any(piece.how is not How.KEPT for piece in field.pieces):
        return _pieces(field.pieces, colours)
    values = (", ".join(map(_short, field.before)), How.REMOVED), (", ".join(map(_short, field.after)), How.ADDED)
    return Text(" → ").join(Text(text or "none", style=_STYLES[how] if text else "dim") for text, how in values)


def _short(value: str) -> str:
    """A datetime to the minute, in UTC as all are; else the value."""
    return _DATETIME.sub(r"\1 \2", value)


def _passage(passage: Passage, colours: bool) -> Text:
    if passage.sentences:
        return Text(" ").join(_shortened(passage.sentences, colours))
    if passage.how is How.MOVED:
        return Text.assemble((passage.after, _STYLES[How.MOVED]), _place(passage))
    pieces = [(passage.before, How.REMOVED), (passage.after, How.ADDED)]
    text = _pieces([Piece(how=how, text=text) for text, how in pieces if text], colours)
    return Text.assemble(text, _place(passage)) if passage.how is How.ADDED else text


def _place(passage: Passage) -> Text:
    above = " ".join(passage.follows.split())
    short = f"{above[:_HINT].rstrip()}…" if len(above) > _HINT else above
    return Text(f"  (below “{short}”)" if above else "  (at the top)", style="dim")


def _shortened(sentences: Iterable[Sentence], colours: bool) -> Iterator[Text]:
    """The sentences that changed; … for those between that did not."""
    is_told = True
    for sentence in sentences:
        if sentence.how is How.KEPT:
            if is_told:
                yield Text("…", style="dim")
            is_told = False
            continue
        text = _pieces(sentence.pieces, colours)
        if sentence.how is How.MOVED:
            text.stylize(_STYLES[How.MOVED])
            text.append(" (moved here)", style="dim")
        yield text
        is_told = True


def _pieces(pieces: Iterable[Piece], colours: bool) -> Text:
    text = Text()
    for piece in pieces:
        shown = piece.text if colours else _PLAIN.get(piece.how, "{}").format(piece.text)
        text.append(shown, style=_STYLES[piece.how])
    return text
