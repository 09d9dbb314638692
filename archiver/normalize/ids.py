"""The id of an article and the hash of its content."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable

from archiver.items import LEARNED, Article, Block, Kind
from archiver.normalize.fold import fold

#: Our own name space, drawn once. Changing it would change every id ever minted.
_SPACE = uuid.UUID("6f0d7a52-41c6-5be1-9d5e-0c3a8d7be6f4")

_HASH_VERSION = b"1"


def mint(site: str, url: str) -> str:
    """The id of the article at that canonical URL: ``urn:uuid:…``, the same whenever it is minted.

    No http URL, since some readers then show every edit as a new entry; no tag URI, since that needs a name we own.
    """
    return uuid.uuid5(_SPACE, f"{site}\n{url}").urn


def content_hash(article: Article) -> str:
    """What tells a material edit: 32 hex digits over the folded title and the folded text that a page alone would keep.

    So what is learned of the site's other pages never looks like an edit. White space, letter case, quotes,
    pictures and the bars of tables do not count, nor does what the page itself shows to be no part of the story.
    """
    return _hash(article, (block for block in article.blocks if block.dropped is None or block.dropped in LEARNED))


def story_hash(article: Article) -> str:
    """The same over the story alone: it moves with what is learned, but not with pitches that take turns."""
    return _hash(article, article.story)


def _hash(article: Article, blocks: Iterable[Block]) -> str:
    digest = hashlib.blake2b(_HASH_VERSION, digest_size=16)
    digest.update(fold(article.title).encode())
    for block in blocks:
        if block.kind is Kind.TABLE:  # how its cells are parted is the extractor's word, and where a table ends
            digest.update(b" " + fold(block.text.replace("|", " ")).encode())
        elif block.kind is not Kind.FIGURE:
            digest.update(b"\n" + fold(block.text).encode())
    return digest.hexdigest()
