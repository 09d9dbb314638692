"""Ampersands that a parser of broken XML loses: those typed as they are (?id=1&page=2), and behind a fault all others.

libxml2 passes over every named reference, be it ``&amp;``, once a document has shown one fault; numbers it reads on.
"""

from __future__ import annotations

import re

#: Bytes of the longest reference that stays one.
LONGEST = 10

_NAMED = {b"amp": b"&#38;", b"apos": b"&#39;", b"gt": b"&#62;", b"lt": b"&#60;", b"quot": b"&#34;"}
_AMPERSAND = re.compile(rb"&(?!#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};)(?:(amp|apos|gt|lt|quot);)?")


def numbered(xml: bytes) -> bytes:
    """The document, or a piece of it, with its ampersands written as numbers where they are none; UTF-16 stays.

    A name that only HTML knows (``&nbsp;``) becomes text, for whoever reads the field.
    """
    return _AMPERSAND.sub(_number, xml) if b"&" in xml and b"\0" not in xml else xml


def _number(found: re.Match[bytes]) -> bytes:
    return _NAMED[found[1] or b"amp"]
