"""Is the page a wall? By its words, by the marks of those who make such pages, and by what is left without them.

docs/decisions/0021-walls.md says what counts as one. A status of 400 or more never comes here: `failures` reads that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archiver.extract.facts import Facts
from archiver.extract.jsonld import Node, read_nodes
from archiver.extract.meta import read_declared
from archiver.extract.runs import Cut
from archiver.extract.talk import Talk, left, listen, width, words
from archiver.items import Refusal
from archiver.markup.tree import Element

#: Links of a page made by a machine that guards a site; the pages of papers have menus.
_FEW_LINKS = 8
#: Text that such a page has at most. Width as in `talk.width`.
_NOTICE = 800
#: A longer beginning of an article is not asked for an offer below it: the longest of the declared stubs has 1,100.
STUB = 1500
#: An offer below so short a text closes it, even where the page does not declare that it must be paid.
_TEASER = 600
#: Runs after the story among which its offer stands.
_BELOW = 6
_SIGNS = ("src", "href", "id", "class", "action", "name", "data-sitekey")
_BREAKS_OFF = re.compile(r"(?:…|\.\.\.|･･･|・・・)\W*\Z")


def wall(cut: Cut, kept: Sequence[int], facts: Facts, shortest: int, *, stubs: bool) -> tuple[Refusal, str] | None:
    """Which wall a page is whose kept runs, by their numbers, are short; None where it is none.

    ``shortest`` is the width of text below which it would be no article anyway; ``stubs``: one is no wall.
    """
    is_dated = facts.published is not None or bool(facts.authors)
    talk = listen(cut, is_dated=is_dated)
    rest = left(cut, talk, kept)
    if rest < shortest:
        is_talk = sum(width(cut.runs[number].text) for number in kept) >= shortest
        return _nearly_silent(cut, talk) or (_by_words(talk) if is_talk or _is_loud(talk) else None)
    if not is_dated and _is_notice(cut, talk):
        if talk.opens:
            return _by_words(talk)
        if marked := _marked(cut):
            return marked
    return None if stubs else _stub(cut, kept, talk, facts, rest)


def what_else(cut: Cut) -> tuple[Refusal, str] | None:
    """Which wall a page is that is no article by its measures; None where nothing says that it is one."""
    talk = listen(cut)
    return (_by_words(talk) if _is_loud(talk) else None) or _nearly_silent(cut, talk)


def _is_loud(talk: Talk) -> bool:
    """Is a fifth of all that the page says talk of one kind, or a short page's first line?

    A dialogue before a front page is less.
    """
    if talk.loudest is None:
        return False
    return talk.said[talk.loudest] * 5 > talk.heard or (talk.heard < _NOTICE and talk.opens)


def _by_words(talk: Talk) -> tuple[Refusal, str] | None:
    kind = talk.loudest
    return (kind, f"it says “{talk.phrases[kind]}”") if kind else None


def _nearly_silent(cut: Cut, talk: Talk) -> tuple[Refusal, str] | None:
    """A page of a machine: a challenge, or a shell that scripts would fill."""
    if not _is_notice(cut, talk):
        return None
    if talk.loudest is None and (marked := _marked(cut)):
        return marked
    needs = words()[Refusal.NEEDS_JAVASCRIPT]
    if talk.loudest not in {None, Refusal.NEEDS_JAVASCRIPT} or not cut.elements:
        return None
    for element in cut.elements[0].iter("noscript", "div", "main"):
        if element.tag != "noscript":
            if element.get("id") in needs.roots and not "".join(map(str, element.itertext())).strip():
                return Refusal.NEEDS_JAVASCRIPT, f"scripts would fill its empty “{element.get('id')}”"
        elif any(phrase in "".join(map(str, element.itertext())).lower() for phrase, _ in needs.says):
            return Refusal.NEEDS_JAVASCRIPT, "next to no text without JavaScript"
    return None


def _is_notice(cut: Cut, talk: Talk) -> bool:
    return len(cut.hrefs) <= _FEW_LINKS and talk.heard < _NOTICE


def _marked(cut: Cut) -> tuple[Refusal, str] | None:
    """Whose work a notice is, by the attributes of its elements."""
    known = [(kind, mark) for kind, told in words().items() for mark in told.marks]
    for element in cut.elements[0].iter() if cut.elements else ():
        for name in _SIGNS:
            value = (element.get(name) or "").lower() if isinstance(element.tag, str) else ""
            for kind, mark in known if value else ():
                if mark in value:
                    return kind, f"nothing but a notice, and “{mark}” in its markup"
    return None


def _stub(cut: Cut, kept: Sequence[int], talk: Talk, facts: Facts, rest: int) -> tuple[Refusal, str] | None:
    """The beginning of an article with an offer to read on below it, and not the rest of it in the page."""
    story = [number for number in kept if number not in talk.kinds]
    offer = next((n for n in _below(story, len(cut.runs)) if talk.kinds.get(n) is Refusal.PAYWALL), None)
    if offer is None or rest >= STUB:
        return None
    breaks_off = bool(_BREAKS_OFF.search(cut.runs[story[-1]].text))
    if not (breaks_off or facts.paywalled or rest < _TEASER) or _is_whole(cut, story, facts):
        return None
    return Refusal.PAYWALL, f"{rest} characters, then “{cut.runs[offer].text[:60]}”"


def _below(story: Sequence[int], runs: int) -> range:
    return range(story[-1] + 1, min(runs, story[-1] + 1 + _BELOW)) if story else range(0)


def _is_whole(cut: Cut, story: Sequence[int], facts: Facts) -> bool:
    """Does text of the story stand in the part that the page declares to be closed? Then all of it is there."""
    if not facts.paywalled:
        return False
    nodes = read_nodes(read_declared(cut.elements[0]).scripts)
    closed = {name for node in nodes for name in _closed(node)}
    return any(closed & _names(cut.elements[cut.runs[number].place]) for number in story)


def _closed(node: Node) -> Iterator[str]:
    """The classes and ids that stand for the closed part (schema.org, `hasPart` with a `cssSelector`)."""
    parts = node.get("hasPart")
    for part in parts if isinstance(parts, list) else [parts]:
        selector = part.get("cssSelector") if isinstance(part, dict) else None
        for one in selector if isinstance(selector, list) else [selector]:
            if isinstance(one, str):
                yield from re.findall(r"[.#]([\w-]+)\s*(?:,|\Z)", one)


def _names(element: Element) -> set[str]:
    """The classes and ids of an element and those around it."""
    around = [element, *element.iterancestors()]
    return {name for one in around for name in (*(one.get("class") or "").split(), one.get("id") or "")}
