"""One page to one article, or to the reason why it is none: the public door of the library."""

from __future__ import annotations

from datetime import datetime

from archiver.extract import gate
from archiver.extract.classify import judge
from archiver.extract.facts import read_facts
from archiver.extract.measures import Evidence
from archiver.extract.runs import cut
from archiver.extract.story import tell
from archiver.items import Article, Rejected
from archiver.markup.tree import parse
from archiver.normalize import normalize


def extract(
    html: bytes | str,
    url: str | None = None,
    *,
    site: str | None = None,
    content_type: str | None = None,
    fetched: datetime | None = None,
) -> Article | Rejected:
    """The article of a page, or why the page is none; no page makes it raise.

    ``content_type`` is the HTTP header, which may name the encoding; ``fetched`` bounds the dates a page may claim.
    """
    address = url or ""
    tree = parse(html, content_type)
    if isinstance(tree, tuple):
        return Rejected(url=address, reason=tree[0], detail=tree[1])
    facts = read_facts(tree, address, site=site, fetched=fetched)
    judged = judge(cut(tree), Evidence.of(facts))
    refused = gate.refuse(judged, facts, address)
    if refused is not None:
        return Rejected(url=address, reason=refused[0], detail=refused[1])
    return normalize(tell(tree, judged, facts, address, site))
