"""The key under which two texts are the same: for counting blocks, comparing titles and finding phrases.

Folded are case, compatibility forms, quotes, dashes, spaces, the accents of Latin and Greek letters (capitals lose them
in French and Greek), the points of Hebrew and Arabic, and Arabic against Persian letters. The marks of kana, of Indic
scripts and of Cyrillic "й" make another word and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

from archiver.normalize.marks import thin

_SIGNS = {
    **dict.fromkeys("‘’‚‛′ʼ`´ʹ＇", "'"),
    **dict.fromkeys("“”„‟″〝〞＂«»", '"'),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff\u0640", ""),
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", ""),
    "ı": "i",
    "ё": "е",
    "ي": "ی",
    "ى": "ی",
    "ك": "ک",
}
#: Of the signs outside Latin-1 those that texts of Western Europe have.
_TYPED = {sign: _SIGNS[sign] for sign in "‘’‚“”„–—"} | {"…": "..."}
_ACCENTS = re.compile("(?<=[a-zα-ω])[\u0300-\u036f]+")
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670]+")
_INNER_SPACE = re.compile("(?<=«) | (?=»)")
_SPACE_BEFORE_STOP = re.compile(r" (?=[:;,.!?)\]])")


def fold(text: str) -> str:
    """The key of the text: one line, to be compared with other keys only, never shown."""
    text = " ".join(text.split())
    text = text.lower().replace("`", "'") if text.isascii() else " ".join(_fold_signs(text).split())
    return _SPACE_BEFORE_STOP.sub("", text)


def fold_lines(lines: Iterable[str]) -> list[str]:
    """The keys of many lines, folded as two texts, plain lines and others: a fraction of the cost of each alone."""
    squeezed = [line if _is_squeezed(line) else " ".join(line.split()) for line in lines]
    plain = "\n".join(filter(str.isascii, squeezed)).lower().replace("`", "'").split("\n")
    other = _fold_signs("\n".join(line for line in squeezed if not line.isascii())).split("\n")
    folded = (iter(plain), iter(" ".join(line.split()) for line in other))
    text = "\n".join([next(folded[not line.isascii()]) for line in squeezed])
    return _SPACE_BEFORE_STOP.sub("", text).split("\n") if squeezed else []


def _is_squeezed(line: str) -> bool:
    """Whether its only space is single, between words; a text of the archive mostly is, and to look costs a third."""
    return line.isprintable() and "  " not in line and line[:1] != " " and line[-1:] != " "


def _fold_signs(text: str) -> str:
    for sign, plain in _TYPED.items():
        text = text.replace(sign, plain)
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return _fold_any(text)
    table, hard = _latin()
    if len(raw.translate(None, hard)) < len(raw):
        return _fold_any(text)
    if "«" in text or "»" in text:
        raw = _INNER_SPACE.sub("", text).encode("latin-1")
    return raw.translate(table).decode("latin-1")


@lru_cache(maxsize=1)
def _latin() -> tuple[bytes, bytes]:
    """Each byte of Latin-1 folded, and the bytes that one byte cannot be folded to: a tenth of the cost of the rest."""
    folded = [_fold_any(chr(byte)) for byte in range(256)]
    is_easy = [len(text) == 1 and ord(text) < 256 for text in folded]
    table = bytes(ord(text) if easy else 0 for text, easy in zip(folded, is_easy, strict=True))
    return table, bytes(byte for byte, easy in enumerate(is_easy) if not easy)


def _fold_any(text: str) -> str:
    text = _INNER_SPACE.sub("", thin(text)).replace("ⓒ", "©")  # else NFKC makes it a letter
    text = normalize("NFKD", normalize("NFKC", text).casefold())
    text = normalize("NFKC", _POINTS.sub("", _ACCENTS.sub("", text)))
    for sign in _SIGNS.keys() & text:
        text = text.replace(sign, _SIGNS[sign])
    return text
