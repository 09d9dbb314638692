"""Letters as people type them who seek a text: Łódź is sought as lodz, cœur as coeur, أعلنت as اعلنت."""

from __future__ import annotations

import re

#: Beyond what `fold` does: letters that Unicode does not take apart, as Lucene's ASCIIFoldingFilter has them, and of
#: Arabic what its ArabicNormalizer has.
_LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "þ": "th",
    **dict.fromkeys("آأإٱ", "ا"), "ة": "ه",
}  # fmt: skip
_ANY = re.compile(f"[{''.join(_LETTERS)}]")


def as_typed(folded: str) -> str:
    """A folded text in the letters of a common keyboard; for full text and questions alone, never shown."""
    return folded if folded.isascii() else _ANY.sub(lambda letter: _LETTERS[letter[0]], folded)
