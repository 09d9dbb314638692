"""The title of a page, without the site's name: heading, JSON-LD headline, og:title and <title> judge each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from archiver.normalize.fold import fold

LONGEST = 400  # characters of a title; the longest of 943 labelled ones has 207

#: Share of the shorter text's letter triples that the longer one has too, above which both name the same story.
SAME_STORY = 0.5
#: The same for a page's only heading, which needs less support.
SOME_RELATION = 0.15

#: Words behind the last bar of a title that may be a name.
SHORT_TAIL = 4

_SEPARATOR = re.compile(
    r"\s+[|\-–—·•»«:∙⋅~/]\s+|\s*[|｜»]\s*|\s*::\s*|\s+[-–—]{2,}\s+|(?<=[\u3040-\u9fff\uac00-\ud7af])[:：_-](?=\S)"
)
_BAR = re.compile(r"(.*\S)\s*[|｜]\s*([^|｜]*)\Z", re.S)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Claim:
    """A text that claims to be the title, and the witness that brought it."""

    text: str
    witness: str

    @property
    def key(self) -> str:
        """The words alone: under it two claims are the same."""
        return _key(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the page offers as its title; each in the order of the page."""

    headings: Sequence[Claim]
    headlines: Sequence[Claim] = ()  # JSON-LD
    social: Sequence[Claim] = ()  # og:title, twitter:title
    window: Sequence[Claim] = ()  # <title>
    is_news: bool = False  # does the JSON-LD say NewsArticle


def choose_title(claims: Claims, site_names: Iterable[str]) -> Claim | None:
    """The best claim, cut free of the site's name; None where nothing claims to be the title.

    Newsrooms write the headline of a NewsArticle by hand, so it wins, unless it is only what the window shows while
    heading and og:title agree on another. Elsewhere the heading that another witness confirms is the title: on 943
    labelled pages it is right more often than og:title and <title>, which carry the words for search engines.
    """
    names = {key for name in site_names if (key := _key(name))}
    headings = [c for c in claims.headings if len(c.text) <= LONGEST and c.key and not _is_name(c.key, names)]
    headline = _cut(claims.headlines, names, ())  # may say more than the heading, but not the section's name
    social, window = (_cut(claim, names, headings) for claim in (claims.social, claims.window))
    declared = [c for c in (headline, social, window) if c]
    heading = _confirmed(headings, declared)
    if headline and claims.is_news:
        is_for_search = window and headline.key == window.key
        return heading if heading and social and is_for_search and heading.key == social.key else headline
    return heading or next(iter([*declared, *headings]), None)


def is_same(a: str, b: str) -> bool:
    """Have both the same words, whatever their case, accents and signs."""
    return _key(a) == _key(b)


@lru_cache(maxsize=256)  # the claims of one page are compared with each other again and again
def _key(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))


def _cut(claims: Sequence[Claim], names: set[str], headings: Sequence[Claim]) -> Claim | None:
    """The first of the claims that says more than the site's name, without it."""
    keys = {h.key for h in headings}
    cut = (Claim(without_site(c.text, names, keys), c.witness) for c in claims if len(c.text) <= LONGEST)
    return next((c for c in cut if c.key and not _is_name(c.key, names)), None)


def _confirmed(headings: Sequence[Claim], declared: Sequence[Claim]) -> Claim | None:
    """The first heading that a declaration confirms; a page's only heading needs little confirmation."""
    for heading in headings:
        if any(heading.key == c.key or _alike(heading.key, c.key) >= SAME_STORY for c in declared):
            return heading
    if len(headings) == 1 and any(_alike(headings[0].key, c.key) >= SOME_RELATION for c in declared):
        return headings[0]
    return None


def _alike(a: str, b: str) -> float:
    """The share of the shorter text's letter triples that the other has, 0 to 1; works for every script."""
    one, two = ({t[i : i + 3] for i in range(len(t) - 2)} for t in (f" {a} ", f" {b} "))
    smaller = min(len(one), len(two))
    return len(one & two) / smaller if smaller > 3 else 0.0


def without_site(text: str, names: set[str], headings: set[str]) -> str:
    """The text without the site's or section's name before or behind a separator; names and headings as keys."""
    cuts = [found.span() for found in _SEPARATOR.finditer(text)]
    for start, end in cuts:
        for part in (text[:start], text[end:]):
            if " " in (key := _key(part)) and key in headings:
                return part
    for start, end in reversed(cuts):
        if not _is_name(_key(text[end:]), names):
            break
        text = text[:start]
    if (bar := _BAR.match(text)) and _is_tail(_key(bar[2]), _key(bar[1])):
        text = bar[1]  # "Rain in Lyon | Weather": a bar sets off a name even where the name is unknown
    if (first := _SEPARATOR.search(text)) and _is_name(_key(text[: first.start()]), names):
        text = text[first.end() :]
    return text


def _is_name(part: str, names: set[str]) -> bool:
    joined = part.replace(" ", "")
    return bool(joined) and any(joined == name.replace(" ", "") for name in names)


def _is_tail(tail: str, head: str) -> bool:
    return len(tail.split()) <= SHORT_TAIL and (" " in head or len(tail) < len(head))
