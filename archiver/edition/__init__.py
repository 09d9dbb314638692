"""publish(): Act II, read aloud. No Scrapy, no network, no clock: the same archive gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from archiver.bindery import open_bindery
from archiver.edition.admission import ALL
from archiver.edition.choices import print_choices, stir
from archiver.edition.everywhere import listen, print_common
from archiver.edition.held import write_held
from archiver.edition.press import Press, Published
from archiver.edition.site import due_volumes, print_site
from archiver.learned import bring_up, is_settled
from archiver.publish.feed import Terms
from archiver.rules.feeds import Choice
from archiver.rules.wishes import NO_WISHES, Wishes
from archiver.store.store import Store

__all__ = ["ALL", "TITLE", "Edition", "Published", "publish"]

#: What the feed of all sources is called where the user gives it no name.
TITLE = "All sources"


@dataclass(frozen=True, slots=True)
class Edition:
    """What came of every document, and how many articles got a revision by what other pages of their site tell."""

    documents: tuple[Published, ...]  # of closed ones those alone that could not be published
    revised: int = 0
    bound: int = 0  # closed documents that were written

    @property
    def kept(self) -> tuple[Published, ...]:
        """The documents whose last good version stays."""
        return tuple(d for d in self.documents if d.kept)

    @property
    def aside(self) -> int:
        """How many articles cannot stand in a document that they belong to."""
        return sum(len(d.aside) for d in self.documents)


def publish(
    store: Store,
    base: str | None,
    title: str,
    wishes: Mapping[str, Wishes] | None = None,
    hub: str | None = None,
    *,
    choices: Sequence[Choice] | None = (),
    accepted: Iterable[str] = (),
) -> Edition:
    """Turn the archive into feeds under public/; ``base`` is the address at which public/ will be served.

    First each site's articles are brought up to what the census and kinship know by now; ``wishes`` are the last words
    on that, by site. Where nothing moved and every document stands there as it was written, nothing is read.
    ``choices``: the feeds by choice, all of them; None where nobody says: then they stay as they are.
    ``accepted``: the paths of documents that replace the last ones although the guard would hold them; ALL: every one.
    """
    press = Press(store, Terms(base=base, title=title, hub=hub), frozenset(accepted))
    said = wishes or {}
    sites = store.index.sites()
    standing = {site: press.standing(site) for site in sites if is_settled(store, site, said.get(site, NO_WISHES))}
    due = [site for site in sites if not standing.get(site)]
    printed: list[Published] = []
    bound = 0
    with open_bindery(store, press.terms, sum(len(due_volumes(press, site)) for site in due)) as binder:
        revised = sum(bring_up(store, site, said.get(site, NO_WISHES)) for site in due)
        stir(press, choices, due)
        binder.plan((site, due_volumes(press, site)) for site in due)
        if due:
            listen(store)  # while the bindery's child has volumes to make, not when it has ended
        for site in sites:
            documents, volumes = print_site(press, site, binder) if not standing.get(site) else (standing[site], 0)
            printed += documents
            bound += volumes
    chosen = print_choices(press, choices)
    edition = Edition((*print_common(press), *chosen, *printed), revised, bound)
    write_held(store, edition.documents)
    return edition
