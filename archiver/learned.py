"""What the archive has taught of a site, and carrying it out: the census, kinship, and the user's last word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from archiver.codec import to_json
from archiver.compare.census import Verdicts, census
from archiver.compare.kinship import Kin
from archiver.compare.strip import NO_WISHES, strip
from archiver.items import Article
from archiver.rules.wishes import Wishes
from archiver.store.store import Store


@dataclass(frozen=True, slots=True)
class Learned:
    """All that is known of a site when an article of it is looked at."""

    verdicts: Verdicts
    kin: Kin
    wishes: Wishes = NO_WISHES

    def revise(self, article: Article) -> Article | None:
        """The revision in which it is carried out, or None where that changes nothing."""
        return strip(article, self.verdicts, self.kin, self.wishes)

    def applied(self, article: Article) -> Article:
        """The article with it carried out, and else as it was: no revision of its own."""
        revision = self.revise(article)
        return replace(article, blocks=revision.blocks) if revision else article


def learned(store: Store, site: str, wishes: Wishes = NO_WISHES) -> Learned:
    """What the archive teaches at this moment; the articles themselves are not read."""
    return Learned(census(*store.index.votes.counts(site)), store.index.kin(site), wishes)


def bring_up(store: Store, site: str, wishes: Wishes = NO_WISHES) -> int:
    """How many articles got a revision, since what is known now changes them. The next call finds none.

    Only articles that it may change are read. A crash leaves some revisions unwritten; they are found again, since what
    was done is noted at the end.
    """
    known, wished = learned(store, site, wishes), to_json(wishes).decode()
    revised = 0
    for entry in sorted(_due(store, site, known.verdicts, wished)):
        article = store.latest(entry)
        if article and (revision := known.revise(article)):
            store.append(revision)
            revised += 1
    store.index.agenda.settle(site, known.verdicts, wished)
    store.index.commit()
    return revised


def _due(store: Store, site: str, now: Iterable[int], wished: str) -> set[str]:
    """The entries that may not be as verdicts, kinship and wishes leave them."""
    agenda, votes = store.index.agenda, store.index.votes
    if agenda.wishes(site) != wished:
        return set(votes.entries(site))
    turned = agenda.condemned(site) ^ set(now)
    return agenda.touched(site).union(*(votes.holders(site, name) for name in turned))
