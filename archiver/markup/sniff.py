"""What cannot be a page, told by its first bytes as browsers do (mimesniff.spec.whatwg.org), whatever its header says.

A link may lead to a PDF, a feed or a script under any address, and servers call them text/html.
"""

from __future__ import annotations

import re

from archiver.markup.decode import names_utf16
from archiver.markup.prolog import BLANK, HEAD, root_of

#: Control characters that no text has; NUL is passed over, and those by which Japanese encodings shift.
_CONTROLS = bytes(set(range(0x20)) - set(b"\0\t\n\f\r\x0e\x0f\x1b"))
#: Of packed data every tenth byte is one of them, of an executable every twelfth; of 1,159 real pages none.
_SHARE = 0.01

_TEXTS = ((b"%PDF-", "a PDF"), (b"%!PS-Adobe-", "PostScript"), (b"{\\rtf", "rich text"))
#: First elements of what is written in XML and is no page.
_NO_PAGES = frozenset({"feed", "opml", "rdf", "rss", "sitemapindex", "svg", "urlset"})
#: An e-mail, or a page that a browser saved in the form of one: its markup is encoded and has boundaries in it.
_MESSAGE = re.compile(rb"(?:[!-9;-~]++:.*+\n(?:[ \t].*+\n)*+)*?mime-version:", re.I)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I)


def no_page(raw: bytes, content_type: str | None = None) -> str | None:
    """What these bytes are in the place of a page of HTML, as half a sentence; None where they may be one."""
    if (other := _no_text(raw, content_type)) or names_utf16(raw, content_type):
        return other
    begin = raw[:HEAD].lstrip(BLANK)
    if begin.startswith(b"<"):
        root = root_of(raw)
        return f"its first element is {root}" if root in _NO_PAGES else None
    if _MESSAGE.match(begin):
        return "it is a page saved as MHTML, or an e-mail; save it as HTML"
    return None if not begin or _PAGE.search(raw) else "it does not begin with markup"


def no_plain_text(raw: bytes) -> str | None:
    """What these bytes are in the place of plain text, as half a sentence; None where they may be that."""
    return "it is HTML" if _PAGE.match(raw.lstrip(BLANK)) else _no_text(raw)


def _no_text(raw: bytes, content_type: str | None = None) -> str | None:
    for signature, name in _TEXTS:
        if raw.startswith(signature):
            return f"it is {name}"
    head = raw[:HEAD]
    is_binary = len(head) - len(head.translate(None, _CONTROLS)) > _SHARE * len(head)
    return "it is binary data" if is_binary and not names_utf16(raw, content_type) else None
