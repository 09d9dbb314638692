"""Strip: an article under the verdicts of the census, of its kin and of the user, who has the last word.

Of the reasons that a page alone gives none is touched; only `keep` brings such a block back where kinship might have
given the same reason. So the census can be made again at any time, from the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archiver.compare.census import LEARNED, Verdicts, is_dateline, key
from archiver.compare.kinship import Kin, kindred
from archiver.items import Article, Block, Cause, Kind, Reason
from archiver.rules.words import phrase_key

#: A recurring line this short that announces what follows ("Ingredients:", "What are you reading?") heads it.
_LEAD = 80
_ANNOUNCES = (":", "?", "：", "？", "؟", ";")


@dataclass(frozen=True, slots=True)
class Wishes:
    """A source's `keep` and `drop`: whole blocks, or with "…" at the end what a block begins with."""

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    def of(self, text: str) -> bool | None:
        """True: keep it; False: drop it; None: nothing was wished."""
        if not (self.keep or self.drop):
            return None
        name = phrase_key(text)
        if _matches(name, self.keep):
            return True
        return False if _matches(name, self.drop) else None


def _matches(name: str, phrases: Iterable[str]) -> bool:
    for phrase in phrases:
        wanted = phrase_key(phrase.removesuffix("…"))
        if wanted and (name.startswith(wanted) if phrase.endswith("…") else name == wanted):
            return True
    return False


def strip(article: Article, verdicts: Verdicts, kin: Kin | None = None, wishes: Wishes | None = None) -> Article | None:
    """A revision with the verdicts carried out, or None where they change nothing; `updated` stays.

    Its cause is VETO where a wish changed a block, else CENSUS. An article of which no text would be left is not
    stripped by the census: that its every block recurs says that others carry it, below their own.
    """
    wishes = wishes or Wishes()
    alone = tuple(replace(b, dropped=None) if b.dropped is Reason.BOILERPLATE else b for b in article.blocks)
    related = kindred(replace(article, blocks=alone), kin) if kin else {}
    found = [replace(b, dropped=related[n]) if n in related else b for n, b in enumerate(alone)]
    counted = _counted(found, verdicts)
    told = [_wished(block, wishes) for block in (counted if _has_text(counted) else found)]
    if tuple(told) == article.blocks:
        return None
    vetoed = any(
        new.dropped is not old.dropped and wishes.of(new.text) is not None
        for new, old in zip(told, article.blocks, strict=True)
    )
    return replace(article, blocks=tuple(told), cause=Cause.VETO if vetoed else Cause.CENSUS)


def _wished(block: Block, wishes: Wishes) -> Block:
    wish = wishes.of(block.text) if block.dropped in LEARNED else None
    if wish is None:
        return block
    return replace(block, dropped=None if wish else block.dropped or Reason.BOILERPLATE)


def _has_text(blocks: Iterable[Block]) -> bool:
    return any(block.dropped is None and block.kind is not Kind.HEADING and block.text for block in blocks)


def _counted(blocks: Sequence[Block], verdicts: Verdicts) -> list[Block]:
    """The blocks with what recurs dropped, except for a dateline at the start and what heads a part of the story."""
    recurring = {n for n, b in enumerate(blocks) if b.dropped is None and b.text and key(b.text) in verdicts}
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
