"""A picture: its real address behind lazy loading, and whether it is one to be looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from itertools import islice
from urllib.parse import urlsplit

from archiver.extract.absolute import absolute
from archiver.markup.tree import Element

#: Smaller ones are icons, avatars and pixels that count visits. Pixels.
SMALLEST = 100
#: Larger ones only fill the reader's disk; of a set the largest up to this is taken. Pixels.
LARGEST = 2000

#: Attributes without "src" in their names that scripts take a picture's address from.
_LAZY = ("data-original", "data-url", "data-image", "data-delayed-url", "data-echo")
#: Parts of the names of those that hold something else than the picture in its size.
_LESSER = ("low", "place", "thumb", "preview", "small", "video", "mobile", "type", "set-", "sizes")
#: What is read of a srcset. Characters.
LONGEST = 8000
_ADDRESS = re.compile(r"[\s,]*+([^\s,]\S*+)")
_SAID = re.compile(r"[^,]*+")
_SIZE = re.compile(r"(?<!\S)(\d+(?:\.\d+)?)([wx])(?!\S)")
_NOWHERE = ("data:", "about:")
_PLACEHOLDERS = (
    "blank.", "spacer", "placeholder", "lazyload", "lazy-load", "lazy_load", "lazy.load", "1x1", "pixel.",
    "transparent.", "loading.",
)  # fmt: skip
_PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
_LINKED = 4  # elements around a picture among which its link is looked for
#: Classes of pictures that stand for a letter, as WordPress, Discourse and phpBB name them.
_SIGNS = frozenset({"emoji", "smiley", "smilies", "wp-smiley"})
_PIXELS = re.compile(r"\s*(\d+)")


def shown(element: Element, address: str) -> str:
    """The picture as HTML."""
    alt = escape(" ".join((element.get("alt") or "").split()))
    return f'<img src="{escape(address)}" alt="{alt}">'


def linked(element: Element, html: str, base: str) -> str:
    """The picture's HTML in the link it stands in; but not where that only leads to the picture in its full size."""
    around = islice(element.iterancestors(), _LINKED)
    link = next((absolute(base, parent.get("href")) for parent in around if parent.tag == "a"), None)
    if link is None or not link.startswith("http") or _PICTURE.search(urlsplit(link).path):
        return html
    return f'<a href="{escape(" ".join(link.split()))}">{html}</a>'


def address_of(element: Element, base: str) -> str | None:
    """Where the picture lies: srcset or lazy attributes, a real src, the sources of a <picture>, the noscript twin."""
    stated = element.get("src") or ""
    found = next(_told(element), None) or (stated if stated and not _is_placeholder(stated) else None)
    if found is None:
        known = (address for other in _others(element) for address in (*_told(other), _best(other.get("src"))))
        found = next(filter(None, known), None)
    return absolute(base, found)


def _told(element: Element) -> Iterator[str]:
    """The addresses in its attributes but src: those of sets first, which know the sizes, as every browser does."""
    names = [name for name in map(str, element.keys()) if _is_telling(name)]
    for name in sorted(names, key=lambda name: (name != "srcset", "srcset" not in name, "src" not in name)):
        value = element.get(name) or ""
        if ("." in value or "/" in value) and value.lstrip()[:1] not in "{[" and (found := _best(value)):
            yield found


@lru_cache(maxsize=4096)
def _is_telling(name: str) -> bool:
    """May an attribute of that name hold a picture's address?"""
    return ("src" in name and name != "src" and not any(part in name for part in _LESSER)) or name in _LAZY


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
    if not value:
        return None
    found = list(_candidates(value[:LONGEST]))
    if len(value) > LONGEST:
        found = found[:-1]  # the last may be cut off
    sized = [(_size(said), address) for address, said in found if not _is_placeholder(address)]
    if len(found) == 1 and not _SIZE.search(found[0][1]):
        sized = [(1.0, value.strip()) for _ in sized]  # an address with a space in it
    fitting = [pair for pair in sized if pair[0] <= LARGEST] or sized[:1]
    return max(fitting)[1] if fitting else None


def _candidates(srcset: str) -> Iterator[tuple[str, str]]:
    """Each address and what is said of it (HTML, 4.8.4.2.2): the one ends at a space, the other at a comma."""
    at = 0
    while begin := _ADDRESS.match(srcset, at):
        address, at = begin[1], begin.end()
        if address.endswith(","):
            yield address.rstrip(","), ""
        elif end := _SAID.match(srcset, at):
            at = end.end()
            yield address, end[0]


def _size(said: str) -> float:
    """The width that a candidate says; 1 where it does not."""
    size = _SIZE.search(said)
    return float(size[1]) * (1000 if size[2] == "x" else 1) if size else 1.0


def _is_placeholder(address: str) -> bool:
    address = address.lower()
    name = address.partition("?")[0].rpartition("/")[2]
    return address.startswith(_NOWHERE) or any(word in name for word in _PLACEHOLDERS)


def is_small(element: Element) -> bool:
    """Is it a sign among the letters, by its sides or its class?"""
    if not _SIGNS.isdisjoint((element.get("class") or "").split()):
        return True
    sides = [_PIXELS.match(element.get(side) or "") for side in ("width", "height")]
    return any(0 < int(side[1][:6]) < SMALLEST for side in sides if side)


def is_same(address: str, lead: str | None) -> bool:
    """Is it the picture that the page names as its lead, in whatever size?"""
    return bool(lead) and _name(address) == _name(lead or "")


def _name(address: str) -> str:
    return re.sub(r"[-_]\d+x\d+(?=\.)", "", address.partition("?")[0].rpartition("/")[2])
