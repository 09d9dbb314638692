"""Strip: an article under the verdicts of the census, of its kin and of the user, who has the last word.

Of the reasons that a page alone gives none is touched. So all this can be made again at any time, from the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from archiver.compare.census import Verdicts, is_dateline, key
from archiver.compare.kinship import Kin, kindred
from archiver.items import LEARNED, Article, Block, Cause, Kind, Reason, replace
from archiver.rules.wishes import NO_WISHES, Wishes

#: A recurring line this short that announces what follows ("Ingredients:", "What are you reading?") heads it.
_LEAD = 80
_ANNOUNCES = (":", "?", "：", "？", "؟", ";")


def strip(
    article: Article,
    verdicts: Verdicts,
    kin: Kin | None = None,
    wishes: Wishes = NO_WISHES,
) -> Article | None:
    """A revision with the verdicts carried out, or None where they change nothing; `updated` stays.

    Its cause is VETO where a wish changed a block, else CENSUS. An article of which no text would be left is not
    stripped, unless that was wished: that its every block recurs says that others carry it, below their own.
    """
    told = told_blocks(article, verdicts, kin, wishes)
    if told == article.blocks:
        return None
    return replace(article, blocks=told, cause=Cause.VETO if _is_vetoed(article, told, wishes) else Cause.CENSUS)


def told_blocks(
    article: Article,
    verdicts: Verdicts,
    kin: Kin | None = None,
    wishes: Wishes = NO_WISHES,
    key: Callable[[str], int] = key,
) -> tuple[Block, ...]:
    """The blocks as a page alone left them, with the verdicts carried out: whatever was learned before is forgotten.

    ``key`` may know the keys of the blocks' texts already.
    """
    alone = tuple(replace(b, dropped=None) if b.dropped in LEARNED else b for b in article.blocks)
    related = kindred(replace(article, blocks=alone), kin) if kin else {}
    found = [replace(b, dropped=related[n]) if n in related else b for n, b in enumerate(alone)]
    found = found if _has_text(found) else list(alone)
    counted = _counted(found, verdicts, key) if verdicts else found
    told = counted if _has_text(counted) else found
    return tuple(told if wishes == NO_WISHES else (_wished(block, wishes) for block in told))


def _wished(block: Block, wishes: Wishes) -> Block:
    is_ours = block.dropped is None or block.dropped in LEARNED
    wish = wishes.of(block.text) if is_ours and block.text else None
    if wish is None:
        return block
    return replace(block, dropped=None if wish else block.dropped or Reason.BOILERPLATE)


def _is_vetoed(article: Article, told: Sequence[Block], wishes: Wishes) -> bool:
    """Whether a wish had its say on a block that changed."""
    pairs = zip(told, article.blocks, strict=True)
    return any(new.dropped is not old.dropped and wishes.of(new.text) is not None for new, old in pairs)


def _has_text(blocks: Iterable[Block]) -> bool:
    return any(block.dropped is None and block.kind is not Kind.HEADING and block.text for block in blocks)


def _counted(blocks: Sequence[Block], verdicts: Verdicts, key: Callable[[str], int]) -> list[Block]:
    """The blocks with what recurs dropped, except for a dateline at the start and what heads a part of the story.

    Captions have no vote, so none is judged.
    """
    judged = ((n, b.text) for n, b in enumerate(blocks) if b.dropped is None and b.kind is not Kind.FIGURE)
    recurring = {n for n, text in judged if text and key(text) in verdicts}
    spared = set(_headings(blocks, recurring))
    first = next((n for n, b in enumerate(blocks) if b.dropped is None and b.kind is not Kind.FIGURE), -1)
    if first in recurring and is_dateline(blocks[first].text):
        spared.add(first)
    gone = recurring - spared
    return [replace(b, dropped=Reason.BOILERPLATE) if n in gone else b for n, b in enumerate(blocks)]


def _headings(blocks: Sequence[Block], recurring: set[int]) -> Iterator[int]:
    """The recurring headings with story directly below them, read from the end."""
    heads_story = False
    for number in range(len(blocks) - 1, -1, -1):
        block = blocks[number]
        if block.dropped is not None or block.kind is Kind.FIGURE:
            continue
        if number not in recurring:
            heads_story = block.kind is not Kind.HEADING and block.links < 0.5
        elif block.kind is Kind.HEADING or (len(block.text) <= _LEAD and block.text.endswith(_ANNOUNCES)):
            if heads_story:
                yield number
        else:
            heads_story = False
