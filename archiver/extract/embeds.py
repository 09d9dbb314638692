"""What a page shows in a frame or plays itself, as a link with its picture: readers of feeds show neither."""

from __future__ import annotations

from html import escape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from archiver.extract.absolute import absolute
from archiver.markup.tree import Element
from archiver.rules.embeds import frame_of, seen

_WEB = ("http://", "https://")
#: What its host writes into every frame as the title.
_NO_TITLE = frozenset({"video", "video player", "embedded video", "embed", "iframe", "chart", "map"})
#: A longer title is a description. Characters.
_TITLE = 200


class Embed(NamedTuple):
    """A film, a sound or a chart: where it can be seen, and the link there."""

    address: str
    html: str


def embed(element: Element, base: str) -> Embed | None:
    """What the frame or player holds; None where nobody knows it for a part of a story, or it cannot be reached."""
    return _played(element, base) if element.tag in ("audio", "video") else _framed(element)


def link(figure: Element, base: str) -> Embed | None:
    """The link that a figure of an article's HTML has in the place of a frame; None where it holds something else."""
    first = next(iter(figure), None)
    if first is None or first.tag != "a" or first.find(".//img") is not None:
        return None
    address, label = absolute(base, first.get("href")), " ".join("".join(map(str, first.itertext())).split())
    return _linked(address, None, label) if address and label else None


def _framed(element: Element) -> Embed | None:
    frames = [frame_of(str(element.tag), element.get), *element.values()]
    found = next((told for frame in frames if frame and (told := seen(" ".join(str(frame).split())))), None)
    if found is None:
        return None
    title = " ".join((element.get("title") or "").split())[:_TITLE]
    is_said = title and title.lower().removeprefix(found.host.lower()).strip() not in {"", *_NO_TITLE}
    return _linked(found.page, found.picture, f"{found.host}: {title}" if is_said else found.host)


def _played(element: Element, base: str) -> Embed | None:
    """What the page itself plays; not what plays by itself, without anything to stop it, as a background does."""
    sources = (element.get("src"), *(source.get("src") for source in element.iter("source")))
    address = next((found for source in sources if source and (found := absolute(base, source))), None)
    if element.get("controls") is None or address is None or not address.startswith(_WEB):
        return None
    name = unquote(urlsplit(address).path.rpartition("/")[2]) or address
    return _linked(address, absolute(base, element.get("poster")), " ".join((element.get("title") or name).split()))


def _linked(address: str, picture: str | None, label: str) -> Embed:
    shown = f'<img src="{escape(picture)}" alt="{escape(label)}">' if picture else escape(label, quote=False)
    return Embed(address, f'<a href="{escape(address)}">{shown}</a>')
