"""The figures of a story: which of a page's pictures and embeds belong to it, and what their captions are."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache
from html import escape
from typing import NamedTuple

from archiver.extract import embeds, names, pictures
from archiver.extract.runs import CODES, MARKED, SIZE, Cut, Image, Place
from archiver.items import Block, Kind

#: Runs before the first of the story where its lead picture may stand.
LEAD = 8
#: A caption has at most so many runs, where no figcaption says what it is.
CAPTION = 3
#: Places around a picture that may hold it and its caption, or it alone behind the story's last line.
AROUND = 3
#: Frames that are looked at; a page of more shows no story in them.
FRAMES = 200

_FOREIGN = ("advert", "author", "comments", "consent", "footer", "menu", "newsletter", "related", "share", "tags")
_FIGURE, _CAPTION, _VIDEO = CODES["figure"], CODES["figcaption"], CODES["video"]
_FIGURE_MARK = 1 << MARKED.index("figure")
_STORY = 1 << MARKED.index("article") | 1 << MARKED.index("main") | _FIGURE_MARK
_TAG, _MARKS, _NAMES = (Place._fields.index(name) for name in ("tag", "marks", "around"))


#: Where it stands, its HTML, where its picture lies.
_Found = tuple[Image, str, str | None]


class Figure(NamedTuple):
    """A figure, the number of the run it stands before, the runs that are its caption, and where its picture lies."""

    before: int
    block: Block
    caption: Sequence[int]
    address: str | None  # None for an embed


def figures(
    cut: Cut,
    first: int,
    last: int,
    base: str,
    lead: str | None,
    *,
    linked: bool = False,
    struck: Container[int] = frozenset(),
) -> list[Figure]:
    """The figures from just before the first run of the story to just behind its last, in page order, none twice.

    `lead` is the picture that the page names as its own. `linked`: with the links that pictures stand in. On a page
    most of these are offers; in the HTML of an article they lead to its films. `struck`: runs that are no captions.
    """
    found = [*_pictures(cut, first, last, base, lead, linked=linked), *_embeds(cut, first, last, base)]
    shown = [_figure(cut, *one, struck) for one in found]
    shown += _links(cut, base) if linked else ()
    return sorted(shown, key=lambda figure: figure.before)


def _pictures(cut: Cut, first: int, last: int, base: str, lead: str | None, *, linked: bool) -> Iterator[_Found]:
    seen = set()
    for image in cut.images:
        if not _may_belong(cut, image, first, last):
            continue
        address = pictures.address_of(image.element, base)
        if address is None or address in seen or pictures.is_small(image.element):
            continue
        if image.before <= first and not _stands_in(cut, image, _FIGURE_MARK) and not pictures.is_same(address, lead):
            continue
        seen.add(address)
        html = pictures.shown(image.element, address)
        yield image, pictures.linked(image.element, html, base) if linked else html, address


def _embeds(cut: Cut, first: int, last: int, base: str) -> Iterator[_Found]:
    seen = set()
    films = [Image(cut.span(place)[0], place, cut.elements[place]) for place in cut.places(_VIDEO)]
    for frame in (*cut.frames[:FRAMES], *films):
        if not _may_belong(cut, frame, first, last) or (frame.before <= first and not _stands_in(cut, frame, _STORY)):
            continue
        embed = embeds.embed(frame.element, base)
        if embed is not None and embed.address not in seen:
            seen.add(embed.address)
            yield frame, embed.html, None


def _links(cut: Cut, base: str) -> Iterator[Figure]:
    """The films and charts of an article's HTML that are shown by no picture: all in their figures is theirs."""
    for place in cut.places(_FIGURE):
        if embed := embeds.link(cut.elements[place], base):
            begin, end = cut.span(place)
            yield Figure(begin, _block(cut, _told(cut, begin, end), embed.html), range(begin, end), None)


def _figure(cut: Cut, image: Image, html: str, address: str | None, struck: Container[int]) -> Figure:
    caption = [number for number in _caption(cut, image) if number not in struck]
    return Figure(image.before, _block(cut, caption, html), caption, address)


def _block(cut: Cut, caption: Iterable[int], html: str) -> Block:
    text = " ".join([cut.runs[number].text for number in caption])
    told = f"<figcaption>{escape(text, quote=False)}</figcaption>" if text else ""
    return Block(kind=Kind.FIGURE, text=text, html=f"<figure>{html}{told}</figure>")


def _told(cut: Cut, begin: int, end: int) -> list[int]:
    """The runs that stand in a figcaption."""
    return [number for number in range(begin, end) if cut.numbers[cut.runs[number].place * SIZE + _TAG] == _CAPTION]


def _may_belong(cut: Cut, image: Image, first: int, last: int) -> bool:
    """Does it stand by the story, and in nothing that is none?"""
    return (
        first - LEAD <= image.before <= last or (image.before == last + 1 and _ends(cut, image, last))
    ) and not cut.numbers[image.place * SIZE + _NAMES] & _foreign()


def _ends(cut: Cut, image: Image, last: int) -> bool:
    """Does it stand right behind the last run of the story, in the place that holds that?"""
    holder = cut.numbers[cut.runs[last].place * SIZE]
    place, is_figure = image.place, _stands_in(cut, image, _FIGURE_MARK) or image.element.tag != "img"
    for _ in range(AROUND if is_figure else 1):
        if place < 0 or place == holder or cut.numbers[place * SIZE] == holder:
            break
        place = cut.numbers[place * SIZE]
    stands = place == holder or (place >= 0 and cut.numbers[place * SIZE] == holder)
    return stands and (is_figure or bool(image.element.get("alt")))


@cache
def _foreign() -> int:
    return sum(names.bit(group) for group in _FOREIGN)


def _stands_in(cut: Cut, image: Image, marks: int) -> bool:
    return bool(cut.numbers[image.place * SIZE + _MARKS] & marks)


def _caption(cut: Cut, image: Image) -> range:
    """The runs of its caption: of its figcaption, else all of a small figure; else what its small box calls so."""
    place = image.place
    if _stands_in(cut, image, _FIGURE_MARK):
        begin, end = cut.span(cut.around(place, (_FIGURE,)))
        if told := _told(cut, begin, end):
            return range(told[0], told[-1] + 1)
        return range(begin, end) if end - begin <= CAPTION else range(0)
    held = range(0)
    for _ in range(AROUND):
        if held or place < 0:
            break
        held = range(*cut.span(place))
        place = cut.numbers[place * SIZE]
    called = (cut.numbers[cut.runs[n].place * SIZE + _NAMES] & names.bit("caption") for n in held)
    return held if len(held) <= CAPTION and all(called) else range(0)
