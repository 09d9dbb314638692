"""To which further pages of a list a page of links leads."""

from __future__ import annotations

from archiver.items.messages import Listing

#: A page of links leads to the next one of its list where this share of what it names is news: what is new stands
#: first, so that a page with less has shown it all, pinned articles and lists of the most read allowed for.
NEWS_ENOUGH = 0.25


class Pager:
    """What the pages of links of one round have named."""

    def __init__(self) -> None:
        self._shown: set[int] = set()  # the hash of what each of them named

    def further(self, listing: Listing, *, named: int, news: int, is_known: bool) -> tuple[str, ...]:
        """All further pages on the first day, later the next one while there is news; none of a page shown before.

        Some servers answer whatever page is asked for with the last one, or the first, and a link to the next.
        """
        shown = hash(frozenset(candidate.url for candidate in listing.candidates))
        if shown in self._shown:
            return ()
        self._shown.add(shown)
        if not is_known:
            return listing.pages
        return listing.pages[:1] if news and news >= named * NEWS_ENOUGH else ()
