"""The addresses that a page links to, each with the best that its links say, and which of them are articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from lxml import etree

from archiver.discover.paging import Place
from archiver.discover.region import NOWHERE, Region
from archiver.discover.shape import Role, Shape

#: From this score on an address is taken for an article's: a headline of one word reaches it in a card with a date.
LIKELY = 1.5

#: A page whose address scores this much ends like a headline, so it is no list, wherever its link stands.
HEADLINE = 2.5

#: A text that stands on links to this many addresses ("Read more") says nothing of any of them.
COMMON = 3

#: An unlikely article is believed where so many likely ones, half of all at least, stand in the same list.
KIN = 3

#: "About this little paper" in a menu ends like a headline too: what stands in menus alone must carry a date or a
#: number besides. But where so many of them stand and hardly an article elsewhere, the menu is none.
IN_MENU = 4.0
MENU_OF_ARTICLES = 6

#: Scripts without spaces between words; about three characters of a headline are a word.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(slots=True)
class Target:
    """An address of this site, with the best that the page says of it."""

    url: str
    shape: Shape
    place: Place
    region: Region = NOWHERE
    text: str = ""
    texts: dict[str, None] = field(default_factory=dict)  # those of all links to it, in their order
    teased: bool = False  # one of them stands on many others too: below a teaser a headline may be short
    pager: bool = False
    said: set[str] = field(default_factory=set)  # the words of its links that turn a page; "" for any others
    menu: bool = True  # every link to it stands in a menu, head or foot
    spot: tuple[str | None, ...] = ()  # how the page marks the best link up: alike for the entries of one list

    @property
    def score(self) -> float:
        words = _wordiness(self.text)
        return self.shape.score + self.region.score + (max(words, 0.0) if self.teased else words)


def turn_pages(targets: Iterable[Target]) -> None:
    """Note which targets are further pages by the words of their links ("Older posts") alone.

    A list has one next page: a word that leads to several addresses ("more", "weiter") opens a teaser, and so does one
    whose address is linked to with a headline as well.
    """
    turning = [t for t in targets if t.said and "" not in t.said and t.shape.score < HEADLINE]
    spread = Counter(word for target in turning for word in target.said)
    for target in turning:
        target.pager = target.pager or all(spread[word] < COMMON for word in target.said)


def articles_of(targets: Iterable[Target]) -> list[Target]:
    """The likely articles, the likeliest first, and what stands among them in one list, however short its name."""
    pages = [target for target in targets if target.shape.role is Role.PAGE and not target.pager]
    likely = Counter(_kind(target) for target in pages if target.score >= LIKELY)
    kinds = Counter(_kind(target) for target in pages)
    lists = {kind for kind, count in likely.items() if count >= KIN and 2 * count >= kinds[kind]}
    articles = [t for t in pages if t.score >= LIKELY or (not t.menu and _kind(t) in lists)]
    doubtful = {t.url for t in articles if t.menu and t.shape.score <= IN_MENU}
    if len(doubtful) < MENU_OF_ARTICLES or sum(1 for t in articles if not t.menu) >= KIN:
        articles = [t for t in articles if t.url not in doubtful]
    return sorted(articles, key=lambda target: -target.score)


def _kind(target: Target) -> tuple[str, tuple[str | None, ...]]:
    """The folder an address lies in and the mark-up of its best link."""
    return target.url.rstrip("/").rpartition("/")[0], target.spot


def spot_of(link: etree._Element) -> tuple[str | None, ...]:
    """How a page marks a link up: the same for the entries of one list."""
    parent = link.getparent()
    outer = parent.getparent() if parent is not None else None
    around = (parent.tag, parent.get("class")) if parent is not None else ()
    return (link.get("class"), *around, outer.tag if outer is not None else None)


def is_list(target: Target) -> bool:
    """Whether an address that is no article's may be a list of them."""
    if target.pager or target.shape.role is Role.LIST:
        return True
    return target.shape.role is Role.PAGE and target.shape.score < HEADLINE


def order_of(target: Target) -> tuple[int, int]:
    """Further pages first, then menus, then the rest; within each the shorter way first, then the page's order."""
    if target.pager:
        return 0, target.place.number
    return (1 if target.menu else 2), target.url.count("/")


def tell_texts(targets: Collection[Target]) -> None:
    """Give each target the longest text of its links, but none that many others share."""
    sharing = Counter(text for target in targets for text in target.texts)
    for target in targets:
        own = [text for text in target.texts if sharing[text] < COMMON]
        target.text = max(own, key=len, default="")
        target.teased = len(own) < len(target.texts)


def _wordiness(text: str) -> float:
    """What the length of a link's text says: -1 for one word, 2 for a headline, 0 where there is none."""
    if not text:
        return 0.0
    count = text.count(" ") + 1
    if _UNSPACED.search(text):
        count = max(count, len(text) // 3)
    return (-1.0, -1.0, 0.0, 1.0, 1.0, 2.0)[min(count, 5)]
