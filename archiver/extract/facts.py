"""What is known of a page besides its text: which witness wins for each field is decided here and recorded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from archiver.extract import moments
from archiver.extract.authors import clean_authors, given_first
from archiver.extract.byline import shown_authors, sole_author
from archiver.extract.jsonld import pictures, strings, types_of
from archiver.extract.language import declared_language
from archiver.extract.microdata import property_values
from archiver.extract.page import Page, Said, Text, plain, without_markup
from archiver.extract.words import byline_words, meta_names
from archiver.markup.tree import Element
from archiver.normalize.fold import fold
from archiver.normalize.urls import canonical, same_site
from archiver.rules.links import link_words

MOST_TAGS = 30
MOST_AUTHORS = 50  # entries that are read; no article has more
LONGEST_LABEL = 80  # characters of a tag or a section

#: The file of a picture that stands for the site, not for the story.
_LOGO = re.compile(r"(?:[/_-]|%20)logo(?:[_.-][^/]*)?\Z", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a page says about itself. Datetimes are aware and in UTC; None and empty mean that nothing says it."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    modified: datetime | None = None
    language: str | None = None  # BCP 47
    summary: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    section: str | None = None
    canonical: str | None = None
    site_name: str | None = None
    paywalled: bool = False
    kind: str | None = None  # the page's own word for what it is: JSON-LD type, else og:type
    body: str | None = None  # JSON-LD articleBody as plain text
    base: str | None = None  # what the page says that its addresses are relative to
    origins: tuple[tuple[str, str], ...] = ()  # (field, witness)


def read_facts(tree: Element, url: str, *, site: str | None = None, fetched: datetime | None = None) -> Facts:
    """What the page says about itself; no page makes it raise, and the tree stays as it is.

    ``site`` is the source's name, by default that of the address. ``fetched`` bounds the dates: one that lies up to
    14 hours ahead of it lacks its zone and becomes ``fetched``, one further ahead is not believed.
    """
    page = Page(tree, url, site, fetched)
    fields: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for field, read in _FIELDS:
        found = read(page)
        if found is not None and found[1]:
            origins[field], fields[field] = found
    if (published := fields.get("published")) and fields.get("modified", published) < published:
        del fields["modified"], origins["modified"]
    return Facts(**fields, base=page.base, origins=tuple(origins.items()))


def _authors(page: Page) -> tuple[str, tuple[str, ...]] | None:
    sites = [name for _, name in page.site_names]
    for node in (*page.articles, *page.pages):  # WordPress may declare a page alone
        if people := _people(node.get("author") or node.get("creator"), sites):
            return "json-ld", people
    for witness in meta_names("authors"):
        names = [plain(value) for value in page.declared.meta.get(witness, ())]
        if witness in meta_names("catalogues"):
            names = [given_first(name) for name in names]
        if names and (people := clean_authors(names, sites)):
            return witness, people
    if people := clean_authors(map(plain, property_values(page.holders, "author")), sites):
        return "microdata", people
    if people := clean_authors(map(plain, _labelled(page)), sites):
        return "twitter:data", people
    return next((("shown", people) for names in _bylines(page) if (people := clean_authors(names, sites))), None)


def _labelled(page: Page) -> Iterator[str]:
    """What a preview of the page shows under "Written by": Yoast and its like write that in the site's language."""
    meta = page.declared.meta
    for number in (1, 2):
        labels, values = (meta.get(f"twitter:{part}{number}", ()) for part in ("label", "data"))
        yield from (value for label, value in zip(labels, values, strict=False) if fold(label) in byline_words("by"))


def _bylines(page: Page) -> Iterator[list[str]]:
    """The bylines that a page shows, those around its heading first."""
    if page.heading is not None:
        yield from shown_authors(page.near, page.heading)
        sole = sole_author(page.tree, page.heading)
        yield [sole] if sole else []


def _people(value: Any, sites: Sequence[str]) -> tuple[str, ...]:
    """The authors of a JSON-LD property; who is called a person is one, even under the name of the site."""
    people: dict[str, None] = {}
    for item in islice(value, MOST_AUTHORS) if isinstance(value, list) else [value]:
        is_person = isinstance(item, dict) and "Person" in types_of(item)
        people |= dict.fromkeys(clean_authors(map(plain, strings(item)), () if is_person else sites))
    return clean_authors(people)


def _language(page: Page) -> Text | None:
    def declared() -> Said:
        yield "html", page.tree.get("lang") or page.tree.get("xml:lang") or ""
        yield from page.said("inLanguage", [*page.articles, *page.pages])
        yield from page.meta("language")

    sample = " ".join(found[1] for found in (page.title, _summary(page)) if found)
    return declared_language(declared(), sample)


def _summary(page: Page) -> Text | None:
    return _first((*page.said("description", page.articles), *page.meta("summary")))


def _section(page: Page) -> Text | None:
    return _first((*page.said("articleSection", page.articles), *page.meta("section")), LONGEST_LABEL)


def _first(claims: Iterable[Text], longest: int | None = None) -> Text | None:
    texts = ((witness, plain(value)) for witness, value in claims)
    return next(((w, text) for w, text in texts if text and (longest is None or len(text) <= longest)), None)


def _image(page: Page) -> Text | None:
    def declared() -> Iterator[tuple[str, str]]:
        for node in page.articles:
            yield from (("json-ld", address) for address in pictures(node.get("image")))
        yield from page.meta("image")
        yield from (("link", address) for address in page.declared.links.get("image_src", ()))

    texts = ((witness, value) for witness, value in declared() if value.strip())
    claims = (
        (witness, value) for witness, value in texts if not _LOGO.search(value.partition("?")[0][-LONGEST_LABEL:])
    )
    return next(((w, address) for w, v in claims if (address := canonical(v, page.url))), None)


def _tags(page: Page) -> tuple[str, tuple[str, ...]] | None:
    witnesses = [("json-ld", [value for _, value in page.said("keywords", page.articles)])]
    witnesses += [(name, page.declared.meta.get(name, [])) for name in meta_names("tags")]
    for witness, values in witnesses:
        words = (word for value in values for word in (value.split(",") if len(values) == 1 else [value]))
        tags = {fold(tag): tag for tag in map(plain, islice(words, 4 * MOST_TAGS)) if 0 < len(tag) <= LONGEST_LABEL}
        if tags:
            return witness, tuple(tags.values())[:MOST_TAGS]
    return None


def _canonical(page: Page) -> Text | None:
    """The canonical address, believed only inside the site and never when it is the home page and ours is not."""
    here = canonical(page.url)
    links = (("link", address) for address in page.declared.links.get("canonical", ()))
    for witness, value in (*links, *page.declared.all("og:url")):
        there = canonical(value, page.url)
        if there and here and same_site(there, here) and not (_is_home(there) and not _is_home(here)):
            return witness, here if _is_own_page(there, here) else there
    return None


def _is_own_page(there: str, here: str) -> bool:
    """Whether an address only adds the name of the folder's own page, as Hexo does: /rain/index.html of /rain/."""
    name, dot, ending = there.removeprefix(here).rpartition(".")
    return here.endswith("/") and bool(dot) and name in link_words().index_names and ending in link_words().page_endings


def _is_home(address: str) -> bool:
    return address.count("/") == 3 and address.endswith("/")


def _site_name(page: Page) -> Text | None:
    return next(iter(page.site_names), None)


def _paywalled(page: Page) -> tuple[str, bool] | None:
    if any(str(node.get("isAccessibleForFree")).lower() in ("false", "no", "0") for node in page.articles):
        return "json-ld", True
    tier = next(page.declared.all("article:content_tier"), None)
    return (tier[0], True) if tier and tier[1].lower() == "locked" else None


#: Types that nearly every page carries and that say nothing of it.
_EVERYWHERE = frozenset(
    {"BreadcrumbList", "ImageObject", "ListItem", "NewsMediaOrganization", "Organization", "Person", "SearchAction"}
    | {"SiteNavigationElement", "WPFooter", "WPHeader", "WebPage", "WebPageElement", "WebSite"}
)


def _kind(page: Page) -> Text | None:
    kinds = (kind for node in (*page.articles, *page.nodes) for kind in types_of(node))
    named = next((kind for kind in kinds if kind not in _EVERYWHERE), None)
    return ("json-ld", named) if named else next(page.declared.all("og:type"), None)


def _body(page: Page) -> Text | None:
    """The articleBody: evidence of what the story is, so it is decoded but not made fair."""
    bodies = (" ".join(without_markup(value).split()) for _, value in page.said("articleBody", page.articles))
    return next((("json-ld", body) for body in bodies if body), None)


_FIELDS: tuple[tuple[str, Callable[[Page], tuple[str, Any] | None]], ...] = (
    ("title", lambda page: page.title),
    ("authors", _authors),
    ("published", moments.published),
    ("modified", moments.modified),
    ("language", _language),
    ("summary", _summary),
    ("image", _image),
    ("tags", _tags),
    ("section", _section),
    ("canonical", _canonical),
    ("site_name", _site_name),
    ("paywalled", _paywalled),
    ("kind", _kind),
    ("body", _body),
)
