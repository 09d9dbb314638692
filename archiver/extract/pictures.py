"""The pictures of a story: their real addresses behind lazy loading, and their captions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from typing import NamedTuple

from archiver.extract import names
from archiver.extract.absolute import absolute
from archiver.extract.runs import CODES, MARKED, SIZE, Cut, Place
from archiver.items import Block, Kind
from archiver.markup.tree import Element

#: Runs before the first of the story where its lead picture may stand.
LEAD = 8
#: Smaller ones are icons, avatars and pixels that count visits. Pixels.
SMALLEST = 100
#: Larger ones only fill the reader's disk; of a set the largest up to this is taken. Pixels.
LARGEST = 2000

_LAZY = (
    "data-srcset", "data-lazy-srcset", "srcset", "data-src", "data-lazy-src", "data-original", "data-url", "data-image",
    "data-full-src", "data-hi-res-src", "data-delayed-url", "data-img-src", "data-echo",
)  # fmt: skip
_COMMA = re.compile(r",\s+|,$")
_DESCRIPTOR = re.compile(r"(\d+(?:\.\d+)?)([wx])")
_NOWHERE = ("data:", "about:")
_PLACEHOLDERS = (
    "blank.", "spacer", "placeholder", "lazyload", "lazy-load", "lazy_load", "lazy.load", "1x1", "pixel.",
    "transparent.", "loading.",
)  # fmt: skip
_FOREIGN = ("advert", "author", "comments", "consent", "footer", "menu", "newsletter", "related", "share", "tags")
_FIGURE, _CAPTION = CODES["figure"], CODES["figcaption"]
_FIGURE_MARK = 1 << MARKED.index("figure")
_AROUND = Place._fields.index("around")
_PIXELS = re.compile(r"\s*(\d+)")


class Figure(NamedTuple):
    """A picture, the number of the run it stands before, the runs that are its caption, and where it lies."""

    before: int
    block: Block
    caption: range
    address: str


def figures(cut: Cut, first: int, last: int, base: str, lead: str | None) -> Iterator[Figure]:
    """The pictures from just before the first run of the story to its last, in page order, none twice."""
    seen = set()
    foreign = _foreign()
    for image in cut.images:
        if not first - LEAD <= image.before <= last or cut.numbers[image.place * SIZE + _AROUND] & foreign:
            continue
        figure = _around(cut, image.place)
        address = _address(image.element, base)
        if address is None or address in seen or _is_small(image.element):
            continue
        if image.before <= first and figure < 0 and not _is_same(address, lead):
            continue
        seen.add(address)
        caption = _caption(cut, figure)
        yield Figure(
            image.before,
            _block(image.element, address, [cut.runs[number].text for number in caption]),
            caption,
            address,
        )


@cache
def _foreign() -> int:
    return sum(names.bit(group) for group in _FOREIGN)


def _around(cut: Cut, place: int) -> int:
    """The figure around a place; -1 where there is none."""
    if not cut.numbers[place * SIZE + 2] & _FIGURE_MARK:
        return -1
    while place >= 0 and cut.numbers[place * SIZE + 1] != _FIGURE:
        place = cut.numbers[place * SIZE]
    return place


def _caption(cut: Cut, figure: int) -> range:
    """The runs of a figure's caption: those of its figcaption, else all of a small figure's."""
    if figure < 0:
        return range(0)
    place = cut.place(figure)
    held = [n for n in range(place.begin, place.end) if cut.numbers[cut.runs[n].place * SIZE + 1] == _CAPTION]
    if held:
        return range(held[0], held[-1] + 1)
    return range(place.begin, place.end) if place.end - place.begin <= 3 else range(0)


def _block(element: Element, address: str, caption: list[str]) -> Block:
    text = " ".join(caption)
    told = f"<figcaption>{escape(text, quote=False)}</figcaption>" if text else ""
    alt = escape(" ".join((element.get("alt") or "").split()))
    return Block(kind=Kind.FIGURE, text=text, html=f'<figure><img src="{escape(address)}" alt="{alt}">{told}</figure>')


def _address(element: Element, base: str) -> str | None:
    """Where the picture lies: a real src, else lazy attributes, the sources of a <picture>, the noscript twin."""
    stated = element.get("src") or ""
    sets = [element.get("srcset"), element.get("data-srcset")]
    best = next((found for found in map(_best, sets) if found), None)
    if best:
        return absolute(base, best)
    if stated and not _is_placeholder(stated):
        return absolute(base, stated)
    for other in (element, *_others(element)):
        for attribute in (*_LAZY, "src"):
            found = _best(other.get(attribute))
            if found:
                return absolute(base, found)
    return None


def _others(element: Element) -> Iterator[Element]:
    """Elements that may know the address of a picture which does not tell its own."""
    for parent in element.iterancestors():  # <source> has no end tag, and the parser takes what follows into it
        if parent.tag not in ("picture", "source"):
            break
        if parent.tag == "picture":
            yield from parent.iterdescendants("source")
        element = parent
    twin = element.getnext()
    if twin is not None and twin.tag == "noscript":
        yield from twin.iter("img")


def _best(value: str | None) -> str | None:
    """The largest candidate of a srcset up to LARGEST, or the one address it is; None where that is a placeholder."""
    if not value or _is_placeholder(value[:200]):
        return None
    sized = [_sized(parts) for candidate in _COMMA.split(value[:8000]) if (parts := candidate.split())]
    fitting = [pair for pair in sized if pair[0] <= LARGEST] or sized[:1]
    return max(fitting)[1] if fitting else None


def _sized(parts: list[str]) -> tuple[float, str]:
    """The width of a candidate, and its address; the width is 1 where it does not tell it."""
    size = _DESCRIPTOR.fullmatch(parts[-1]) if len(parts) > 1 else None
    if size is None:
        return 1.0, parts[-1]
    return float(size[1]) * (1000 if size[2] == "x" else 1), parts[-2]


def _is_placeholder(address: str) -> bool:
    address = address.lower()
    return address.startswith(_NOWHERE) or any(word in address for word in _PLACEHOLDERS)


def _is_small(element: Element) -> bool:
    sides = [_PIXELS.match(element.get(side) or "") for side in ("width", "height")]
    return any(0 < int(side[1][:6]) < SMALLEST for side in sides if side)


def _is_same(address: str, lead: str | None) -> bool:
    """Is it the picture that the page names as its lead, in whatever size?"""
    return bool(lead) and _name(address) == _name(lead or "")


def _name(address: str) -> str:
    return re.sub(r"[-_]\d+x\d+(?=\.)", "", address.partition("?")[0].rpartition("/")[2])
