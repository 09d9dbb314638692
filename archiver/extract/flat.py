"""A fragment as plain text where a tag says what the letters alone would say wrongly."""

from __future__ import annotations

import re
from html import unescape

from archiver.normalize.fragment import bare

#: How the word before a character's reading, and the reading itself, are set: 漢<rt>かん</rt>.
_READING = re.compile(r"<(rt|rp)>(?:[^<]++|<(?!/?r[tp]>))*+</\1>")
#: A mark that leads to a note, right behind a word or its sentence: of "in 1823" it would make "in 18231". Substack and
#: others link to a place on the page without raising the mark.
_END = r"(?<=[\w.,;:!?)\]\"'”’»…。，、」])"
_NUMBERS = r"[0-9]{1,3}(?:\s?[,–-]\s?[0-9]{1,3})*|[*†‡]"
_MARK = re.compile(
    rf"{_END}(?:<sup><a [^>]*+>|<a [^>]*+><sup>|<a (?=[^>]*#)[^>]*+>)({_NUMBERS})(?:</a></sup>|</sup></a>|</a>)"
)
#: The same without a link, which is no power: not behind a number, or where there are several.
_NOTE = re.compile(rf"(?:(?<=[^\W\d][.,;:!?)\]\"'”’»…])|(?<=[。，、」]))<sup>({_NUMBERS})</sup>")
#: The upper part of a fraction: of "3 1/2" it would make "31/2".
_FRACTION = re.compile(r"(?<=[0-9])<sup>([0-9]{1,3})</sup>(?=\s*[/⁄])")
#: A power: of "10" it would make "103".
_POWER = re.compile(r"(?<=[0-9])<sup>([-−+]?[0-9]{1,3})</sup>")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def is_raised(html: str) -> bool:
    """Does the fragment hold what must be read so?"""
    return "<sup>" in html or "<rt>" in html or ("#" in html and "<a " in html)


def flat(html: str) -> str:
    """The text of a fragment, on one line: notes as [1], powers as 10³, without the readings of characters."""
    html = _READING.sub("", html)
    html = _MARK.sub(r"[\1]", html)
    html = _NOTE.sub(r"[\1]", html)
    html = _FRACTION.sub(r" \1", html)
    html = _POWER.sub(lambda power: power[1].translate(_RAISED), html)
    return " ".join(unescape(bare(html)).split())
