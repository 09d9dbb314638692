"""What stands before the first element of a document: which kind it is, and whether it declares entities."""

from __future__ import annotations

import re

#: Bytes looked at. A prolog longer than this is no feed's and no sitemap's.
HEAD = 65_536
#: What may stand before the first sign: a byte order mark, white space.
BLANK = b"\xef\xbb\xbf \t\r\n\f"

_SKIPPED = re.compile(rb"[^<]*(?:<\?[^>]*>|<!--(?:[^-]|-(?!->))*-->)")
_DOCTYPE = re.compile(rb"[^<]*<!doctype\s*([^\s\[>]*)(?:[^\[>\"']|\"[^\"]*\"|'[^']*')*([\[>]?)", re.I)
_ELEMENT = re.compile(rb"[^<]*<(?:[a-z0-9_-]+:)?([a-z][a-z0-9]*)", re.I)


#: First elements of a page that leaves out its <html>.
_OF_PAGES = frozenset({"body", "div", "head", "html", "meta", "p", "script", "style", "title"})


def root_of(body: bytes) -> str | None:
    """The local name of the first element in lower case ("rss", "urlset"); "html" for any page, None without markup."""
    head, position, doctype, _ = _scanned(body)
    found = _ELEMENT.match(head, position)
    name = found[1].decode("ascii").lower() if found else None
    return "html" if doctype.lower() == b"html" or name in _OF_PAGES else name


def declares_entities(body: bytes) -> bool:
    """Whether the document brings a DTD of its own, in which entities grow; a bare DOCTYPE is no such thing."""
    return _scanned(body)[3]


def _scanned(body: bytes) -> tuple[bytes, int, bytes, bool]:
    """The head with UTF-16 made readable, where its first element may begin, its doctype, and whether it has a DTD."""
    head = body[:HEAD].replace(b"\0", b"")
    position, doctype, dtd = 0, b"", False
    while found := _SKIPPED.match(head, position) or _DOCTYPE.match(head, position):
        position = found.end()
        if found.re is _DOCTYPE:
            doctype, dtd = found[1], dtd or found[2] != b">"
    return head, position, doctype, dtd
