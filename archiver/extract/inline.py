"""The inside of a block as a small safe fragment: emphasis and links survive, all else is its text."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from urllib.parse import urljoin

from archiver.extract.runs import Run
from archiver.markup.tree import Element

_KEPT = {
    "a": "a", "abbr": "abbr", "b": "strong", "cite": "cite", "code": "code", "del": "del", "em": "em", "i": "em",
    "ins": "ins", "kbd": "kbd", "mark": "mark", "q": "q", "s": "s", "samp": "samp", "small": "small",
    "strike": "s", "strong": "strong", "sub": "sub", "sup": "sup", "tt": "code", "var": "var",
}  # fmt: skip
_SCHEMES = ("http://", "https://", "mailto:")
#: An address from the root of its site in which there is nothing to resolve, unless a part of it begins with a dot.
_ROOTED = re.compile(r"/(?!/)[\w%~,=@+/.-]*", re.ASCII)


def absolute(base: str, address: str | None) -> str | None:
    """The address made absolute; None where it is no address a reader may follow."""
    address = (address or "").strip()
    if not address or (address.startswith(("http://", "https://")) and "[" not in address):
        return address or None
    if _ROOTED.fullmatch(address) and "/." not in address and (root := _root(base)):
        return root + address[1:]
    try:
        joined = urljoin(base, address)
    except ValueError:
        return None
    return joined if joined.lower().startswith(_SCHEMES) else None


@lru_cache(maxsize=256)
def _root(base: str) -> str | None:
    """The root of the site that an address lies on; None where it lies on none."""
    try:
        root = urljoin(base, "/")
    except ValueError:
        return None
    return root if root.startswith(("http://", "https://")) else None


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
        if around.tag in _KEPT:
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
        if element.tag in _KEPT:
            chain.append(element)
        element = element.getparent()
    chain.reverse()
    return chain


def _start(element: Element, base: str) -> tuple[str, str]:
    tag = _KEPT[element.tag]
    if tag != "a":
        return tag, f"<{tag}>"
    address = absolute(base, element.get("href"))
    return ("a", f'<a href="{escape(" ".join(address.split()))}">') if address else ("", "")
