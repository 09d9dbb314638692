"""May this document replace the last good one? A run may not make the public feed worse."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from archiver.errors import DocumentError
from archiver.publish.schema import check
from archiver.publish.window import SIZE

_ATOM = "{http://www.w3.org/2005/Atom}"

_REPEATED = 4  # entries with one text in common; of fewer, chance and agency notes make pairs
_FULL = SIZE * 7 // 10  # a document of this size has lost entries to its bytes: none alone takes much over a quarter


def judge(new: bytes, last: bytes | None) -> str | None:
    """Why the last good document must stay, as a sentence; None where the new one may be published.

    A pure function of the two documents. A last document that cannot be read is not worth keeping.
    """
    if new == last:
        return None
    try:
        check(new)
    except DocumentError as error:
        return f"the new document is invalid: {error}"
    entries = _entries(new)
    return _one_text(entries) or (_loss(entries, _entries(last), len(new)) if last else None)


def _entries(document: bytes) -> list[etree._Element]:
    try:
        return etree.fromstring(document, etree.XMLParser(resolve_entities=False)).findall(f"{_ATOM}entry")
    except etree.XMLSyntaxError:
        return []


def _one_text(entries: list[etree._Element]) -> str | None:
    """A consent wall or a newsletter box in place of every story."""
    texts = Counter(text for entry in entries if (text := _text(entry)))
    for text, times in texts.most_common(1):
        if times >= _REPEATED and times * 2 > len(entries):
            return f"{times} of {len(entries)} entries carry one same text: {text[:60]!r}"
    return None


def _loss(entries: list[etree._Element], before: list[etree._Element], size: int) -> str | None:
    if before and not entries:
        return f"the new document is empty, the last one had {len(before)} entries"
    if len(entries) * 2 < len(before) and size < _FULL:
        return f"only {len(entries)} entries are left of {len(before)}"
    ids = {_link(entry): entry.findtext(f"{_ATOM}id") for entry in before}
    shared = [entry for entry in entries if _link(entry) in ids]
    renamed = sum(entry.findtext(f"{_ATOM}id") != ids[_link(entry)] for entry in shared)
    if renamed * 2 > len(shared):
        return f"{renamed} of {len(shared)} articles have another id than before: readers would show them again"
    return None


def _text(entry: etree._Element) -> str:
    """The words of the story, without pictures and marks."""
    html = entry.findtext(f"{_ATOM}content", "").strip()
    return " ".join(etree.tostring(etree.HTML(html), method="text", encoding="unicode").split()) if html else ""


def _link(entry: etree._Element) -> str | None:
    link = entry.find(f"{_ATOM}link[@rel='alternate']")
    return None if link is None else link.get("href")
