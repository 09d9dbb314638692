"""Bytes or text to a tree: decoded as browsers do, bounded before the parse, comments left out."""

from __future__ import annotations

from typing import TypeAlias

import lxml.etree

from archiver.deflate import unpacked
from archiver.items import Refusal
from archiver.markup.decode import as_utf8
from archiver.markup.scan import MAX_SIZE, refuse
from archiver.markup.sniff import no_page

#: ``huge_tree``: without it libxml2 drops everything from the 254th nested element on, silently.
_PARSER = lxml.etree.HTMLParser(
    encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
)
#: lxml's plain elements: those of lxml.html cost three times as much, and nobody asks for what they add.
Element: TypeAlias = lxml.etree._Element


def parse_page(page: bytes | str, content_type: str | None = None) -> Element | tuple[Refusal, str]:
    """As `parse`, of what a server calls a page: it may be gzip that nobody named, or no page at all."""
    raw = page.encode("utf-8", "replace") if isinstance(page, str) else unpacked(page, MAX_SIZE)
    other = no_page(raw, content_type)
    return (Refusal.NOT_HTML, other) if other else parse(page if isinstance(page, str) else raw, content_type)


def parse(page: bytes | str, content_type: str | None = None) -> Element | tuple[Refusal, str]:
    """The ``<html>`` element of a page, or why there is none; never raises for what the page says."""
    raw = page.encode("utf-8", "replace") if isinstance(page, str) else as_utf8(page, content_type)
    raw = raw.replace(b"\0", b"")
    refused = refuse(raw)
    if refused is not None:
        return refused
    if not raw or raw.isspace():
        return Refusal.EMPTY, "no bytes but white space"
    try:
        tree = lxml.etree.fromstring(raw, parser=_PARSER)
    except lxml.etree.LxmlError as error:
        return Refusal.EMPTY, f"nothing in it is markup: {error}"
    return tree if tree is not None else (Refusal.EMPTY, "nothing in it is markup: Document is empty")
