"""HTML entities that a page shows as text, since it was escaped twice: decoded where that is certain."""

from __future__ import annotations

import re
from html.entities import html5

_ENTITY = re.compile(
    r"&(?:(?:amp|#38|#x26);)*(?:#(?P<number>[0-9]{2,7})|#[xX](?P<hex>[0-9a-fA-F]{2,6})|(?P<name>[A-Za-z][A-Za-z0-9]{1,31}));"
)
# Entities that prose has between spaces; any other that stands alone may be what the text is about.
_LONERS = frozenset("&–—…«»•·|")
_SAFE_ASCII = frozenset("\"'&")


def has_entity(text: str) -> bool:
    """Does the text hold what looks like an entity?"""
    return "&" in text and _ENTITY.search(text) is not None


def unescape(text: str) -> str:
    """The text with entities decoded, if one of them is surely debris: one convicts all."""
    if "&" not in text:
        return text
    found = [entity for entity in _ENTITY.finditer(text) if _decoded(entity) is not None]
    if any(_is_debris(entity) for entity in found) or (found and not _ENTITY.sub("", text).strip()):
        return _ENTITY.sub(lambda entity: entity[0] if (sign := _decoded(entity)) is None else sign, text)
    return text


def _decoded(entity: re.Match[str]) -> str | None:
    """The sign an entity means; None for unknown ones and for those whose sign could make another entity or a tag."""
    if entity["name"]:
        sign = html5.get(entity["name"] + ";", "")
    else:
        code = int(entity["number"]) if entity["number"] else int(entity["hex"], 16)
        sign = chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else ""
        if sign == "&":
            return None
    return sign if sign and (sign in _SAFE_ASCII or not sign.isascii()) else None


def _is_debris(entity: re.Match[str]) -> bool:
    text, (start, end) = entity.string, entity.span()
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before.isalnum() or after.isalnum() or before in {".", "!", "?", ";"}:
        return True
    return _decoded(entity) in _LONERS and before.isspace() and after.isspace()
