"""The content codings of HTTP (RFC 9110, 8.4.1) undone, within bounds; and whether what they wrapped has its end.

As browsers do it: checksums are passed over, what follows the end too, and a coding that nobody knows; a body that is
plainly not coded is taken as it stands.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable

import brotli  # type: ignore[import-untyped]

from archiver import deflate
from archiver.deflate import Undone, bounded
from archiver.errors import CodingError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: What a server may choose from, as Accept-Encoding has it.
ACCEPTED = "gzip, deflate, br, zstd"

_ERRORS: tuple[type[Exception], ...] = (*deflate.ERRORS, brotli.error, zstd.ZstdError)
_END = re.compile(rb"</(?:html|body|rss|feed|rdf:rdf|urlset|sitemapindex)\s*>", re.I)
_TAIL = 4096  # bytes in which a page says its end: some programs write a remark or a script behind it


def undone(body: bytes, codings: Iterable[str], limit: int) -> Undone:
    """The body as it was before these codings, named in the order in which they were put on.

    Raises TooLargeError where it has more than ``limit`` bytes, CodingError where it is not what they say.
    """
    is_whole = True
    for coding in reversed([coding.strip().lower() for coding in codings]):
        if body and (undo := _UNDO.get(coding)):
            try:
                body, is_reached = undo(body, limit)
            except _ERRORS as error:
                if not _is_text(body):
                    raise CodingError(f"the answer is not {coding}, as it says: {error}") from error
            else:
                is_whole = is_whole and is_reached
    return Undone(body, is_whole)


def says_its_end(body: bytes) -> bool:
    """Whether a page, feed or sitemap ends as one that nobody cut off."""
    return bool(_END.search(body, max(0, len(body) - _TAIL)))


def _is_text(body: bytes) -> bool:
    """Plainly not packed: markup, or well-formed UTF-8."""
    try:
        return body.lstrip().startswith(b"<") or bool(body.decode())
    except UnicodeDecodeError:
        return False


def _unbrotli(body: bytes, limit: int) -> Undone:
    unpacker = brotli.Decompressor()
    found = unpacker.process(body, output_buffer_limit=limit + 1)
    while not unpacker.is_finished() and (more := unpacker.process(b"", output_buffer_limit=limit + 1)):
        found = bounded(found + more, limit)
    return Undone(bounded(found, limit), unpacker.is_finished())


def _unzstd(body: bytes, limit: int) -> Undone:
    unpacker = zstd.ZstdDecompressor()
    found = unpacker.decompress(body, limit + 1)
    return Undone(bounded(found, limit), unpacker.eof)


_UNDO: dict[str, Callable[[bytes, int], Undone]] = {
    "gzip": deflate.gunzip,
    "x-gzip": deflate.gunzip,
    "deflate": deflate.inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
