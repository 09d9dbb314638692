"""What a child does with a job: bytes in, an article, a listing or a refusal out."""

from __future__ import annotations

from collections.abc import Callable

from archiver.codec import pack
from archiver.compare.card import card
from archiver.discover.feeds import read_feed
from archiver.discover.links import read_page
from archiver.discover.sitemaps import read_sitemap
from archiver.extract import extract
from archiver.extract.identity import identity
from archiver.items import LISTING, Article, Rejected, replace
from archiver.items.messages import Answer, Job, Page
from archiver.markup.tree import parse_page
from archiver.warc import member

#: A small page that takes every way through the reader.
SAMPLE = """<html><head><title>The bridge is open again</title></head><body><nav><a href="/">Home</a></nav>
<article class="story"><h1>The bridge is open again</h1>
<p>By <a href="/team/ann-example">Ann Example</a>, 3 May 2026</p>
<p>Since yesterday evening the old bridge over the river carries traffic again, after two years of work on its
arches. The mayor cut a ribbon, a band played, and the first car across was a baker's van.</p>
<p>The work cost a third less than planned, because the piers stood more firmly than anybody had dared to hope, and
because the winter was mild. Two more bridges of the town are to follow in the next years.</p>
<p>Les travaux ont duré deux ans, et le pont est de nouveau ouvert à la circulation depuis hier soir.</p></article>
<p><a href="/2026/05/03/the-next-bridge-is-closed-for-repairs">The next bridge is closed for repairs</a></p>
</body></html>
""".encode()


def read(job: Job) -> Answer:
    """The answer to a job; raises KeyError for a task that does not exist."""
    return _TASKS[job.task](job)


def warm_up() -> None:
    """Read a page once, so that word lists and models are in memory before the first child is forked."""
    for task in _TASKS:
        read(Job(task=task, url="https://news.example/2026/05/03/the-bridge-is-open-again", body=SAMPLE))


def _article(job: Job) -> Answer:
    """What the page says and, of one to keep, what the parent would else make of it: it has one core for all."""
    if job.page is None:
        result = extract(job.body, job.url, content_type=job.content_type, rules=job.rules, stubs=False)
        return Answer(article=result) if isinstance(result, Article) else Answer(rejected=result)
    page = replace(job.page, body=job.body)
    packed = member(page)
    result = extract(
        page.body,
        page.url,
        site=page.site,
        content_type=page.content_type,
        fetched=page.fetched,
        rules=job.rules,
        stubs=False,
    )
    if not isinstance(result, Article):
        return Answer(rejected=result, member=packed)
    result = _dated(result, page)
    stamped = replace(result, first_seen=page.fetched, fetched=page.fetched, listed_as=page.candidate.title)
    return Answer(article=result, member=packed, card=pack(card(stamped)))


def _dated(article: Article, page: Page) -> Article:
    """The article; where it has no date itself, with that of its listing, unless that is to come or after a change."""
    said = page.candidate.published
    if article.published or said is None or said > min(filter(None, (article.modified, page.fetched))):
        return article
    return replace(article, published=said, origins=(*article.origins, ("published", LISTING)))


def _page(job: Job) -> Answer:
    tree = parse_page(job.body, job.content_type)
    if isinstance(tree, tuple):
        reason, detail = tree
        return Answer(rejected=Rejected(url=job.url, reason=reason, detail=detail))
    return Answer(listing=replace(read_page(tree, job.url), said=identity(tree, job.url)))


def _feed(job: Job) -> Answer:
    return Answer(listing=read_feed(job.body, job.url, job.content_type))


def _sitemap(job: Job) -> Answer:
    return Answer(listing=read_sitemap(job.body, job.url, job.content_type))


_TASKS: dict[str, Callable[[Job], Answer]] = {
    "article": _article,
    "feed": _feed,
    "page": _page,
    "sitemap": _sitemap,
}
