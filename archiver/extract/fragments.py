"""A piece of HTML, or a plain text, that is known to be an article's: its blocks, with nothing judged by measures."""

from __future__ import annotations

from operator import itemgetter

from archiver.extract.compose import Composer
from archiver.extract.cutting import cut
from archiver.extract.figures import figures
from archiver.extract.plain import clean_text
from archiver.items import Block, Kind
from archiver.markup.tree import parse
from archiver.normalize.fragment import paragraph


def blocks_of(html: str, base: str) -> tuple[Block, ...]:
    """Every block of the fragment, as the extractor would have written it; empty where it cannot be read.

    What `Article.html` gave comes back as the blocks it was made of. `base` is what addresses are relative to.
    """
    tree = parse(html)
    if isinstance(tree, tuple):
        return ()
    runs = cut(tree)
    shown = figures(runs, 0, len(runs.runs), base, None, linked=True)
    captions = {number for figure in shown for number in figure.caption}
    numbers = [number for number in range(len(runs.runs)) if number not in captions]
    placed = [(figure.before, figure.block) for figure in shown]
    placed += Composer(runs, base).blocks(numbers, [None] * len(numbers))
    return tuple(block for _, block in sorted(placed, key=itemgetter(0)))


def blocks_of_text(text: str, language: str | None) -> tuple[Block, ...]:
    """The paragraphs of a plain text, cleaned; what is no story by its words is dropped, with the reason."""
    return tuple(
        Block(kind=Kind.PARAGRAPH, text=told, html=paragraph(told), dropped=line.dropped)
        for line in clean_text(text, language).lines
        if (told := " ".join(line.text.split()))
    )
