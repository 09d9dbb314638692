"""May this document replace the last good one? A run may not make the public feed worse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import unescape

from lxml import etree

from archiver.errors import DocumentError
from archiver.publish.schema import check
from archiver.publish.window import SIZE

_ATOM = "{http://www.w3.org/2005/Atom}"

_TAG = re.compile(r"<(?:[^<>\"]++|\"[^\"]*+\")*+>")
_REPEATED = 4  # entries with one text in common; of fewer, chance and agency notes make pairs
_FEW = 4  # entries of which no share is taken: one more or less would turn it
_FULL = SIZE * 7 // 10  # a document of this size has lost entries to its bytes: none alone takes much over a quarter


def judge(new: bytes, last: bytes | None, *, may_shrink: bool = False) -> str | None:
    """Why the last good document must stay, as a sentence; None where the new one may be published.

    A pure function of the two documents. A last document that cannot be read is not worth keeping. One `may_shrink`
    where entries leave it that are lost nowhere else, as in a feed by choice.
    """
    if new == last:
        return None
    try:
        feed = check(new)
    except DocumentError as error:
        return f"the new document is invalid: {error}"
    before, entries = _feed(last), _entries(feed)
    may_shrink = may_shrink or len(new) >= _FULL
    return _one_text(entries) or _renamed(entries, _entries(before)) or (None if may_shrink else _loss(feed, before))


def undated(now: int, entries: int, last: Sequence[bool]) -> str | None:
    """Why the last document must stay where `now` of the entries have no date of their own; `last`: of each, whether it
    had one. None where the new one may be published.

    Held is what happens at once, as when a page's dates cannot be found any more: a source that comes to leave them out
    over weeks is as it says it is.
    """
    without = last.count(False)
    if entries >= _FEW and now * 2 > entries and without * 4 <= len(last) and last:
        return f"{now} of {entries} articles have no date of their own, before it were {without} of {len(last)}"
    return None


def ids(document: bytes | None) -> list[str]:
    """The ids of the entries."""
    return [entry.findtext(f"{_ATOM}id", "") for entry in _entries(_feed(document))]


def _feed(document: bytes | None) -> etree._Element | None:
    try:
        return etree.fromstring(document, etree.XMLParser(resolve_entities=False)) if document else None
    except etree.XMLSyntaxError:
        return None


def _entries(feed: etree._Element | None) -> list[etree._Element]:
    return [] if feed is None else feed.findall(f"{_ATOM}entry")


def _one_text(entries: list[etree._Element]) -> str | None:
    """A consent wall or a newsletter box in place of every story."""
    texts = Counter(text for entry in entries if (text := _text(entry)))
    for text, times in texts.most_common(1):
        if times >= _REPEATED and times * 2 > len(entries):
            return f"{times} of {len(entries)} entries carry one same text: {unescape(text)[:60]!r}"
    return None


def _loss(new: etree._Element, last: etree._Element | None) -> str | None:
    """Entries that went into a closed document since are not lost: their feed has another one behind it then."""
    entries, before = len(_entries(new)), len(_entries(last))
    if before and not entries:
        return f"the new document is empty, the last one had {before} entries"
    if entries * 2 < before and _behind(new) == _behind(last):
        return f"only {entries} entries are left of {before}"
    return None


def _behind(feed: etree._Element | None) -> str | None:
    link = None if feed is None else feed.find(f"{_ATOM}link[@rel='prev-archive']")
    return None if link is None else link.get("href")


def _renamed(entries: list[etree._Element], before: list[etree._Element]) -> str | None:
    ids = {_link(entry): entry.findtext(f"{_ATOM}id") for entry in before}
    shared = [entry for entry in entries if _link(entry) in ids]
    renamed = sum(entry.findtext(f"{_ATOM}id") != ids[_link(entry)] for entry in shared)
    if renamed * 2 > len(shared):
        return f"{renamed} of {len(shared)} articles have another id than before: readers would show them again"
    return None


def _text(entry: etree._Element) -> str:
    """The words of the story, without pictures and marks; entities as they are, since like is compared with like."""
    return " ".join(_TAG.sub(" ", entry.findtext(f"{_ATOM}content", "")).split())


def _link(entry: etree._Element) -> str | None:
    link = entry.find(f"{_ATOM}link[@rel='alternate']")
    return None if link is None else link.get("href")
