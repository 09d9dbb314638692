"""Where the relative addresses of a page start from."""

from __future__ import annotations

from archiver.markup.tree import Element
from archiver.normalize.urls import canonical


def base_of(tree: Element, url: str) -> str:
    """The address in the page's first <base>, where that is a sound one, else the page's own."""
    base = next(tree.iter("base"), None)
    return (canonical(base.get("href") or "", url) if base is not None else None) or url
