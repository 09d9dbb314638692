"""A story as the HTML of a feed entry and as a line of plain text. All HTML passes nh3 here, whoever made it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape
from html.entities import name2codepoint

import nh3

from archiver.items import Article, Block, Kind
from archiver.items.lists import joined
from archiver.publish.schema import is_address

#: Characters of a summary; what readers show of one before they cut it themselves.
SUMMARY = 300

_BLOCKS = "blockquote dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table ul"
_PARTS = "caption col colgroup rp rt tbody td tfoot th thead tr"
_INLINE = "a abbr b bdi br cite code del dfn em i img ins kbd mark q ruby s samp small strong sub sup time u wbr"
_TAGS = frozenset(f"{_BLOCKS} {_PARTS} {_INLINE}".split())
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "img": {"alt", "height", "src", "title", "width"},
    "ol": {"reversed", "start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
# Their text is never part of a story; of every other tag that is not allowed the text stays.
_UNSEEN = {"iframe", "math", "noscript", "object", "script", "style", "svg", "template", "textarea", "title"}
_COUNTS = {"colspan", "height", "rowspan", "start", "width"}
_COUNT = re.compile(r"[0-9]{1,4}")  # colspan=9007199254740991 has exhausted the memory of readers
# A browser passes over controls in an address; we write what it reads. "https:x" is absolute to it, but to few readers.
_UNREAD = re.compile(r"[\x00-\x1f]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_WEB = re.compile(r"https?://[^/]", re.I)

# What nh3 gives back as it came, but for spaces that do not break: most paragraphs are so, and it takes a tenth.
_CLEAN = re.compile(r"<(p|li|h[2-6])>[^<>&\0\r\ud800-\udfff]*+</\1>")
#: The beginning of an address: scheme and host.
ORIGIN = re.compile(r"https?://[^/?#]+", re.I)
# An address that is not absolute: only these must know whose page they stand on.
_RELATIVE = re.compile(r"\b(?:href|src)\s*+=\s*+[\"']?+(?!https?:/)", re.I)

_OF_BLOCK = re.compile(rf"<(?:{_BLOCKS.replace(' ', '|')})\b")
_BARE = {
    Kind.HEADING: "<h2>{}</h2>",
    Kind.PARAGRAPH: "<p>{}</p>",
    Kind.ITEM: "<li>{}</li>",
    Kind.QUOTE: "<blockquote><p>{}</p></blockquote>",
    Kind.CODE: "<pre><code>{}</code></pre>",
    Kind.TABLE: "<pre>{}</pre>",
    Kind.FIGURE: "<p>{}</p>",
}
# Around what begins with text and has a block in it: no paragraph holds one.
_HOLDING = {Kind.ITEM: "<li>{}</li>", Kind.QUOTE: "<blockquote>{}</blockquote>"}
# nh3 writes every attribute in double quotes and escapes these inside, so both patterns read its output exactly.
_IMAGE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_SRC = re.compile(r' src="([^"]*)"')
_SIZED = re.compile(r"-[0-9]{2,4}x[0-9]{2,4}(?=\.\w+$)")  # photo-1024x576.jpg is photo.jpg

# Where all letters and marks lie that are written from right to left.
_FROM_RIGHT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_END_TAG = re.compile(r"</\w+>")
_ENTITY = re.compile(r"&(#?\w+)")

# The end of a sentence; a point after one or two letters is an abbreviation ("M. Renaud", "U.S. troops").
# One set of signs comes first, as the engine skips to it; what must not stand before a sign is looked at behind it.
_SENTENCE = re.compile(
    r"""[.!?…؟۔。！？।](?:(?<=[。！？।])[」』”]*|(?<!\b\w.)(?<!\b\w\w.)(?:[ \u00a0\u202f]?[»”"’)\]])*(?=\s))"""
)
_BREAKS = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")  # all white space but the spaces a typesetter chose


def content(article: Article) -> str:
    """The story as sanitised HTML: only http and https addresses, all absolute, the lead picture first.

    Raises ValueError where the article's own url is no address or a text cannot be written as UTF-8.
    """
    clean = _cleaner(article.url)
    fragments = ((block.kind is Kind.ITEM, html) for block in article.story if (html := _fragment(block, clean)))
    html = "\n".join(joined(fragments))
    html = f"{_lead(article.image, html, clean)}{html}"
    return f'<div dir="rtl">{html}</div>' if html and _runs_left(article.title + article.text[:500]) else html


def summary(article: Article) -> str:
    """The standfirst, else the first sentences, as plain text of at most SUMMARY characters."""
    if article.summary and article.summary.strip():
        return shorten(article.summary, SUMMARY)
    opening = ""
    for block in article.story:
        if block.kind is Kind.PARAGRAPH and len(opening) <= SUMMARY:
            opening = f"{opening} {block.text}"
    return shorten(opening or article.text, SUMMARY)


def shorten(text: str, limit: int) -> str:
    """The text on one line, cut at the end of a sentence, else after a word, to at most `limit` characters."""
    if "  " in text or not text.isprintable():  # else it is on one line as it is
        text = _BREAKS.sub(" ", text)
    text = text.strip()
    if len(text) <= limit:
        return text
    ends = [match.end() for match in _SENTENCE.finditer(text, 0, limit + 1) if match.end() <= limit]
    if ends and ends[-1] >= limit // 3:
        return text[: ends[-1]]
    cut = text.rfind(" ", limit // 2, limit)
    if cut < 0:
        cut = limit - 1
        while cut > 1 and (unicodedata.combining(text[cut]) or "\u200d" in text[cut - 1 : cut + 1]):
            cut -= 1
    return text[:cut].rstrip(" ,;:–—-") + "…"


def reads_as_html(text: str) -> bool:
    """Whether a plain text has an end tag or a named or numbered entity in it, as a headline about HTML may."""
    return bool(_END_TAG.search(text)) or any(map(_is_entity, _ENTITY.findall(text)))


def _is_entity(name: str) -> bool:
    """As the W3C feed validator sees it: without a semicolon too, and whatever has a figure in it."""
    return name in name2codepoint or name == "apos" or not name.isalpha()


def _cleaner(base: str) -> Callable[[str], str]:
    """Who cleans the HTML of a page at that address; ValueError where it is none."""
    origin = ORIGIN.match(base)
    _check(origin[0] if origin else base)

    def clean(html: str) -> str:
        cleaner = _nh3(base if _RELATIVE.search(html) else None)
        return _IMAGE.sub(lambda image: image[0] if _SRC.search(image[1]) else "", cleaner.clean(html)).strip()

    return clean


@lru_cache(maxsize=1024)
def _check(origin: str) -> None:
    """ValueError for what no browser reads as an address: a port of 99999, a host of 1.2.3.999. A path is never one."""
    nh3.clean("", url_relative=("rewrite_with_base", origin))


@lru_cache(maxsize=2)  # the one for all pages, and that of the page at hand: to make one takes as long as ten texts
def _nh3(base: str | None) -> nh3.Cleaner:
    """What cleans HTML; addresses that are not absolute are seen from `base`, or dropped where there is none."""
    return nh3.Cleaner(
        tags=set(_TAGS),
        clean_content_tags=_UNSEEN,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        link_rel=None,
        url_schemes={"http", "https"},
        url_relative=("rewrite_with_base", base) if base else "deny",
    )


def _attribute(_: str, name: str, value: str) -> str | None:
    """The value as it may stand, or None for an attribute that must go; nh3 makes relative addresses absolute later."""
    if name in _COUNTS:
        return value if _COUNT.fullmatch(value) else None
    if name in ("href", "src"):
        address = _UNREAD.sub("", value).strip(" ")
        return None if _SCHEME.match(address) and not _WEB.match(address) else address
    return value


def _fragment(block: Block, clean: Callable[[str], str]) -> str:
    """A block's clean HTML, block element included; plain text is escaped before it becomes HTML."""
    if _CLEAN.fullmatch(block.html):
        return block.html.replace("\xa0", "&nbsp;")
    html = clean(block.html) or clean(escape(block.text))
    if not html or _OF_BLOCK.match(html):
        return html
    frames = _HOLDING if _OF_BLOCK.search(html) else _BARE
    return frames.get(block.kind, "{}").format(html)


def _lead(image: str | None, html: str, clean: Callable[[str], str]) -> str:
    """The lead picture as a figure, or nothing where the story shows it already."""
    if not image or not is_address(image):
        return ""
    shown = {_picture(unescape(src)) for src in _SRC.findall(html)}
    return "" if _picture(image) in shown else clean(f'<figure><img src="{escape(image)}" alt=""></figure>') + "\n"


def _picture(url: str) -> str:
    """What the addresses of one picture in several sizes have in common."""
    name = url.partition("?")[0].rpartition("/")[2]
    return _SIZED.sub("", name) if "." in name else url


def _runs_left(text: str) -> bool:
    """Whether most letters are written from right to left."""
    if not _FROM_RIGHT.search(text):
        return False
    ways = [unicodedata.bidirectional(character) for character in text]
    return sum(way in ("R", "AL") for way in ways) > ways.count("L")
