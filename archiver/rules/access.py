"""Headers and cookies that open a source to a user who may read it: `headers` and `cookies` of a stanza.

No message here shows a value: they are secrets.
"""

from __future__ import annotations

import re
from typing import Any

from archiver.rules.tables import Tables

#: RFC 9110, 5.6.2: a token, what a header or a cookie is called.
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
#: RFC 9110, 5.5, without the bytes beyond ASCII that servers read in many ways.
_HEADER = re.compile(r"[!-~](?:[ -~]*[!-~])?")
#: RFC 6265, 4.1.1, and what browsers send beside it: all but the signs that part one cookie from the next.
_COOKIE = re.compile(r"[!-:<-~]*")

#: Headers that are not the user's to set, and what to do instead.
_RESERVED = {
    "accept-encoding": "the archiver unpacks what it asks for",
    "connection": "the connection is Scrapy's",
    "content-length": "nothing is sent",
    "cookie": "write it as cookies = { name = \"value\" }",
    "expect": "nothing is sent",
    "host": "it follows from the url",
    "if-modified-since": "the archiver asks for what is new by itself",
    "if-none-match": "the archiver asks for what is new by itself",
    "range": "half a page is no page",
    "te": "the connection is Scrapy's",
    "transfer-encoding": "nothing is sent",
    "upgrade": "the connection is Scrapy's",
    "user-agent": "say who you are with contact in [crawl], or with Scrapy's USER_AGENT for all sources",
}  # fmt: skip

Pairs = tuple[tuple[str, str], ...]


def read_headers(tables: Tables, stanza: dict[str, Any], place: str) -> Pairs:
    """The headers of a stanza, as (name, value); raises ConfigError with file and line."""
    pairs = _pairs(tables, stanza, place, "headers", _HEADER)
    for name, _ in pairs:
        if remedy := _RESERVED.get(name.lower()):
            raise tables.error(f"{place}.headers", name, f"'{name}' in [{place}.headers] cannot be set: {remedy}")
    return pairs


def read_cookies(tables: Tables, stanza: dict[str, Any], place: str) -> Pairs:
    """The cookies of a stanza, as (name, value); raises ConfigError with file and line."""
    return _pairs(tables, stanza, place, "cookies", _COOKIE)


def _pairs(tables: Tables, stanza: dict[str, Any], place: str, key: str, value: re.Pattern[str]) -> Pairs:
    place, table = f"{place}.{key}", stanza.get(key, {})
    tables.must_be_table(table, place)
    for name, text in table.items():
        if not _NAME.fullmatch(name):
            raise tables.error(place, name, f"'{name}' in [{place}] is no name: letters, digits and dashes make one")
        if not isinstance(text, str) or not value.fullmatch(text):
            raise tables.error(
                place, name, f"'{name}' in [{place}] must be a text in quotes of plain ASCII, as it is sent"
            )
    return tuple(table.items())
