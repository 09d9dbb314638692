"""Dates of publication that a page does not show: in its own address, and in the data of its scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from archiver.markup.scripts import script_texts
from archiver.markup.tree import Element
from archiver.normalize.dates import parse_date

MOST = 1_000_000  # characters of scripts that are looked at
CLAIMS = 100  # dates in scripts that are read
LONGEST = 1000  # characters of an address

#: /2026/05/12/, /2026/may/12/, /20260512-, -2026-05-12.
_IN_ADDRESS = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?:(?P<s>[/_.-])(?P<m>\d\d?|[a-z]{3,9})(?P=s)(?P<d>\d\d?)|(?P<mm>\d\d)(?P<dd>\d\d))"
    r"(?!\d|\.\d)",
    re.I,
)
#: "datePublished": "…", published_at:'…', "publishDate\":\"…\", from a letter that is never a capital on: a search for
#: such a word costs a tenth of one that ignores case.
_IN_SCRIPT = re.compile(
    r"ubli(?:shed|cation|shing|sh)(_?(?:[Dd]ate|[Tt]ime|[Aa]t|[Oo]n)(?:_?gmt|_?GMT|_?[Uu]tc)?)?\\{0,3}[\"']?\s{0,9}:\s{0,9}"
    r"\\{0,3}[\"']([^\"'\\]{8,40})\\{0,3}[\"']"
)
_DATE_BEFORE = re.compile(r"[Dd]ate_?[Pp]\Z")


def date_in_address(url: str) -> datetime | None:
    """The day that the path of the address names with its year and month, where it names one."""
    try:
        path = urlsplit(url[:LONGEST]).path
    except ValueError:
        return None
    named = (
        f"{m['y']} {m['m']} {m['d']}" if (m["m"] or "1").isalpha() else
        f"{m['y']}-{m['m'] or m['mm']:0>2}-{m['d'] or m['dd']:0>2}"
        for m in _IN_ADDRESS.finditer(path)
    )  # fmt: skip
    return next((day for name in named if (day := parse_date(name))), None)


def date_in_scripts(tree: Element) -> datetime | None:
    """The moment of publication that the data in the page's scripts name, where all of them name one day."""
    moments = {when.date(): when for when in map(parse_date, islice(_claims(tree), CLAIMS)) if when}
    return next(iter(moments.values())) if len(moments) == 1 else None


def _claims(tree: Element) -> Iterator[str]:
    for text in script_texts(tree, MOST):
        for found in _IN_SCRIPT.finditer(text):
            if found[1] or _DATE_BEFORE.search(text, max(0, found.start() - 6), found.start()):
                yield found[2]
