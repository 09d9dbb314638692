"""A fragment as plain text where a tag says what the letters alone would say wrongly."""

from __future__ import annotations

import re
from html import unescape

from archiver.normalize.fragment import bare

#: How the word before a character's reading, and the reading itself, are set: 漢<rt>かん</rt>.
_READING = re.compile(r"<(rt|rp)>.*?</\1>")
#: A mark that leads to a note, right behind a word: of "in 1823" it would make "in 18231".
_MARK = re.compile(r"(?<=\w)(?:<sup><a [^>]*>|<a [^>]*><sup>)([0-9]{1,3}|[*†‡])(?:</a></sup>|</sup></a>)")
#: The upper part of a fraction: of "3 1/2" it would make "31/2".
_FRACTION = re.compile(r"(?<=[0-9])<sup>([0-9]{1,3})</sup>(?=\s*[/⁄])")
#: A power: of "10" it would make "103".
_POWER = re.compile(r"(?<=[0-9])<sup>([-−+]?[0-9]{1,3})</sup>")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def is_raised(html: str) -> bool:
    """Does the fragment hold what must be read so?"""
    return "<sup>" in html or "<rt>" in html


def flat(html: str) -> str:
    """The text of a fragment, on one line: notes as [1], powers as 10³, without the readings of characters."""
    html = _READING.sub("", html)
    html = _MARK.sub(r"[\1]", html)
    html = _FRACTION.sub(r" \1", html)
    html = _POWER.sub(lambda power: power[1].translate(_RAISED), html)
    return " ".join(unescape(bare(html)).split())
