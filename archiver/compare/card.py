"""A card: what the index notes of an article. A worker makes it, since folding every text is most of what it costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from archiver.compare.census import Ballot, ballot, numbers
from archiver.compare.kinship import links
from archiver.items import LEARNED, Article
from archiver.normalize.fold import fold_lines
from archiver.normalize.pairs import paired

UNKNOWN = -1
_MODULUS = (1 << 61) - 1  # a prime: sums of different sets of hashes fall together by chance only


class Words(NamedTuple):
    """The texts of an article as full text is indexed: folded, scripts without spaces cut into pairs."""

    title: str
    text: str
    authors: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The tables' view of one revision; `key` gives the numbers."""

    keys: tuple[int, ...]  # one for each block, in their order
    lines: tuple[str, ...]  # the same blocks as full text is indexed
    ballot: Ballot
    titles: tuple[int, ...]  # its own, and what a listing called it
    links: tuple[str, ...]  # canonical addresses of the blocks that are nothing but links
    words: Words
    judged: int = 0  # `signature` of the verdicts carried out on it; 0: none was, UNKNOWN: or more than verdicts

    def judged_as(self, article: Article, judged: int) -> Card:
        """The card of the same article with verdicts of that signature carried out on its blocks."""
        return replace(self, judged=judged, words=self.words._replace(text=_story(article, self.lines)))


def card(article: Article) -> Card:
    """The card of a revision, stamped with its dates. Every text is folded once."""
    folded = _folded(article)
    names = dict(zip(folded, numbers(folded.values()), strict=True))
    lines = tuple(paired(folded[block.text]) for block in article.blocks)
    return Card(
        keys=tuple(names[block.text] for block in article.blocks),
        lines=lines,
        ballot=ballot(article, names.__getitem__),
        titles=tuple(dict.fromkeys(names[title] for title in (article.title, article.listed_as) if title)),
        links=tuple(dict.fromkeys(url for block in article.blocks if block.links for url in links(block))),
        words=Words(paired(folded[article.title]), _story(article, lines), paired(folded[" ".join(article.authors)])),
        judged=UNKNOWN if any(block.dropped in LEARNED for block in article.blocks) else 0,
    )


def _folded(article: Article) -> dict[str, str]:
    """Each text of the article and its key."""
    heads = (article.title, article.listed_as or "", " ".join(article.authors), article.section or "")
    texts = [*heads, *(block.text for block in article.blocks)]
    return dict(zip(texts, fold_lines(texts), strict=True))


def _story(article: Article, lines: Iterable[str]) -> str:
    """The words of the story as it stands."""
    return "\n".join(line for line, block in zip(lines, article.blocks, strict=True) if block.dropped is None)


def signature(condemned: Iterable[int]) -> int:
    """A number for a set of blocks on which there is a verdict: 0 for none, and it fits SQLite's 63 bits."""
    return sum(condemned) % _MODULUS
