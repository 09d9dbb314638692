"""The bytes of a sitemap as a parser can read them, whatever its server wrote before and in between."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from typing import IO

from archiver.markup.ampersands import LONGEST, numbered
from archiver.markup.prolog import HEAD, declares_entities, root_of

#: What the protocol allows (sitemaps.org): 50 MB unpacked. More is cut, and said.
MAX_BYTES = 50 * 1024 * 1024
GZIP = b"\x1f\x8b"

_ROOTS = ("sitemapindex", "urlset")
_ROOT = re.compile(rb"<(?:[\w-]+:)?(?:urlset|sitemapindex)[\s>]")


class Stream:
    """The body, unpacked on the way where it is gzip, never more than MAX_BYTES of it; faults are noted, not raised."""

    def __init__(self, body: bytes) -> None:
        packed = body.startswith(GZIP)
        self._source: IO[bytes] = gzip.GzipFile(fileobj=io.BytesIO(body)) if packed else io.BytesIO(body)  # type: ignore[assignment]
        self._left = MAX_BYTES
        self.fault: str | None = None
        self.head = _begun(self._pull(HEAD))
        self._held = self.head

    def whole(self) -> bytes:
        """All of it as it stands, for what is no sitemap of XML."""
        return self._held + self._pull(MAX_BYTES)

    def read(self, size: int) -> bytes:
        """About so many of the next bytes, for a parser of XML, with every ampersand legible to it."""
        data, self._held = self._held, b""
        while more := self._pull(size):
            data += more
            at = data.rfind(b"&", -LONGEST)
            if at < 0:
                break
            if at:  # what it begins may go on behind the end
                data, self._held = data[:at], data[at:]
                break
        return numbered(data)

    def _pull(self, size: int) -> bytes:
        try:
            data = self._source.read(min(size, self._left + 1))
        except (OSError, EOFError, zlib.error):
            self.fault = "is broken gzip; what stands before was read."
            return b""
        self._left -= len(data)
        if self._left < 0:
            self.fault = f"is longer than {MAX_BYTES} bytes; the rest was not read."
            self._left = 0
            return b""
        return data


def _begun(head: bytes) -> bytes:
    """A sitemap from its beginning: some programs write their warnings in front ("<br /><b>Warning</b>: …")."""
    root = _ROOT.search(head)
    if root is None or root_of(head) in _ROOTS or declares_entities(head):
        return head
    declared = head.rfind(b"<?xml", 0, root.start())
    return head[declared if declared >= 0 else root.start() :]
