"""When a page was published and changed: its witnesses in the order in which they are believed."""

from __future__ import annotations

import re
from datetime import timedelta

from archiver.extract.hidden import date_in_address, date_in_scripts
from archiver.extract.microdata import property_values
from archiver.extract.page import Moment, Page, Said

#: A stamp that much later than the day the page shows is not of that day, in whatever zone: the day is over in all.
OVER = timedelta(hours=36)

#: Names of meta elements that are not known and yet say what they carry.
_NAMES_PUBLICATION = re.compile(r"(?:publi|posted|issued|release).*(?:date|time)|date.?(?:publi|posted|issued)")


def published(page: Page) -> Moment | None:
    """When the page was published; where all it shows is the date of a change, that one."""
    found, changed = page.moment(_declared(page)), modified(page)
    if found and not page.is_news and changed:  # a build or a move of the site leaves its own stamp
        shown = page.shown(is_update=False) if found[1] >= changed[1] else page.marked()
        return shown if shown and found[1] - shown[1] > OVER else found
    return found or page.shown(is_update=False) or _silent(page) or page.shown(is_update=True)


def modified(page: Page) -> Moment | None:
    """When the page says that it was changed."""

    def declared() -> Said:
        yield from page.said("dateModified", page.articles)
        yield from page.meta("modified")
        yield from page.said("dateModified", page.pages)

    return page.moment(declared())


def _declared(page: Page) -> Said:
    yield from page.said("datePublished", page.articles)
    yield from page.meta("published")
    yield from page.said("datePublished", [*page.pages, *page.nodes])
    yield from (("microdata", value) for value in property_values(page.holders, "datePublished"))
    yield from page.said("dateCreated", page.articles)
    yield from page.declared.all(*filter(_NAMES_PUBLICATION.search, page.declared.meta))


def _silent(page: Page) -> Moment | None:
    """What a page without a dateline betrays: its address, its only marked date, of an article the data in scripts."""
    return (
        page.bounded("url", date_in_address(page.url))
        or page.bounded("shown", page.sole_date())
        or (page.bounded("script", date_in_scripts(page.tree)) if page.is_article else None)
    )
