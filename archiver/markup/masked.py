"""E-mail addresses that Cloudflare masks in every page it serves; a script in the reader's browser puts them back."""

from __future__ import annotations

import lxml.etree

_PATH = "/cdn-cgi/l/email-protection"
#: What a page holds that has one.
MARK = _PATH.encode()
#: Twice the characters of the longest address (RFC 5321, 4.5.3.1) with a subject behind it, and the key.
_LONGEST = 2000


def unmask(tree: lxml.etree._Element) -> None:
    """Put the addresses back where they were, in texts and links; what is no address stays as it is."""
    for element in tree.iter("a", "span"):
        if address := _decoded(element.get("data-cfemail") or ""):
            del element[:]
            element.text = address.partition("?")[0]
        path, _, code = (element.get("href") or "").partition("#")
        if path.endswith(_PATH) and (linked := _decoded(code) or address):
            element.set("href", f"mailto:{linked}")


def _decoded(code: str) -> str | None:
    """The address: the first octet is the key, each further one a letter of it under that key."""
    try:
        key, *letters = bytes.fromhex(code) if len(code) < _LONGEST else b""
        address = bytes(letter ^ key for letter in letters).decode("utf-8")
    except ValueError:
        return None
    return address if "@" in address and address.isprintable() and "<" not in address else None
