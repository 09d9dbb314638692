"""Normalize: the texts of an article made whole, before anything compares, counts or stores them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from archiver.items import Article, Block, Kind
from archiver.normalize.chars import clean, clean_lines, is_clean, legal, squeeze
from archiver.normalize.fragment import is_just, mend
from archiver.normalize.quotes import edits, repair

_PREFORMATTED = frozenset({Kind.CODE, Kind.TABLE})


def normalize(article: Article) -> Article:
    """The article with every text cleaned and its quotes set right; empty values and blocks are gone. Idempotent."""
    language = _optional(article.language)
    blocks = (_block(block, language) for block in article.blocks)
    return replace(
        article,
        title=_prose(article.title, language),
        blocks=tuple(block for block in blocks if block.text or (block.kind is Kind.FIGURE and block.html)),
        language=language,
        authors=_each(article.authors),
        summary=_prose(article.summary or "", language) or None,
        tags=_each(article.tags),
        section=_optional(article.section),
        site_name=_optional(article.site_name),
        url=legal(article.url),
        site=legal(article.site),
        image=legal(article.image or "") or None,
        next_page=legal(article.next_page or "") or None,
        origins=tuple((legal(field), legal(witness)) for field, witness in article.origins),
    )


def _prose(text: str, language: str | None) -> str:
    return repair(clean(text), language)


def _block(block: Block, language: str | None) -> Block:
    if block.kind in _PREFORMATTED:
        return replace(block, text=clean_lines(block.text), html=legal(mend(block.html, legal)))
    if _is_whole(block, language):
        return block
    html = mend(block.html, squeeze, partial(edits, language=language))
    return replace(block, text=_prose(block.text, language), html=legal(html))


def _is_whole(block: Block, language: str | None) -> bool:
    """Would nothing change? Most blocks of most pages are as they should be, and to look costs less than to mend."""
    text, html = block.text, block.html
    return is_clean(text) and is_just(html, text) and html.isprintable() and not edits(text, language)


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for raw in texts if (text := clean(raw))))


def _optional(text: str | None) -> str | None:
    return clean(text or "") or None
