"""The inside of a block as a small safe fragment: emphasis and links survive, all else is its text.

``inline.pyx`` does the same in C where that was compiled.
"""

from __future__ import annotations

from html import escape

from archiver.extract.absolute import absolute
from archiver.extract.runs import Run
from archiver.extract.tags import KEPT
from archiver.markup.tree import Element


def fragment(run: Run, place: Element, base: str) -> str:
    """The run as HTML with every URL absolute; ``place`` is the block it stands in."""
    if len(run.pieces) == 1:
        return _of_one(run, place, base)
    out: list[str] = []
    opened: list[tuple[Element, str]] = []
    for text, element, is_tail in run.pieces:
        around = element.getparent() if is_tail else element
        wanted = _formatting(around, place) if around is not place else []
        if opened:
            _close(opened, wanted, out)
        for inner in wanted[len(opened) :]:
            tag, start = _start(inner, base)
            out.append(start)
            opened.append((inner, tag))
        out.append(_escaped(text))
    _close(opened, [], out)
    return " ".join("".join(out).split())


def _of_one(run: Run, place: Element, base: str) -> str:
    """The fragment of a run that is one text, as most are."""
    inside = _escaped(run.text)
    _, element, is_tail = run.pieces[0]
    around = element.getparent() if is_tail else element
    while around is not None and around is not place:
        if around.tag in KEPT:
            tag, start = _start(around, base)
            inside = f"{start}{inside}</{tag}>" if tag else inside
        around = around.getparent()
    return inside


def _close(opened: list[tuple[Element, str]], wanted: list[Element], out: list[str]) -> None:
    """Ends the elements that are open and no longer wanted, and those inside them."""
    shared = 0
    if wanted:
        while shared < min(len(opened), len(wanted)) and opened[shared][0] is wanted[shared]:
            shared += 1
    while len(opened) > shared:
        _, tag = opened.pop()
        if tag:
            out.append(f"</{tag}>")


def _escaped(text: str) -> str:
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def _formatting(element: Element | None, place: Element) -> list[Element]:
    """The formatting elements around a text, outermost first, up to its block."""
    chain = []
    while element is not None and element is not place:
        if element.tag in KEPT:
            chain.append(element)
        element = element.getparent()
    chain.reverse()
    return chain


def _start(element: Element, base: str) -> tuple[str, str]:
    tag = KEPT[element.tag]
    if tag != "a":
        return tag, f"<{tag}>"
    address = absolute(base, element.get("href"))
    return ("a", f'<a href="{escape(" ".join(address.split()))}">') if address else ("", "")
