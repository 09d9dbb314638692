"""What is asked of the texts of a page's runs by themselves, of their lengths, signs and words; counting answers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.extract.facts import Facts

COLUMNS = (
    "chars", "words", "commas", "stops", "linked", "anchors", "bold", "breaks", "first", "last", "upper", "digits",
    "in_body", "in_summary", "copy", "said_low", "said_high", "said_mean", "title", "is_title",
)  # fmt: skip

#: What a line begins and ends with.
FIRST = {**dict.fromkeys("\"'“”„«»‘’‹「『", 3), **dict.fromkeys("•-–—*·►▶→", 4), **dict.fromkeys("0123456789", 5)}
LAST = {
    **dict.fromkeys(".。।؟…", 1),
    **dict.fromkeys("!?！？", 2),
    **dict.fromkeys(":：", 3),
    **dict.fromkeys(",;、，؛", 4),
    **dict.fromkeys("\"'”“»’」』)）", 5),
    **dict.fromkeys("›>→|", 6),
}
#: A sign of a script that writes a word in one or two signs says as much as so many Latin letters.
WIDTH = 2.5
WIDE_SIGNS = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
STOPS, COMMAS = "。।", "，、،"

#: Only lines this short can be nothing but numbers. Characters.
SHORT = 250
#: Only the words of a line this short are looked up, in the title too. Characters.
LINE = 120
#: So many characters are looked for in the page's own summary and body; shorter lines stand there by chance.
PROBE, LEAST = 40, 20
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the page says of its article elsewhere: witnesses, never the text itself. White space and case folded."""

    title: str = ""
    summary: str = ""
    body: str = ""  # of the JSON-LD
    authors: tuple[str, ...] = ()  # as they stand

    @classmethod
    def of(cls, facts: Facts) -> Evidence:
        """The evidence in what a page says about itself."""
        title, summary, body = (" ".join((t or "").lower().split()) for t in (facts.title, facts.summary, facts.body))
        return cls(title, summary, body, facts.authors)
