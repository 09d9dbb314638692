"""The pages of one article made one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archiver.items import Article, Block, Kind, Reason, replace
from archiver.normalize.paged import are_siblings
from archiver.rules.quotes import QUOTE

_SIGNS = re.compile(r"\W+")


def begun(article: Article, url: str) -> Article:
    """An article as read from its first page, at that address: of a row of articles the next is no page of it."""
    if article.next_page is None or not are_siblings(url, article.next_page):
        return article
    return replace(article, next_page=None)


def join(first: Article, rest: Sequence[Article]) -> Article:
    """One article from its pages in order; a block that an earlier page had already is left out."""
    seen = {_shown(block) for block in first.blocks}
    blocks = list(first.blocks)
    for page in rest:
        fresh = [block for block in page.blocks if _shown(block) not in seen]
        seen.update(map(_shown, fresh))
        blocks.extend(fresh)
    return replace(first, blocks=tuple(_without_quotes(blocks)), next_page=None)


def whole(first: Article, rest: Sequence[tuple[str, Article]]) -> Article:
    """The article of its pages as they are kept, those behind the first with their addresses."""
    rest = [(url, page) for url, page in rest if not are_siblings(first.url, url)]  # of before they were told apart
    if len(rest) == 1 and first.single_page is not None:
        url, page = rest[0]
        if url == first.single_page or first.next_page is None:
            return replace(first, blocks=page.blocks)
    return join(first, [page for _, page in rest]) if rest else first


def _shown(block: Block) -> str:
    """What a block is known by on another page: a picture by its address, since its caption may be none or a credit."""
    return block.html if block.kind is Kind.FIGURE else block.text


def _without_quotes(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks; one that repeats a sentence of a longer one, on whatever page, is dropped."""
    story = [_key(block.text) for block in blocks if block.dropped is None]
    for block in blocks:
        is_quote = block.dropped is None and block.kind in (Kind.QUOTE, Kind.PARAGRAPH) and len(block.text) in QUOTE
        key = _key(block.text) if is_quote else ""
        if is_quote and any(key in longer and len(longer) > len(key) for longer in story):
            yield replace(block, dropped=Reason.PULL_QUOTE)
        else:
            yield block


def _key(text: str) -> str:
    return f" {_SIGNS.sub(' ', text.lower()).strip()} "
