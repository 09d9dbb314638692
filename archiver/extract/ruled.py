"""What a site's rules say of a page: where its story stands, what is none of it, its title, authors and date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import lxml.etree

from archiver.extract.absolute import absolute
from archiver.extract.authors import clean_authors
from archiver.extract.facts import Facts
from archiver.extract.meta import text_of
from archiver.extract.page import AHEAD, plain
from archiver.items.messages import SiteRules
from archiver.markup.tree import Element
from archiver.normalize.dates import parse_date

#: Values of one path that are looked at; a rule that finds more names no author.
MOST = 50
_SHOWN = frozenset({"img", "iframe", "video"})
_UNREAD = frozenset({lxml.etree.Comment, lxml.etree.ProcessingInstruction, "script", "style", "template"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What the rules found on one page."""

    body: tuple[Element, ...] | None = None  # None: the rules do not say where the story stands, or found it nowhere
    strip: frozenset[Element] = frozenset()
    strip_texts: frozenset[tuple[Element, bool]] = frozenset()  # text nodes: an element, and whether it is its tail
    keep: frozenset[Element] = frozenset()
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    next_page: str | None = None  # absolute, like single_page
    single_page: str | None = None
    origin: str = "site rule"
    problems: tuple[str, ...] = ()  # a sentence for each path that could not be followed

    def correct(self, facts: Facts, fetched: datetime | None = None) -> Facts:
        """The facts with what the rules know better; a date after `fetched` is held back to it or not believed."""
        published = self.published
        if published and fetched and published > fetched:
            published = fetched if published - fetched <= AHEAD else None
        found = {"title": self.title, "authors": self.authors, "published": published}
        better: dict[str, Any] = {field: value for field, value in found.items() if value}
        origins = dict(facts.origins) | dict.fromkeys(better, self.origin)
        return replace(facts, **better, origins=tuple(origins.items())) if better else facts


def ruled(tree: Element, rules: SiteRules, url: str, language: str | None = None) -> Ruled:
    """What the rules find on a page; no rule makes it raise, and the tree stays as it is.

    Must be asked before anything changes the tree. `language` helps to read a date.
    """
    ask = _Asked(tree)
    removed = ask.everything(rules.strip)
    places = (list(filter(_holds_anything, _elements(ask.found(path)))) for path in rules.body)
    body = next(filter(None, places), None)
    title = next(filter(None, (value for path in rules.title for value in ask.values(path))), None)
    authors = next(filter(None, (clean_authors(ask.values(path)) for path in rules.author)), ())
    dates = (parse_date(value, language=language) for path in rules.date for value in ask.values(path))
    return Ruled(
        body=tuple(body) if body else None,
        strip=frozenset(_elements(removed)),
        strip_texts=frozenset((found.getparent(), found.is_tail) for found in removed if _is_text_node(found)),
        keep=frozenset(_elements(ask.everything(rules.keep))),
        title=title,
        authors=authors,
        published=next(filter(None, dates), None),
        next_page=ask.address(rules.next_page, url),
        single_page=ask.address(rules.single_page, url),
        origin=rules.origins[0] if rules.origins else "site rule",
        problems=tuple(ask.problems),
    )


class _Asked:
    """A page that is asked for paths, and what went wrong."""

    def __init__(self, tree: Element) -> None:
        self._tree = tree
        self.problems: list[str] = []

    def found(self, path: str) -> list[Any]:
        """What a path finds: elements and texts; nothing where it cannot be followed."""
        compiled = _compiled(path)
        if isinstance(compiled, str):
            self.problems.append(compiled)
            return []
        try:
            found = compiled(self._tree)
        except lxml.etree.XPathError as error:
            self.problems.append(f"{path}: {error}")
            return []
        if isinstance(found, list):
            return found
        return [found] if isinstance(found, str) else []

    def everything(self, paths: Iterable[str]) -> list[Any]:
        """What all these paths find."""
        return [found for path in paths for found in self.found(path)]

    def values(self, path: str) -> list[str]:
        """The texts that a path finds, clean and not empty."""
        return [text for found in self.found(path)[:MOST] if (text := _value(found))]

    def address(self, paths: Iterable[str], url: str) -> str | None:
        """The first address that these paths find, absolute; None for that of the page itself."""
        for found in self.everything(paths):
            raw = found.get("href") if isinstance(found, Element) else str(found)
            address = absolute(url, raw)
            if address and address.partition("#")[0] != url.partition("#")[0]:
                return address
        return None


@lru_cache(maxsize=4096)  # some thirty paths a site
def _compiled(path: str) -> lxml.etree.XPath | str:
    """The path ready for use, or what is wrong with it."""
    try:
        return lxml.etree.XPath(path)
    except (lxml.etree.XPathError, ValueError) as error:  # ValueError: a sign that XML does not allow
        return f"{path}: {error}"


def _elements(found: Iterable[Any]) -> list[Element]:
    return [item for item in found if isinstance(item, Element)]


def _holds_anything(element: Element) -> bool:
    """Has it a text or a picture? A place that scripts are to fill is none."""
    return any(
        (node.text and node.tag not in _UNREAD and not node.text.isspace())
        or (node.tail and node is not element and not node.tail.isspace())
        or node.tag in _SHOWN
        for node in element.iter()
    )


def _is_text_node(found: Any) -> bool:
    return not isinstance(found, Element) and (getattr(found, "is_text", False) or getattr(found, "is_tail", False))


def _value(found: Any) -> str:
    """What an element or a text says: a meta element in its content, a time in its datetime, any other in its text."""
    if not isinstance(found, Element):
        return plain(str(found))
    declared = found.get("content") if found.tag == "meta" else found.get("datetime") if found.tag == "time" else None
    return plain(declared) if declared else text_of(found)
