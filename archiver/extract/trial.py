"""The tests that a site file carries, held: what its rules find on the pages it names."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.extract.bounds import bound
from archiver.extract.cutting import cut
from archiver.extract.ruled import ruled
from archiver.items.messages import SiteRules
from archiver.markup.tree import parse
from archiver.rules.sites import Expectation, Site


def trials(site: Site) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each test of a site file by name, with a sentence for each expectation that the rules do not meet."""
    for number, test in enumerate(site.tests, 1):
        found = tuple(faults(site.rules_on(test.fetched), test, site.language))
        yield f"{site.domain}, test {number}", found


def failures(site: Site) -> tuple[str, ...]:
    """A sentence for each expectation of a site file that its rules do not meet; empty where all hold."""
    return tuple(f"{name}: {fault}" for name, found in trials(site) for fault in found)


def faults(rules: SiteRules, test: Expectation, language: str | None = None) -> Iterator[str]:
    """What these rules do not find on the page as expected; they alone speak, no heuristic."""
    tree = parse(test.page)
    if isinstance(tree, tuple):
        yield f"the page cannot be read: {tree[1]}"
        return
    said = ruled(tree, rules, test.url, language)
    yield from said.problems
    if rules.body and said.body is None:
        yield "no selector of 'body' finds anything"
    text = bound(cut(tree), said).text
    yield from (f"the text does not contain “{part}”" for part in test.contains if part not in text)
    yield from (f"the text contains “{part}”, which it must omit" for part in test.omits if part in text)
    for field, expected, found in (
        ("title", test.title, said.title),
        ("authors", test.authors, said.authors),
        ("published", test.published, said.published),
    ):
        if expected and found != expected:
            yield f"{field} is {found!r}, not {expected!r}"
