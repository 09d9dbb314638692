"""A linear look at a page before any parser sees it: what would cost more than it is worth is refused here."""

from __future__ import annotations

import re

from archiver.items import Refusal
from archiver.markup.brackets import stretches

#: Bytes of markup; the same bound as the download's. The largest of 1,159 real pages had 7 MB.
MAX_SIZE = 16 * 1024 * 1024
#: Attributes on one tag; 30,000 cost lxml 4 s (it compares each with each), real tags have under 100.
MAX_ATTRIBUTES = 256
#: Elements inside each other; libxml2 silently loses what lies deeper than 2,046, real pages stay under 100.
MAX_DEPTH = 512

#: Shorter tags cannot hold too many: an attribute takes two bytes at least.
_LONG = 2 * MAX_ATTRIBUTES
_ATTRIBUTE = rb"""(?:[\s/]++|(?<=["']))[^\s/>"'=<]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']++))?+"""
_MANY_ATTRIBUTES = re.compile(rb"[a-zA-Z][^\s/>]*+(?:%s){%d}" % (_ATTRIBUTE, MAX_ATTRIBUTES + 1))
_SCRIPT = re.compile(rb"<(script|style)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)


def refuse(raw: bytes) -> tuple[Refusal, str] | None:
    """Why these bytes must not be parsed, and a word on it; None where they may be."""
    if len(raw) > MAX_SIZE:
        return Refusal.TOO_BIG, f"{len(raw)} bytes; at most {MAX_SIZE} are read"
    if _is_crowded(raw) and _is_crowded(_SCRIPT.sub(b"", raw)):  # "i<n; …" in a script only looks like a tag
        return Refusal.TOO_BIG, f"a tag with more than {MAX_ATTRIBUTES} attributes"
    return None


def _is_crowded(raw: bytes) -> bool:
    return any(_MANY_ATTRIBUTES.match(raw, start, end) for start, end in stretches(raw, _LONG))
