"""JSON-LD of a page -> its nodes and the one that is the article: any nesting, any fault, no exception."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

Node = Mapping[str, Any]

MAX_NODES = 1000  # of a page; real articles have about 20
MAX_DEPTH = 8  # levels of objects and lists

#: Types of schema.org that are an article, in lower case.
ARTICLES = frozenset(
    {"advertisercontentarticle", "analysisnewsarticle", "article", "askpublicnewsarticle", "backgroundnewsarticle"}
    | {"blogposting", "discussionforumposting", "liveblogposting", "medicalscholarlyarticle", "newsarticle"}
    | {"opinionnewsarticle", "report", "reportagenewsarticle", "reviewnewsarticle", "satiricalarticle"}
    | {"scholarlyarticle", "socialmediaposting", "techarticle"}
)
#: Types that speak of the page as a whole.
PAGES = frozenset(
    {"aboutpage", "checkoutpage", "collectionpage", "contactpage", "faqpage", "itempage", "medicalwebpage"}
    | {"profilepage", "qapage", "searchresultspage", "webpage"}
)
#: What stands under these keys is another page, a comment, an offer: never the page's own article.
_ELSEWHERE = frozenset(
    {"blogPost", "blogPosts", "citation", "comment", "hasPart", "isBasedOn", "isPartOf", "itemListElement"}
    | {"liveBlogUpdate", "mentions", "offers", "publisher", "relatedLink", "review", "significantLink", "subjectOf"}
    | {"suggestedAnswer", "video", "workExample"}
)
_WRAPPING = re.compile(r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?://\s*)?-->\s*$"
                       r"|(?:/\*\s*|//\s*)?\]\]>(?:\s*\*/)?\s*$", re.S)  # fmt: skip
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_MISSING_COMMA = re.compile(r'(["}\]])\s++(?="[^"\s]{1,40}"\s?:)')
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_EDGES = "\ufeff \t\r\n;"
_WRAPPERS = 3  # comments around comments that are taken off
_TOLERANT = json.JSONDecoder(strict=False, parse_constant=lambda _: None)


def read_nodes(scripts: Iterable[str]) -> list[Node]:
    """The objects that speak of the page or of what is on it, of all its JSON-LD scripts, outer before inner ones."""
    values = (value for script in scripts for value in _values(script))
    queue = deque((value, 0) for value in values if isinstance(value, (dict, list)))
    nodes: list[Node] = []
    while queue and len(nodes) < MAX_NODES:
        value, depth = queue.popleft()
        if isinstance(value, dict):
            nodes.append(value)
            value = [inner for key, inner in value.items() if key not in _ELSEWHERE]
        if depth < MAX_DEPTH:
            queue.extend([(inner, depth + 1) for inner in value if isinstance(inner, (dict, list))])
    return nodes


def _values(script: str) -> Iterator[Any]:
    """The JSON values of a script; a broken one is mended where the break is a usual one."""
    try:
        yield msgspec.json.decode(script)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        yield from _mended(script)


def _mended(script: str) -> Iterator[Any]:
    """Values out of JSON with comments around it, trailing or missing commas, raw line breaks, stray backslashes."""
    text = script.strip(_EDGES)
    for _ in range(_WRAPPERS):
        text = _WRAPPING.sub("", text).strip(_EDGES)
    values, rest = _decode_all(text)
    if rest:
        values, _ = _decode_all(_repaired(text))
    yield from values


def _repaired(text: str) -> str:
    text = _BAD_ESCAPE.sub(r"\\\\", _TRAILING_COMMA.sub("", text))
    return _MISSING_COMMA.sub(r"\1,", text)


def _decode_all(text: str) -> tuple[list[Any], str]:
    """The values that stand one after the other, and what could not be read."""
    values: list[Any] = []
    at = 0
    while at < len(text):
        try:
            value, at = _TOLERANT.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return values, text[at:]


def types_of(node: Node) -> tuple[str, ...]:
    """The node's types as written, without the vocabulary's address."""
    kinds = node.get("@type")
    if isinstance(kinds, str):
        return (_bare(kinds),)
    return tuple(_bare(kind) for kind in kinds if isinstance(kind, str)) if isinstance(kinds, list) else ()


def _bare(kind: str) -> str:
    return kind.rpartition("/")[2].rpartition(":")[2] if ":" in kind or "/" in kind else kind


def is_article(node: Node) -> bool:
    """Has the node one of the article types of schema.org."""
    return any(kind.lower() in ARTICLES for kind in types_of(node))


def is_page(node: Node) -> bool:
    """Does the node speak of the page as a whole."""
    return any(kind.lower() in PAGES for kind in types_of(node))


def strings(value: Any) -> Iterator[str]:
    """The strings a property holds: itself, its items, a number as text, what its objects are called (`_names`)."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            yield from _names(item)
        elif isinstance(item, int | float) and not isinstance(item, bool):  # a date as seconds or milliseconds
            yield str(item) if isinstance(item, int) else f"{item:.0f}"


def _names(node: Node) -> Iterator[str]:
    """The name of an object, or names, else its @value or url, else its given and family name."""
    named = node.get("name") or node.get("@value") or node.get("url")
    if not named:
        named = " ".join(part for key in ("givenName", "familyName") if isinstance(part := node.get(key), str))
    yield from (one for one in (named if isinstance(named, list) else [named]) if one and isinstance(one, str))


def pictures(value: Any) -> Iterator[str]:
    """The addresses of pictures as JSON-LD writes them: an address, an object, or a list of these."""
    for one in value if isinstance(value, list) else [value]:
        found = (one.get("url") or one.get("contentUrl")) if isinstance(one, dict) else one
        if isinstance(found, str) and found:
            yield found
