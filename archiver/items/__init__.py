"""The records: what an article, a visit and a refusal are. One type of article from spider to feed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace as replace

from archiver.items.lists import joined

#: The witness, in an article's origins, of what a feed or a sitemap says of it and its page does not.
LISTING = "listing"


class Kind(StrEnum):
    """What a block is in the structure of its article."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    FIGURE = "figure"  # a picture; its caption is its text, which is no part of the running text


class Reason(StrEnum):
    """Why a block is not part of the story. It stays in the record all the same."""

    CROSS_LINK = "cross-link"  # "Read also: …", inline or trailing
    RELATED = "related-headline"  # another article's title
    SHARE = "share"  # follow us, share this
    NEWSLETTER = "newsletter"
    APPEAL = "appeal"  # subscribe, donate, get the app
    COMMENTS = "comments"
    ADVERT = "advertisement"
    AUTHOR_BOX = "author-box"
    TAGS = "tags"
    CREDIT = "credit"  # photo credit, copyright, syndication line
    LABEL = "label"  # reading time, "listen to this article", byline and date lines, section names
    CONSENT = "consent"
    NAVIGATION = "navigation"  # menus, pagers, breadcrumbs: mostly links
    PULL_QUOTE = "pull-quote"  # repeats a sentence of the story
    REPEATED = "repeated"  # the same block twice; the title again
    HIDDEN = "hidden"  # not shown to a reader of the page
    FOOTER = "footer"  # the foot of a page: terms of use, imprint
    BOILERPLATE = "boilerplate"  # recurs across the site; this and the next three no page tells alone
    KNOWN_HEADLINE = "known-headline"  # the title of another article in the archive
    KNOWN_LINK = "known-link"  # nothing but a link to one, between paragraphs
    SECOND_ARTICLE = "second-article"  # the text of another one, below the story
    WALL = "wall"  # the page was one: its text stood at many addresses
    RULE = "site-rule"  # a site's `strip` or `drop`
    CLUTTER = "clutter"  # judged by its measures alone


#: What the site's other pages tell. A page alone would keep these blocks, so a verdict on them can be taken back.
LEARNED = frozenset({Reason.BOILERPLATE, Reason.KNOWN_HEADLINE, Reason.KNOWN_LINK, Reason.SECOND_ARTICLE})


class Refusal(StrEnum):
    """Why a page gave no article."""

    NOT_HTML = "not-html"
    EMPTY = "empty"
    TOO_SHORT = "too-short"
    LISTING = "listing"  # home, section, search or tag page
    GALLERY = "gallery"
    PRODUCT = "product"
    LOGIN = "login"
    CONSENT_WALL = "consent-wall"
    PAYWALL = "paywall"  # a stub: the beginning of an article and an offer to read on
    BLOCKED = "blocked"  # bot wall, captcha, rate limit; closed to this country, age or browser
    SOFT_404 = "soft-404"
    DOWN = "down"  # maintenance, a hoster's notice, a parked domain
    NEEDS_JAVASCRIPT = "needs-javascript"
    SAME_TEXT = "same-text"  # it stands at many addresses of the site: a wall in words that nobody knows
    WALLED = "walled"  # refused in a run in which its whole source gave walls
    TOO_BIG = "too-big"
    TOO_DEEP = "too-deep"
    TOO_SLOW = "too-slow"
    CRASHED = "crashed"
    HTTP_ERROR = "http-error"
    UNREACHABLE = "unreachable"
    ROBOTS = "robots"
    FORBIDDEN_ADDRESS = "forbidden-address"
    OFFSITE = "offsite"
    EXPIRED = "expired"  # its article was removed, since it was kept as long as was wished
    CONTINUATION = "continuation"  # a further page of an article that was joined
    OTHER = "other"  # no article, and none of the above


class Cause(StrEnum):
    """Why a revision was written. Only an edit moves `updated`."""

    NEW = "new"
    EDIT = "edit"
    TRIVIAL = "trivial"  # the page changed, the story did not
    CENSUS = "census"
    VETO = "veto"
    REEXTRACT = "reextract"
    WALL = "wall"  # the text before was a wall's, and is taken back


class Block(Struct, frozen=True, kw_only=True):
    """One piece of a page's text: a paragraph, a heading, a list item, a table, a picture."""

    kind: Kind
    text: str  # plain, normalised, no line breaks but in code and tables
    html: str = ""  # the same as a small safe fragment, its block element included, every URL absolute
    links: float = 0.0  # share of its characters inside <a>, 0 to 1
    dropped: Reason | None = None


class PageRef(Struct, frozen=True, kw_only=True):
    """Where the raw page lies: file below pages/, byte offset and length of the record, sha256 of the payload."""

    file: str
    offset: int
    length: int
    digest: str


class Article(Struct, frozen=True, kw_only=True):
    """An article as one revision of it stands in the archive. Datetimes are aware and in UTC."""

    url: str  # canonical
    site: str
    title: str
    blocks: tuple[Block, ...]
    authors: tuple[str, ...] = ()
    language: str | None = None  # BCP 47, as "fr" or "pt-BR"
    published: datetime | None = None  # what the page says, else its listing; never invented
    modified: datetime | None = None
    summary: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    section: str | None = None
    site_name: str | None = None
    paywalled: bool = False
    next_page: str | None = None  # the page that continues this one; None once joined
    single_page: str | None = None  # the page that has it whole, where there is one; None once read
    origins: tuple[tuple[str, str], ...] = ()  # (field, witness): which witness gave which field
    # From here on: stamped in Act I; empty as long as the article is only an extraction.
    id: str = ""
    first_seen: datetime | None = None  # the date of an undated article, for ever
    fetched: datetime | None = None
    updated: datetime | None = None  # the last material edit
    cause: Cause = Cause.NEW
    found_by: str | None = None  # feed, sitemap, news-sitemap, link, direct
    listed_as: str | None = None  # what that called it: other pages may call it so too
    pages: tuple[PageRef, ...] = ()

    @property
    def text(self) -> str:
        """The story as plain text, blocks parted by a blank line."""
        return "\n\n".join(b.text for b in self.story if b.kind is not Kind.FIGURE)

    @property
    def html(self) -> str:
        """The story as safe HTML."""
        return "\n".join(joined((b.kind is Kind.ITEM, b.html) for b in self.story if b.html))

    @property
    def story(self) -> tuple[Block, ...]:
        """The blocks that are part of the story."""
        return tuple(b for b in self.blocks if b.dropped is None)

    @property
    def is_taken_back(self) -> bool:
        """Whether nothing is left to tell, since what the page showed was a wall's text: no feed has it."""
        return all(b.dropped is not None for b in self.blocks) and any(b.dropped is Reason.WALL for b in self.blocks)


class Rejected(Struct, frozen=True, kw_only=True):
    """A page that gave no article, and why."""

    url: str
    reason: Refusal
    detail: str = ""


class Validators(Struct, frozen=True, kw_only=True):
    """What an unchanged answer is told by (RFC 9110, 8.8), as the server wrote it; sent back, it brings a 304."""

    etag: str | None = None
    modified: str | None = None  # Last-Modified


NO_VALIDATORS = Validators()


#: The outcomes of a visit that gave an article.
ARTICLES = frozenset({"new", "changed", "same"})


class Visit(Struct, frozen=True, kw_only=True):
    """One line of the crawl log: an address that was tried and what came of it."""

    url: str
    at: datetime
    outcome: str  # new, changed, same, or a Refusal
    article: str | None = None  # id
    stamp: datetime | None = None  # newest stamp a listing had shown when the page was fetched
    status: int | None = None  # HTTP
    detail: str = ""
    scheduled: bool = False  # as its candidate was
    validators: Validators = NO_VALIDATORS
    page: PageRef | None = None  # where the payload lies, be it that an earlier visit brought the same; since schema 2


class Tombstone(Struct, frozen=True, kw_only=True):
    """What is left of an article that was removed: its id and address are never given to a new one. Since schema 2."""

    id: str
    url: str  # canonical
    site: str
    first_seen: datetime
    at: datetime  # when it was removed
    why: str  # in words, for a person
