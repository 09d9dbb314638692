"""Addresses of a page made absolute."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin

_SCHEMES = ("http://", "https://", "mailto:")
#: An address from the root of its site in which there is nothing to resolve, unless a part of it begins with a dot.
_ROOTED = re.compile(r"/(?!/)[\w%~,=@+/.-]*", re.ASCII)


def absolute(base: str, address: str | None) -> str | None:
    """The address made absolute; None where it is no address a reader may follow."""
    address = (address or "").strip()
    if not address or (address.startswith(("http://", "https://")) and "[" not in address):
        return address or None
    if _ROOTED.fullmatch(address) and "/." not in address and (root := _root(base)):
        return root + address[1:]
    try:
        joined = urljoin(base, address)
    except ValueError:
        return None
    return joined if joined.lower().startswith(_SCHEMES) else None


@lru_cache(maxsize=256)
def _root(base: str) -> str | None:
    """The root of the site that an address lies on; None where it lies on none."""
    try:
        root = urljoin(base, "/")
    except ValueError:
        return None
    return root if root.startswith(("http://", "https://")) else None
