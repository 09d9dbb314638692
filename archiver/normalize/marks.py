"""No more marks on a letter than Unicode's stream-safe format has: ordering them costs the square of their number."""

from __future__ import annotations

import re
from unicodedata import combining

#: Marks in a row; UAX #15, section 13, has 30. No language comes near; only texts made to do harm are changed.
_MOST = 30
# Where marks that have a place in the canonical order live; letters among them do not matter.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u06d6-\u06ed\u0711-\u074a\u07eb-\u0860\u0898-\u08ff"
    "\u093c-\u0ecb\u0f18-\u0fc6\u1037-\u108d\u135d-\u135f\u1714-\u18a9\u1939-\u1cf9\u1dc0-\u1dff\u20d0-\u20f0\u2cef-\u2dff"
    "\u302a-\u309a\ua66f-\uabed\ufb1e\ufe20-\ufe2f\U000101fd-\U00011fff\U00016af0-\U0001e94a"
)
_RUN = re.compile(f"[{_MARKS}]{{{_MOST + 1},}}")


def thin(text: str) -> str:
    """The text with marks beyond the thirtieth in a row taken out; the same object where there are none."""
    return text if text.isascii() else _RUN.sub(_thinned, text)


def _thinned(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for sign in run[0]:
        marks = marks + 1 if combining(sign) else 0
        if marks <= _MOST:
            kept.append(sign)
    return "".join(kept)
