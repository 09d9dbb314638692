"""Bytes or text to a tree: decoded as browsers do, bounded before the parse, comments left out."""

from __future__ import annotations

import re
from itertools import dropwhile
from typing import TypeAlias

import lxml.etree

from archiver.deflate import unpacked
from archiver.items import Refusal
from archiver.markup.brackets import first_end
from archiver.markup.decode import as_utf8
from archiver.markup.masked import MARK, unmask
from archiver.markup.scan import MAX_SIZE, refuse
from archiver.markup.sniff import no_page

#: ``huge_tree``: without it libxml2 drops everything from the 254th nested element on, silently.
_PARSER = lxml.etree.HTMLParser(
    encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
)
#: What may stand in a head (HTML standard, 13.2.6.4.4); all else ends it. libxml2 knows the elements of HTML 4 alone,
#: and leaves an <article> there, with all that it holds, where </head> and <body> were left out, as they may be.
_IN_HEAD = frozenset(
    ("base", "basefont", "bgsound", "link", "meta", "noframes", "noscript", "script", "style", "template", "title")
)
_END = re.compile(rb"</(?:body|html)\b[^<>]*+>", re.IGNORECASE)
#: Octets from the first of them to the end of the page, where nothing more follows.
LAST = 18
#: lxml's plain elements: those of lxml.html cost three times as much, and nobody asks for what they add.
Element: TypeAlias = lxml.etree._Element


def parse_page(page: bytes | str, content_type: str | None = None) -> Element | tuple[Refusal, str]:
    """As `parse`, of what a server calls a page: it may be gzip that nobody named, or no page at all."""
    raw = page.encode("utf-8", "replace") if isinstance(page, str) else unpacked(page, MAX_SIZE)
    other = no_page(raw, content_type)
    if other:
        return Refusal.NOT_HTML, other
    return _parsed(raw if isinstance(page, str) else as_utf8(raw, content_type))


def parse(page: bytes | str, content_type: str | None = None) -> Element | tuple[Refusal, str]:
    """The ``<html>`` element of a page, or why there is none; never raises for what the page says."""
    return _parsed(page.encode("utf-8", "replace") if isinstance(page, str) else as_utf8(page, content_type))


def _parsed(raw: bytes) -> Element | tuple[Refusal, str]:
    """The ``<html>`` element of a page in UTF-8."""
    raw = raw.replace(b"\0", b"")
    refused = refuse(raw)
    if refused is not None:
        return refused
    if not raw or raw.isspace():
        return Refusal.EMPTY, "no bytes but white space"
    try:
        tree = lxml.etree.fromstring(_without_early_ends(raw), parser=_PARSER)
    except lxml.etree.LxmlError as error:
        return Refusal.EMPTY, f"nothing in it is markup: {error}"
    if tree is None:
        return Refusal.EMPTY, "nothing in it is markup: Document is empty"
    if b"</head>" not in raw and b"</HEAD>" not in raw:
        _end_head(tree)
    if MARK in raw:
        unmask(tree)
    return tree


def _without_early_ends(raw: bytes) -> bytes:
    """Without the ends of body and html where more follows: libxml2 drops that, the standard has it in the body."""
    at = first_end(raw)
    return raw[:at] + _END.sub(b"", raw[at:]) if len(raw) - at > LAST else raw


def _end_head(tree: Element) -> None:
    """Put what no head may hold, and all behind it, at the beginning of the body."""
    head = tree.find("head")
    moved = [] if head is None else list(dropwhile(lambda child: child.tag in _IN_HEAD, head))
    if not moved:
        return
    body = tree.find("body")
    if body is None:
        body = lxml.etree.SubElement(tree, "body")
    moved[-1].tail, body.text = (moved[-1].tail or "") + (body.text or "") or None, None
    body[0:0] = moved
