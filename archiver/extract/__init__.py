"""One page to one article, or to the reason why it is none: the public door of the library."""

from __future__ import annotations

from datetime import datetime

from archiver.extract import gate
from archiver.extract.bounds import bound, trusted
from archiver.extract.classify import Judged, judge
from archiver.extract.collector import at_rest
from archiver.extract.counts import Evidence
from archiver.extract.cutting import cut
from archiver.extract.facts import Facts, read_facts
from archiver.extract.ruled import Ruled, ruled
from archiver.extract.scripted import SHELLS, stand_in
from archiver.extract.story import tell
from archiver.items import Article, Rejected, replace
from archiver.items.messages import SiteRules
from archiver.markup.tree import Element, parse_page
from archiver.normalize import normalize


def extract(
    html: bytes | str,
    url: str | None = None,
    *,
    site: str | None = None,
    content_type: str | None = None,
    fetched: datetime | None = None,
    rules: SiteRules | None = None,
    stubs: bool = True,
) -> Article | Rejected:
    """The article of a page, or why the page is none; no page makes it raise.

    ``content_type`` is the HTTP header, which may name the encoding; ``fetched`` bounds the dates a page may claim;
    ``rules`` is what is known of the site (``archiver.rules.known``). ``stubs``: what can be read of an article behind
    a paywall is better than nothing; a crawl says no, since a stub must not stand in the archive as the article.
    """
    with at_rest():
        return _extract(html, url or "", site, content_type, fetched, rules, stubs=stubs)


def _extract(
    html: bytes | str,
    address: str,
    site: str | None,
    content_type: str | None,
    fetched: datetime | None,
    rules: SiteRules | None,
    *,
    stubs: bool,
) -> Article | Rejected:
    tree = parse_page(html, content_type)
    if isinstance(tree, tuple):
        return Rejected(url=address, reason=tree[0], detail=tree[1])
    facts = read_facts(tree, address, site=site, fetched=fetched)
    judged, facts, said = judge_by(rules, tree, facts, address, fetched)
    refused = gate.refuse(judged, facts, address, stubs=stubs)
    if refused is not None:
        found = stand_in(tree, address, facts, stubs=stubs) if refused[0] in SHELLS else None
        if found is None:
            return Rejected(url=address, reason=refused[0], detail=refused[1])
        tree, judged, facts = found
    article = tell(tree, judged, facts, address, site)
    return normalize(_continued(article, said) if said else article)


def _continued(article: Article, said: Ruled) -> Article:
    """The article with the addresses of its other pages, as the site's rules name them."""
    return replace(
        article, next_page=said.next_page or article.next_page, single_page=said.single_page or article.single_page
    )


def judge_by(
    rules: SiteRules | None, tree: Element, facts: Facts, address: str, fetched: datetime | None
) -> tuple[Judged, Facts, Ruled | None]:
    """The verdicts and facts, by the site's rules where there are any; without a hint that the page does not bear out.

    The rules found are told too: None where there are none, or none that count.
    """
    runs = cut(tree)
    if rules is None:
        return judge(runs, Evidence.of(facts)), facts, None
    said = ruled(tree, rules, address, facts.language)
    bounds = bound(runs, said)
    if rules.is_hint and not trusted(bounds.text, facts):
        return judge(runs, Evidence.of(facts)), facts, None
    facts = said.correct(facts, fetched)
    return bounds.decide(judge(bounds.cut, Evidence.of(facts))), facts, said
