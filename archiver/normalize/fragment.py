"""The text of a small HTML fragment changed between its tags; the tags themselves stay as they are."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from html import escape, unescape

from archiver.normalize.quotes import Edit

#: Rounds until nothing changes any more; the bound is for texts made to need more.
_ROUNDS = 16

_BARE_TAG = re.compile("<[^>]*>")
_TAG = re.compile(r"""(<(?:[^"'<>]++|"[^"]*+"|'[^']*+')*+>)""")


def paragraph(text: str) -> str:
    """The text as a fragment."""
    return f"<p>{escape(text, quote=False)}</p>"


def bare(html: str) -> str:
    """The fragment without its tags, entities as they are; a line break is a space."""
    return _BARE_TAG.sub("", html.replace("<br>", " "))


def is_just(html: str, text: str) -> bool:
    """Is the fragment this text, a space of it perhaps a line break, and nothing but tags around and in it?"""
    return bare(html) == escape(text, quote=False)


def mend(html: str, clean: Callable[[str], str], edits: Callable[[str], list[Edit]] | None = None) -> str:
    """The fragment with `clean` done to each piece of text and the edits that the joined text asks for.

    An edit may reach over inline tags. White space at both ends goes, unless `edits` is None: then it means something.
    """
    pieces = _TAG.split(html)
    raw = pieces[::2]
    plain = [unescape(piece) for piece in raw]
    texts = [clean(text) if text else "" for text in plain]
    if edits:
        texts = _trimmed(texts, clean)
        texts = _edited(texts, edits("".join(texts)))
    pieces[::2] = [
        piece if text == before and "&#" not in piece else escape(text, quote=False)
        for piece, before, text in zip(raw, plain, texts, strict=True)
    ]
    return "".join(pieces)


def _trimmed(texts: list[str], clean: Callable[[str], str]) -> list[str]:
    """The pieces without white space at both ends; without it a piece may turn out to be mojibake that it hid."""
    for _ in range(_ROUNDS):
        _trim(texts)
        once = [clean(text) if text else "" for text in texts]
        if once == texts:
            break
        texts = once
    return texts


def _trim(texts: list[str]) -> None:
    for order, strip in ((range(len(texts)), str.lstrip), (reversed(range(len(texts))), str.rstrip)):
        for index in order:
            texts[index] = strip(texts[index])
            if texts[index]:
                break


def _edited(texts: list[str], changes: list[Edit]) -> list[str]:
    """The pieces after the edits of their joined text; what an edit puts in goes where its first sign stood."""
    edited: list[str] = []
    pending = deque(changes)
    start = 0
    for text in texts:
        end, at = start + len(text), start
        parts: list[str] = []
        while pending and pending[0].start < end:
            change = pending[0]
            if change.start >= start:
                parts += (text[at - start : change.start - start], change.text)
            at = min(change.end, end)
            if change.end > end:
                break
            pending.popleft()
        edited.append("".join((*parts, text[at - start :])))
        start = end
    return edited
