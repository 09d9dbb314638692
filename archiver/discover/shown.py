"""What a listing shows of an article, as a digest: it moves with an edit that no stamp tells.

WordPress and Pelican date an entry of a feed by its publication alone, WordPress's sitemap by nothing, and Hexo has
neither feed nor sitemap. But a feed mostly carries the text, and a list of posts its beginning or all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b

from lxml import etree

from archiver.normalize.fold import fold

_BYTES = 8

#: A card ends here; what is wider is the page's.
_TOO_WIDE = frozenset({"body", "html", "main", "section"})
_UNSEEN = frozenset({"script", "style", "template", "time"})  # a date may be told as the time that has passed
_COUNTS = re.compile(r"[\d\s]+")  # of comments, shares and hours


def digest_of(text: str) -> str | None:
    """16 hex digits over the folded text: white space, letter case and quotes do not count. None for no text."""
    key = fold(text)
    return blake2b(key.encode("utf-8", "replace"), digest_size=_BYTES).hexdigest() if key else None


def cards(links: Mapping[etree._Element, str]) -> dict[str, str | None]:
    """The digest of each article's card on a page, by address; ``links`` are all links to articles there.

    A card is the widest element around a link that holds no other article's link. Of several the longest counts; its
    figures and times do not, since they move by themselves.
    """
    owners = _owners(links)
    longest: dict[str, str] = {}
    for link, address in links.items():
        card = link
        for place in link.iterancestors():
            if owners[place] != address or place.tag in _TOO_WIDE:
                break
            card = place
        text = _COUNTS.sub(" ", " ".join(_texts(card)))
        if len(text) > len(longest.get(address, "")):
            longest[address] = text
    return {address: digest_of(text) for address, text in longest.items()}


def _owners(links: Mapping[etree._Element, str]) -> dict[etree._Element, str | None]:
    """Whose alone each element around the links is; None for what several share."""
    owners: dict[etree._Element, str | None] = {}
    for link, address in links.items():
        for place in link.iterancestors():
            known = owners.setdefault(place, address)
            if known is None:
                break  # nor is anything above it
            if known != address:
                owners[place] = None
    return owners


def _texts(card: etree._Element) -> Iterator[str]:
    """The texts inside a card that a reader sees, but those of times."""
    walk = etree.iterwalk(card, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            if element is not card and element.tail:
                yield element.tail
        elif element.tag in _UNSEEN:
            walk.skip_subtree()
        elif element.text:
            yield element.text
