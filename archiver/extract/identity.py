"""What a page says of the site it belongs to: its name, a line on what it is about, its rights, icons and a logo."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from archiver.extract.jsonld import Node, pictures, read_nodes, types_of
from archiver.extract.meta import Declared, read_declared, text_of
from archiver.extract.page import plain
from archiver.extract.words import meta_names
from archiver.markup.base import base_of
from archiver.markup.tree import Element
from archiver.normalize.urls import canonical

#: Pixels of an icon beside the name of a feed, at twice the density of a screen; the next larger one is as good.
_ICON = 32

_SQUARE = re.compile(r"(\d{1,4})x\1(?!\d)")
_FOOT = re.compile(r"colophon|copyright|footer|imprint", re.I)
#: A line of rights is a line; a text with the sign in it is a contract.
_LINE = 200
#: Elements of a page's foot that are looked at; some hold the map of the whole site.
_FEET, _IN_FOOT = 20, 400


def identity(tree: Element, url: str) -> tuple[tuple[str, str], ...]:
    """What the page says of its site, as (what, text): name, subtitle, rights, icon, touch_icon and logo, if it does.

    The last three are absolute addresses, as of pictures: a small square one, a large one, and one of any shape. The
    picture for social media is none of them: on many a home page it is that of the day's story.
    """
    declared = read_declared(tree)
    nodes = read_nodes(declared.scripts)
    owners = [node for node in (*nodes, *map(_publisher, nodes)) if node and _is_owner(node)]
    place = base_of(tree, url)
    said = {
        "name": _first([*_meta(declared, "site_name"), *_texts(owners, "name")]),
        "subtitle": _first([*_meta(declared, "summary"), *_texts(owners, "description")]),
        "rights": _first([*_meta(declared, "rights"), *_texts(owners, "copyrightNotice"), *_foot(tree)]),
        "icon": _icon(tree, place),
        "touch_icon": _touch_icon(tree, place),
        "logo": _first(canonical(address, place) for node in owners for address in pictures(node.get("logo"))),
    }
    return tuple((what, text) for what, text in said.items() if text)


def _first(texts: Iterable[str | None]) -> str | None:
    return next(filter(None, texts), None)


def _meta(declared: Declared, fact: str) -> Iterator[str]:
    return (plain(value) for _, value in declared.all(*meta_names(fact)))


def _publisher(node: Node) -> Node | None:
    found = node.get("publisher")
    return found if isinstance(found, dict) else None


def _is_owner(node: Node) -> bool:
    return any(kind == "WebSite" or kind.endswith("Organization") for kind in types_of(node))


def _texts(nodes: Iterable[Node], key: str) -> Iterator[str]:
    return (plain(node.get(key)) for node in nodes)


def _links(tree: Element, *relations: str) -> Iterator[Element]:
    wanted = set(relations)
    return (link for link in tree.iter("link") if not wanted.isdisjoint((link.get("rel") or "").lower().split()))


def _icon(tree: Element, place: str) -> str | None:
    """The icon nearest to the size it is shown in; drawings last, since few readers draw."""
    icons = sorted(_links(tree, "icon"), key=lambda link: (_is_drawing(link), _misfit(_size(link))))
    return _first(canonical(link.get("href") or "", place) for link in icons)


def _touch_icon(tree: Element, place: str) -> str | None:
    """The largest of those that a telephone puts on its screen."""
    icons = sorted(_links(tree, "apple-touch-icon", "apple-touch-icon-precomposed"), key=_size, reverse=True)
    return _first(canonical(link.get("href") or "", place) for link in icons)


def _size(link: Element) -> int:
    """The side of the square that the icon fills, in pixels; that of the usual one where nothing is said."""
    return max((int(found[1]) for found in _SQUARE.finditer(link.get("sizes") or "")), default=_ICON)


def _misfit(size: int) -> int:
    """How far the size is from the wanted one; one that must be stretched fits less than any that is shrunk."""
    return size - _ICON if size >= _ICON else 10_000 - size


def _is_drawing(link: Element) -> bool:
    address = (link.get("href") or "").partition("?")[0].lower()
    return address.endswith(".svg") or "svg" in (link.get("type") or "").lower()


def _foot(tree: Element) -> Iterator[str]:
    """The lines of rights in the feet of the page, the last first."""
    feet = [foot for foot in tree.iter("footer", "div", "section", "p") if _is_foot(foot)]
    for foot in reversed(feet[-_FEET:]):
        for element in islice(foot.iter("*"), _IN_FOOT):
            if "©" in (element.text or "") and element.tag != "a":
                line = text_of(element)
                if len(line) <= _LINE and any(map(str.isalpha, line)):
                    yield line


def _is_foot(element: Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag == "footer" or _FOOT.search(names) is not None
