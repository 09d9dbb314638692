"""Where on a page a link stands: in a menu, a card, a headline, beside a date."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from lxml import etree

from archiver.rules.links import LinkWords


class Region(NamedTuple):
    """What a place is worth to the links in it."""

    chrome: float = 0.0  # below zero in menus, heads and feet of the site
    card: bool = False  # inside <article>, or what a class calls so
    heading: str = ""  # the tag of the heading it stands in, or that stands in it
    dated: bool = False  # a <time> stands in the same card

    @property
    def score(self) -> float:
        """All of it in one number, -3 to 4."""
        return self.chrome + self.card + 2 * bool(self.heading) + self.dated


MENU = -3.0
HEAD = -2.0  # of the site; the <header> of an article is none
ASIDE = -0.5  # often "most read": articles all the same

#: The place of an address no link was seen to yet.
NOWHERE = Region(chrome=-9.0)

_OPEN = Region()
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PAGE = frozenset({"body", "html"})  # what they are called is about the whole page
_MENUS = frozenset({"nav", "footer", "menu"})
#: From a <time> or out of a heading this many steps up are still the same card, or the same link.
_STEPS = 4
_TOO_WIDE = frozenset({"body", "html", "main", "section"})


class Regions:
    """The places of one page; each element is looked at once."""

    def __init__(self, tree: etree._Element, words: LinkWords) -> None:
        self._words = words
        self._known: dict[etree._Element, Region] = {}
        self._called: dict[tuple[str | None, ...], tuple[bool, bool]] = {(None, None, None): (False, False)}
        self._dated = {place for time in tree.iter("time") for place in _above(time)}
        #: The heading inside a link, where there is one: its tag and its text.
        self.headlines: dict[etree._Element, tuple[str, str]] = {}
        for heading in tree.iter(*_HEADINGS):
            for place in _above(heading):
                if place.tag == "a":
                    self.headlines.setdefault(place, (str(heading.tag), text_of(heading)))

    def of(self, element: etree._Element) -> Region:
        """The place an element stands in."""
        path = []
        place: etree._Element | None = element
        while place is not None and place not in self._known:
            path.append(place)
            place = place.getparent()
        region = self._known[place] if place is not None else _OPEN
        for inner in reversed(path):
            region = self._known[inner] = self._inside(region, inner)
        return region

    def _inside(self, outer: Region, element: etree._Element) -> Region:
        tag = element.tag
        chrome, card, heading, dated = outer
        is_menu, is_card = self._names(element) if tag not in _PAGE else (False, False)
        if tag in _MENUS or is_menu:
            chrome = min(chrome, MENU)
        elif tag == "header" and not card:
            chrome = min(chrome, HEAD)
        elif tag == "aside":
            chrome = min(chrome, ASIDE)
        inner = Region(
            chrome,
            card or is_card or tag == "article",
            heading or (str(tag) if tag in _HEADINGS else ""),
            dated or element in self._dated,
        )
        return outer if inner == outer else inner

    def _names(self, element: etree._Element) -> tuple[bool, bool]:
        """Whether the element is called a menu, and whether a card."""
        key = (element.get("class"), element.get("id"), element.get("role"))
        known = self._called.get(key)
        if known is None:
            names = frozenset(" ".join(filter(None, key)).lower().split())
            known = bool(names & self._words.chrome_classes), bool(names & self._words.card_classes)
            self._called[key] = known
        return known


def text_of(element: etree._Element) -> str:
    """The text inside an element on one line, as much of it as a headline may have."""
    if not len(element):
        return " ".join((element.text or "").split())
    return " ".join(" ".join(islice(element.itertext(), 50)).split())  # type: ignore[arg-type]


def _above(element: etree._Element) -> list[etree._Element]:
    """The nearest ancestors, as far as they may be one card."""
    return [place for place in islice(element.iterancestors(), _STEPS) if place.tag not in _TOO_WIDE]
