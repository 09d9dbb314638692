"""What the archive has taught of a site, and carrying it out: the census, kinship, and the user's last word."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from archiver.codec import to_json
from archiver.compare.card import UNKNOWN, Card, signature
from archiver.compare.census import Verdicts, census, key
from archiver.compare.strip import strip, told_blocks
from archiver.items import Article, Block, Reason, replace
from archiver.rules.wishes import NO_WISHES, Wishes
from archiver.store.kin import SiteKin
from archiver.store.store import Store

#: Articles that are brought up, and written with one fsync, at a time.
AT_ONCE = 64


#: A site that was never settled has had no wish: one that was carried out shows in its articles, as the rest does.
_NONE = to_json(NO_WISHES).decode()


@dataclass(frozen=True, slots=True)
class Learned:
    """All that is known of a site when an article of it is looked at."""

    verdicts: Verdicts
    kin: SiteKin | None  # None where it has nothing to say
    wishes: Wishes = NO_WISHES

    def carried_out(self, article: Article, drawn: Card) -> tuple[Article, Card]:
        """A new article with it carried out, and its card; `drawn` is the card of what the page alone says."""
        names = drawn.ballot.texts
        judged = signature(name for name in names if name in self.verdicts)
        touches = self.kin is not None and self.kin.touches(names, drawn.links)
        if self.wishes != NO_WISHES or touches:
            judged = UNKNOWN
        if not judged:
            return article, drawn
        keys = dict(zip((block.text for block in article.blocks), drawn.keys, strict=True))
        kin = self.kin if touches else None  # one look-up says what else each block would be asked
        told = _with_blocks(article, told_blocks(article, self.verdicts, kin, self.wishes, keys.__getitem__))
        return told, drawn.judged_as(told, judged)

    def revise(self, article: Article) -> Article | None:
        """The revision in which it is carried out, or None where that changes nothing."""
        return strip(article, self.verdicts, self.kin, self.wishes)

    def applied(self, article: Article) -> Article:
        """The article with it carried out, and else as it was: no revision of its own."""
        return _with_blocks(article, told_blocks(article, self.verdicts, self.kin, self.wishes))


def _with_blocks(article: Article, blocks: tuple[Block, ...]) -> Article:
    return article if blocks == article.blocks else replace(article, blocks=blocks)


def learned(store: Store, site: str, wishes: Wishes = NO_WISHES) -> Learned:
    """What the archive teaches at this moment; the articles themselves are not read."""
    return Learned(census(*store.index.votes.counts(site)), store.index.kin(site), wishes)


def is_settled(store: Store, site: str, wishes: Wishes = NO_WISHES) -> bool:
    """Whether no line came since the site was brought up, and nothing else was wished: then nothing is due."""
    agenda = store.index.agenda
    return agenda.wishes(site, unsettled="") == to_json(wishes).decode() and not agenda.has_fresh(site)


def bring_up(store: Store, site: str, wishes: Wishes = NO_WISHES) -> int:
    """How many articles got a revision, since what is known now changes them. The next call finds none.

    Only articles that it may change are read. A crash leaves some revisions unwritten; they are found again, since what
    was done is noted at the end.
    """
    known, wished = learned(store, site, wishes), to_json(wishes).decode()
    revised = 0
    due = iter(sorted(_due(store, site, known, wished)))
    while some := list(islice(due, AT_ONCE)):
        read = [article for article in map(store.latest, some) if article]
        revisions = [revision for revision in map(known.revise, read) if revision]
        store.append(*revisions)
        revised += len(revisions)
    store.index.agenda.settle(site, known.verdicts, wished)
    store.index.commit()
    return revised


def _due(store: Store, site: str, known: Learned, wished: str) -> set[str]:
    """The entries that may not be as verdicts, kinship and wishes leave them."""
    agenda = store.index.agenda
    if agenda.wishes(site, unsettled=_NONE) != wished:
        return set(store.index.entries.of(site))
    turned = agenda.condemned(site) ^ set(known.verdicts)
    due = agenda.touched(site, known.verdicts) | agenda.settled_holders(site, turned)
    # Which of the fresh ones are due, `touched` knows; but a wish may be of a text that nobody else has.
    return due if known.wishes == NO_WISHES else due | agenda.fresh(site)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A text that recurs on a site: under so many titles of the articles of its time."""

    text: str
    titles: int
    articles: int
    example: str  # the address of an article that has it
    kept: bool  # the user's word overrules it


def lessons(store: Store, known: Learned, site: str) -> tuple[Lesson, ...]:
    """What the census learned of a site, the commonest first."""
    found = []
    for name, verdict in known.verdicts.items():
        example = next(filter(None, map(store.latest, store.index.votes.holders(site, name, 3))), None)
        text = example and next((block.text for block in example.blocks if key(block.text) == name), None)
        if example and text:
            kept = known.wishes.of(text) is True
            figures = {"titles": verdict.titles, "articles": verdict.articles}
            found.append(Lesson(text=text, example=example.url, kept=kept, **figures))
    return tuple(sorted(found, key=lambda lesson: (-lesson.titles, lesson.text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What becomes of a block that the page alone would keep, and who says so."""

    text: str
    dropped: Reason | None
    by: str


def remarks(known: Learned, article: Article) -> tuple[Remark, ...]:
    """Every block of the article on which the site's other pages, or the user, have a say."""
    unasked = Learned(known.verdicts, known.kin).applied(article).blocks
    told = known.applied(article).blocks
    return tuple(
        Remark(text=now.text, dropped=now.dropped, by=_who(known, now.text, learned_of.dropped))
        for alone, learned_of, now in zip(article.blocks, unasked, told, strict=True)
        if not alone.dropped == learned_of.dropped == now.dropped
    )


def _who(known: Learned, text: str, unasked: Reason | None) -> str:
    wish, verdict = known.wishes.of(text), known.verdicts.get(key(text))
    if verdict and unasked is Reason.BOILERPLATE:
        by = f"the census: it is under {verdict.titles} titles of {verdict.articles}"
    else:
        by = "another article of the site" if unasked else ""
    if wish is None:
        return by
    said = f"your {'keep' if wish else 'drop'} in sources.toml"
    return f"{said}, over {by}" if by else said
