"""Normalize: the texts of an article made whole, before anything compares, counts or stores them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from archiver.items import Article, Block, Kind, replace
from archiver.normalize.chars import clean, clean_lines, half_spaces, is_clean, legal, squeeze
from archiver.normalize.fragment import is_just, mend, paragraph
from archiver.normalize.quotes import Edit, apart, edits, is_doubtful, is_marked, repair

#: So many blocks are looked at as one; where something is found, each of so many parts of them.
_TOGETHER, _PARTS = 16, 4
_PREFORMATTED = frozenset({Kind.CODE, Kind.TABLE})


def normalize(article: Article) -> Article:
    """The article with every text cleaned and its quotes set right; empty values and blocks are gone. Idempotent."""
    language = _optional(article.language)
    blocks = _blocks(article.blocks, language)
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
        single_page=legal(article.single_page or "") or None,
        origins=tuple((legal(field), legal(witness)) for field, witness in article.origins),
    )


def _prose(text: str, language: str | None) -> str:
    return repair(clean(text), language)


def _blocks(blocks: Sequence[Block], language: str | None, together: int = _TOGETHER) -> Iterator[Block]:
    """The blocks made whole. Most are, and to see that costs far less than to mend them."""
    for start in range(0, len(blocks), together):
        group = blocks[start : start + together]
        if _are_whole(group, language):
            yield from group
        elif together > 1:
            yield from _blocks(group, language, together // _PARTS)
        else:
            yield _mended(group[0], language)


def _are_whole(blocks: Sequence[Block], language: str | None) -> bool:
    """Would nothing change? A space at the end of a text shows as a double one in all of them together."""
    texts = [block.text for block in blocks]
    together = " ".join(filter(None, texts))
    if not is_clean(together) or is_doubtful(together, language):
        return False
    html = "\n".join([block.html for block in blocks])
    if "<br>" in html and is_marked(together, language):
        return False  # a quotation mark stands next to another sign there
    return is_just(html, "\n".join(texts)) and html.replace("\n", "").isprintable()


def _mended(block: Block, language: str | None) -> Block:
    if block.kind in _PREFORMATTED:
        html = mend(block.html, legal) if "&" in block.html else block.html
        return replace(block, text=clean_lines(block.text), html=legal(html))
    text = _prose(block.text, language)
    if block.html == paragraph(block.text):
        return replace(block, text=text, html=paragraph(text))
    html = mend(block.html, squeeze, partial(_edits, language=language))
    return replace(block, text=text, html=legal(html))


def _edits(text: str, language: str | None) -> list[Edit]:
    """What is to be mended only where the text is seen whole, over its tags."""
    spaces = [Edit(start, end, " " if end < len(text) else "") for start, end in half_spaces(text)]
    return apart([*spaces, *edits(text, language)]) if spaces else edits(text, language)


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for raw in texts if (text := clean(raw))))


def _optional(text: str | None) -> str | None:
    return clean(text or "") or None
