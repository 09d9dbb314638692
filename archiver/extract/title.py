"""The title of a page, without the site's name: heading, JSON-LD headline, og:title and <title> judge each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from archiver.normalize.fold import fold

LONGEST = 400  # characters of a title; the longest of 943 labelled ones has 207

#: Share of the shorter text's letter triples that the longer one has too, above which both name the same story.
SAME_STORY = 0.5
#: The same for a page's only heading, which needs less support.
SOME_RELATION = 0.15

#: Share of the declared title's length below which one of several headings is only a word of it.
LEAST = 0.2

#: Characters of a heading from which on it may be a standfirst.
STANDFIRST = 150

#: Words behind the last bar of a title that may be a name.
SHORT_TAIL = 4

_SEPARATOR = re.compile(  # the look at the first sign spares most places the five that follow
    r"(?=[\s|｜»:：_-])(?:\s+[|\-–—·•»«:∙⋅~/]\s+|\s*[|｜»]\s*|\s*::\s*|\s+[-–—]{2,}\s+"
    r"|(?<=[\u3040-\u9fff\uac00-\ud7af])[:：_-](?=\S))"
)
_BAR = re.compile(r"(.*\S)\s*[|｜]\s*([^|｜]*)\Z", re.S)
_TRAIL = re.compile(r"([^|｜]*\S)\s*[|｜](.*[|｜].*)\Z", re.S)
_KICKER = re.compile(r"[^:]{1,60}:\s+")
_STOP = re.compile(r"[.!?。！？](?:\s+|(?<=[。！？]))\w")
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
    lesser: Iterable[Claim] = ()  # h2, h3 and parts of headings; only looked at where no heading is certain
    is_news: bool = False  # does the JSON-LD say NewsArticle


def choose_title(claims: Claims, site_names: Iterable[str]) -> Claim | None:
    """The best claim, cut free of the site's name; None where nothing claims to be the title.

    Newsrooms write the headline of a NewsArticle by hand, so it wins, unless it is only what the window shows while
    heading and og:title agree on another; the topic in front of it goes where og:title is without it. Elsewhere the
    heading that another witness confirms is the title: on 943 labelled pages it is right more often than og:title and
    <title>, which carry the words for search engines. A lesser heading, or a part of one, must say the very words of a
    declaration, the site's name aside. Sentences marked as a heading are the standfirst.
    """
    names = {key for name in site_names if (key := _key(name))}
    names |= _told_apart(claims)
    headings = [c for c in map(partial(_named_out, names), claims.headings) if c.key and not _is_name(c.key, names)]
    headline = _cut(claims.headlines, names, ())  # may say more than the heading, but not the section's name
    social, window = (_cut(claim, names, headings) for claim in (claims.social, claims.window))
    declared = [c for c in (headline, social, window) if c]
    headings = [h for h in headings if not _is_standfirst(h, declared)]
    heading = (
        _same(headings, [*declared, *claims.social])
        or _same(claims.lesser, [*declared, *claims.social], names)
        or _confirmed(headings, declared)
    )
    if headline and claims.is_news:
        is_for_search = window and headline.key == window.key
        chosen = heading if heading and social and is_for_search and heading.key == social.key else headline
        return social if social and _adds_a_kicker(chosen, social) else chosen
    return heading or next(iter([*declared, *headings]), None)


def _told_apart(claims: Claims) -> set[str]:
    """What the window says in front of the title that is declared, such as "The Blog" in "The Blog: Rain in Lyon"."""
    declared = [c.text for c in (*claims.social, *claims.headlines)]
    fronts = (w.text.removesuffix(text) for w in claims.window for text in declared if w.text.endswith(text))
    return {key for front in fronts if front.rstrip().endswith(":") and (key := _key(front))}


def _adds_a_kicker(claim: Claim, other: Claim) -> bool:
    """Does the claim only put the name of the topic and a colon before what the other says."""
    kicker = _KICKER.match(claim.text)
    return kicker is not None and is_same(claim.text[kicker.end() :], other.text)


def _named_out(names: set[str], heading: Claim) -> Claim:
    """The heading without the site's name behind a separator, or a short label behind a bar; too long a one: empty."""
    if len(heading.text) > LONGEST:
        return Claim("", heading.witness)
    text = _without_trail(_without_names(heading.text, names))
    if (
        ("|" in text or "｜" in text)
        and (bar := _BAR.match(text))
        and 2 * len(bar[2]) < len(bar[1])
        and _is_tail(_key(bar[2]), _key(bar[1]))
    ):
        text = bar[1]  # of readers' headings the larger part: "Live | Rain in Lyon" stays as it is
    return Claim(text, heading.witness)


def _same(headings: Iterable[Claim], declared: Sequence[Claim], names: Iterable[str] = ()) -> Claim | None:
    """The first heading that says what a declaration says, one of the names before or behind it aside."""
    keys = {c.key for c in declared}
    for key in tuple(keys):
        keys |= {key.removeprefix(f"{name} ").removesuffix(f" {name}") for name in names if name in key}
    return next((h for h in headings if h.key in keys), None) if keys else None


def _is_standfirst(heading: Claim, declared: Sequence[Claim]) -> bool:
    """Is it the sentences that lead into the story, marked as a heading: long beside all that is declared."""
    is_long = len(heading.text) > STANDFIRST and any(c.key for c in declared)
    return is_long and all(2 * len(c.text) < len(heading.text) for c in declared) and bool(_STOP.search(heading.text))


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
    if len(headings) == 1:
        return headings[0] if any(_alike(headings[0].key, c.key) >= SOME_RELATION for c in declared) else None
    tellings = (
        (heading, _alike(heading.key, c.key)) for heading in headings for c in declared if _is_of_size(heading, c)
    )
    return next((heading for heading, alike in tellings if alike >= SAME_STORY), None)


def _is_of_size(heading: Claim, declared: Claim) -> bool:
    """Says it enough to be the title and not one of its words; what the other begins with does."""
    return len(heading.key) >= LEAST * len(declared.key) or f"{declared.key} ".startswith(f"{heading.key} ")


def _alike(a: str, b: str) -> float:
    """The share of the shorter text's letter triples that the other has, 0 to 1; works for every script."""
    one, two = ({t[i : i + 3] for i in range(len(t) - 2)} for t in (f" {a} ", f" {b} "))
    smaller = min(len(one), len(two))
    return len(one & two) / smaller if smaller > 3 else 0.0


def without_site(text: str, names: set[str], headings: set[str]) -> str:
    """The text without the site's or section's name before or behind a separator; names and headings as keys."""
    cuts = [found.span() for found in _SEPARATOR.finditer(text)]
    if not cuts:  # a bar is one, too
        return text
    for start, end in cuts:
        for part in (text[:start], text[end:]):
            if " " in (key := _key(part)) and key in headings:
                return part
    text = _without_trail(_without_names(text, names))
    if (bar := _BAR.match(text)) and _is_tail(_key(bar[2]), _key(bar[1])):
        text = bar[1]  # "Rain in Lyon | Weather": a bar sets off a name even where the name is unknown
    if (first := _SEPARATOR.search(text)) and _is_name(_key(text[: first.start()]), names):
        text = text[first.end() :]
    return text


def _without_names(text: str, names: set[str]) -> str:
    for found in reversed(list(_SEPARATOR.finditer(text))):
        if not _is_name(_key(text[found.end() :]), names):
            break
        text = text[: found.start()]
    return text


def _without_trail(text: str) -> str:
    """The first of several parts between bars, where it is longer than the rest: these say where the page belongs."""
    trail = _TRAIL.match(text)
    return trail[1] if trail and len(trail[1]) > len(trail[2]) else text


def _is_name(part: str, names: set[str]) -> bool:
    joined = part.replace(" ", "")
    return bool(joined) and any(joined == name.replace(" ", "") for name in names)


def _is_tail(tail: str, head: str) -> bool:
    return len(tail.split()) <= SHORT_TAIL and (" " in head or len(tail) < len(head))
