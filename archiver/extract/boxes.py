"""What leads elsewhere or asks for something by its looks: foreign boxes, cards, links all through, forms."""

from __future__ import annotations

from itertools import accumulate

from archiver.extract import names
from archiver.extract.looks import HEADLINE, STOPS, is_code, is_heading, is_link, is_listed
from archiver.extract.runs import CODES, SIZE, Cut, Place
from archiver.items import Reason

#: A sentence this long that is one link leads elsewhere. Characters.
LONG_LINK = 60
#: A pager's line is shorter than this. Characters.
PAGER = 40
#: A box with a teaser holds at most so many runs.
TEASER = 5
#: An article under SHORT characters may not hold boxes of foreign names with less than BULK of it.
SHORT, BULK = 3000, 0.6
#: With this share all of it stands in foreign boxes.
ALL = 0.9

_ARTICLE, _H1 = CODES["article"], CODES["h1"]
_AROUND = Place._fields.index("around")
_FOREIGN = (
    ("comments", Reason.COMMENTS), ("newsletter", Reason.NEWSLETTER), ("others", Reason.RELATED),
    ("share", Reason.SHARE),
)  # fmt: skip


def managers(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """What a tool says that asks for consent: many pages carry its whole dialog, longer than a short article."""
    manager = names.manager()
    return {
        number: Reason.CONSENT for number in numbers if cut.numbers[cut.runs[number].place * SIZE + _AROUND] & manager
    }


def boxes(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """In a short article: what stands in boxes whose names say that they are no story, unless they hold most of it.

    Where they hold nearly all of it together, their names mislead.
    """
    lengths = [0] * (len(cut.runs) + 1)
    for number in numbers:
        lengths[number + 1] = len(cut.runs[number].text)
    held = list(accumulate(lengths))
    if held[-1] >= SHORT:
        return {}
    known: dict[int, Reason | None] = {-1: None}
    found = {number: reason for number in numbers if (reason := _named(cut, cut.runs[number].place, held, known))}
    return found if sum(len(cut.runs[number].text) for number in found) < ALL * held[-1] else {}


def _named(cut: Cut, place: int, held: list[int], known: dict[int, Reason | None]) -> Reason | None:
    """What the innermost foreign box around a place says; ``known`` is what was found of places before."""
    passed = []
    reason = None
    while reason is None and place not in known:
        passed.append(place)
        found = cut.place(place)
        if held[found.end] - held[found.begin] < BULK * held[-1]:
            reason = next((reason for group, reason in _FOREIGN if found.own & names.bit(group)), None)
        place = found.parent
    reason = reason or known[place]
    known |= dict.fromkeys(passed, reason)
    return reason


def further(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Whole articles below the first, each in an element of its own with a title of its own: pages that scroll on."""
    if not numbers or cut.numbers[1::SIZE].count(_ARTICLE) < 2:
        return {}
    around = _articles(cut)
    first = around[cut.runs[numbers[0]].place]
    titled = {around[run.place] for run in cut.runs if cut.numbers[run.place * SIZE + 1] == _H1}
    if first < 0 or first not in titled:
        return {}
    end = cut.place(first).end
    below = bytearray(len(cut.runs))
    for other in (cut.place(article) for article in titled if article >= 0):
        if other.begin >= end:
            below[other.begin : other.end] = bytes([1]) * (other.end - other.begin)
    return {number: Reason.RELATED for number in numbers if below[number]}


def _articles(cut: Cut) -> list[int]:
    """For each place the innermost <article> around it, or itself; -1 where there is none."""
    found: list[int] = []
    for place, parent in enumerate(cut.numbers[::SIZE]):
        is_article = cut.numbers[place * SIZE + 1] == _ARTICLE
        found.append(place if is_article else found[parent] if parent >= 0 else -1)
    return found


def links(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Sentences that are one link, outside lists and tables: cards that lead to other articles; and lines of pagers."""
    found = {}
    for number in numbers:
        run = cut.runs[number]
        if not run.linked:
            continue
        if len(run.text) > LONG_LINK and is_link(cut, number) and not is_listed(cut, number):
            found[number] = Reason.RELATED
        elif (
            run.anchors
            and len(run.text) < PAGER
            and sum(map(str.isalpha, run.text)) < 10
            and any(map(str.isdigit, run.text))
        ):
            found[number] = Reason.NAVIGATION
    return found


def teasers(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Runs that are the text of a link which is no story, and runs that stand in one small box with such a link."""
    kept = set(numbers)
    links = {
        number: run.text for number, run in enumerate(cut.runs)
        if run.linked and number not in kept and len(run.text) >= HEADLINE.start and is_link(cut, number)
    }  # fmt: skip
    if not links:
        return {}
    together = "\n".join(links.values())
    near = {number + after for number in links for after in range(1, TEASER)}  # where a link may stand in the same box
    found = {}
    for number in numbers:
        if (
            (
                _is_title(cut.runs[number].text, together)
                or (number in near and not links.keys().isdisjoint(_box(cut, number)))
            )
            and not is_heading(cut, number)
            and not is_listed(cut, number)
        ):
            found[number] = Reason.RELATED
    return found


def _is_title(text: str, links: str) -> bool:
    """Is the line the text of a link, or of one of the cards that form one?"""
    return len(text) in HEADLINE and text[-1] not in STOPS and text in links


def _box(cut: Cut, number: int) -> range:
    """The runs before this one in its box, where the box is no larger than a teaser."""
    place = cut.numbers[cut.runs[number].place * SIZE]
    if place < 0:
        return range(0)
    begin, end = cut.span(place)
    return range(begin, number) if end - begin <= TEASER else range(0)


def forms(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """The lines of a small box with something to fill in or to press: newsletters, appeals."""
    whole = sum(len(cut.runs[number].text) for number in numbers)
    known: dict[int, bool] = {-1: False}
    found = {}
    for number in numbers:
        place = cut.numbers[cut.runs[number].place * SIZE]
        if len(cut.runs[number].text) < HEADLINE.stop and not is_code(cut, number):  # that has a button to copy it
            if place not in known:
                known[place] = _is_form(cut, place, whole / 3)
            if known[place]:
                found[number] = Reason.NEWSLETTER
    return found


def _is_form(cut: Cut, place: int, most: float) -> bool:
    """Is it a box of a few lines, shorter than that, with something to fill in or to press?"""
    begin, end = cut.span(place)
    return (
        end - begin <= TEASER
        and sum(len(run.text) for run in cut.runs[begin:end]) < most
        and next(cut.elements[place].iterdescendants("input", "button"), None) is not None
    )
