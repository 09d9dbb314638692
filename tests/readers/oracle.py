"""What is wrong with what a client shows, held against what the papers said. A pure function but for followed links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import urljoin

from lxml import html

from tests.readers.clients.client import Client, Edit, Shown
from tests.readers.week import Due


class Rule(StrEnum):
    """What every client must show. The values head the table."""

    ONCE = "none twice"
    WHOLE = "none lost"
    ORDER = "order"
    DATES = "dates"
    WORDS = "titles, texts"
    LINKS = "links, pictures"
    NEWS = "new is new, an edit is not"
    COST = "304"


class Fault(NamedTuple):
    """A rule that was broken, and how."""

    rule: Rule
    what: str


def faults(client: Client, shown: Sequence[Shown], stood: dict[str, list[Due]], now: list[str]) -> Iterator[Fault]:
    """Of one poll: `stood` has every version that ever stood in the document, by id, `now` those that stand there."""
    versions = {due[0].truth.url: due for entry, due in stood.items() if client.keeps or entry in now}
    for url, count in Counter(one.link for one in shown).items():
        if count != 1 and count > _lines(client, versions.get(url, [])):
            yield Fault(Rule.ONCE, f"{url} stands there {count} times")
        if url not in versions:
            yield Fault(Rule.ONCE, f"{url} never stood in the document")
    for url in versions.keys() - {one.link for one in shown}:
        yield Fault(Rule.WHOLE, f"{url} is not there")
    yield from _order(shown)
    for one in shown:
        if one.link in versions:
            yield from _entry(client, one, versions[one.link])


def _lines(client: Client, versions: list[Due]) -> int:
    """In how many lines the entry may stand, by the client's own design."""
    return len({due.truth.title for due in versions}) if client.edit is Edit.BESIDE else 1


def _order(shown: Sequence[Shown]) -> Iterator[Fault]:
    """The newest first."""
    for one, other in pairwise(shown):
        before, after = _day(one), _day(other)
        if before and after and before < after:
            yield Fault(Rule.ORDER, f"{one.link} of {before} stands above {other.link} of {after}")


def _day(shown: Shown) -> datetime | None:
    return shown.published or shown.updated


def _entry(client: Client, shown: Shown, versions: list[Due]) -> Iterator[Fault]:
    """The version that the client must show by now, field for field."""
    if client.edit is Edit.FOLLOWED:
        due = versions[-1]
    else:
        same = [due for due in versions if client.shown_title(due.truth.title) == shown.title]
        due = same[0] if same and client.edit is Edit.BESIDE else versions[0]
    truth = due.truth
    if shown.id is not None and shown.id != truth.id:
        yield Fault(Rule.ONCE, f"{truth.url} has the id {shown.id}, not {truth.id}")
    if shown.published and shown.published != due.published:
        yield Fault(Rule.DATES, f"{truth.url} was published {due.published}, not {shown.published}")
    if shown.updated and shown.updated != due.updated:
        yield Fault(Rule.DATES, f"{truth.url} was updated {due.updated}, not {shown.updated}")
    if not (shown.published or shown.updated):
        yield Fault(Rule.DATES, f"{truth.url} has no date")
    if shown.title != client.shown_title(truth.title):
        yield Fault(Rule.WORDS, f"{truth.url} is called {shown.title!r}, not {truth.title!r}")
    yield from _content(client, shown, due)


def _content(client: Client, shown: Shown, due: Due) -> Iterator[Fault]:
    truth = due.truth
    text = " ".join(html.fromstring(f"<div>{shown.html}</div>").text_content().split())
    if truth.says not in text:
        yield Fault(Rule.WORDS, f"{truth.url} does not say {truth.says!r}")
    absolute = {urljoin(truth.url, address) for address in (truth.link, truth.inline, truth.picture) if address}
    if missing := absolute - set(_within(shown.html)):
        yield Fault(Rule.LINKS, f"{truth.url} has not {sorted(missing)}")
    if client.has_pictures and shown.picture != truth.picture:
        yield Fault(Rule.LINKS, f"{truth.url} has the picture {shown.picture}, not {truth.picture}")


def addresses(shown: Shown) -> Iterator[str]:
    """Every address that an entry shows, as it stands there."""
    yield shown.link
    if shown.picture:
        yield shown.picture
    yield from _within(shown.html)


def _within(content: str) -> Iterator[str]:
    for element, _, address, _ in html.fromstring(f"<div>{content}</div>").iterlinks():
        if element.tag in ("a", "img"):
            yield address
