"""Ampersands that XML does not know: addresses written as they are typed (?id=1&page=2) lose what stands behind one."""

from __future__ import annotations

import re

#: The longest that is taken for a reference: the names of HTML's entities are no longer.
LONGEST = 34

_BARE = re.compile(rb"&(?!#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{0,31};)")


def referred(xml: bytes) -> bytes:
    """The document with each ampersand that begins no reference written as one; in an encoding that has ASCII."""
    return _BARE.sub(b"&amp;", xml) if b"&" in xml else xml
