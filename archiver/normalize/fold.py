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
_TYPED = {sign: _SIGNS[sign] for sign in "‘’‚“”„–—"}
_ACCENTS = re.compile("(?<=[a-zα-ω])[\u0300-\u036f]+")
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670]+")
_INNER_SPACE = re.compile("(?<=«) | (?=»)")
#: Space that is neither a space nor the end of a line.
_TABS = frozenset("\t\r\v\f\x1c\x1d\x1e\x1f\x85")
#: What `_fold_easy` looks for among the bytes: spaces and stops.
_SHAPE = bytes(ord("!" if chr(byte) in ":;,.!?)]" else "x" if byte != 0x20 else " ") for byte in range(256))
_SPACE_BEFORE_STOP = re.compile(r" (?=[:;,.!?)\]])")


def fold(text: str) -> str:
    """The key of the text: one line, to be compared with other keys only, never shown."""
    text = " ".join(text.split())
    text = text.lower().replace("`", "'") if text.isascii() else " ".join(_fold_signs(text).split())
    return _SPACE_BEFORE_STOP.sub("", text)


def fold_lines(lines: Iterable[str]) -> list[str]:
    """The keys of many lines, folded as one text where that is Latin-1, as most are: a fraction of the cost of each."""
    given = list(lines)
    easy = _fold_easy("\n".join(given))
    if easy is not None and len(easy) == len(given):
        return easy
    squeezed = [line if _is_squeezed(line) else " ".join(line.split()) for line in given]
    plain = "\n".join(filter(str.isascii, squeezed)).lower().replace("`", "'").split("\n")
    other = _fold_signs("\n".join(line for line in squeezed if not line.isascii())).split("\n")
    folded = (iter(plain), iter(" ".join(line.split()) for line in other))
    text = "\n".join([next(folded[not line.isascii()]) for line in squeezed])
    return _SPACE_BEFORE_STOP.sub("", text).split("\n") if squeezed else []


def _fold_easy(text: str) -> list[str] | None:
    """The keys of the lines of a text whose signs all are a byte of Latin-1, folded too; None where that is not so.

    Each step looks at the bytes of the whole text: a step for every line in Python would cost more than all of these.
    """
    text = text.replace("\xa0", " ")
    raw = None if "  " in text else _latin_bytes(text)
    if raw is None:
        return None
    folded = raw.decode("latin-1")
    if any(line[:1] == " " or line[-1:] == " " for line in folded.split("\n")):
        return None
    return (_SPACE_BEFORE_STOP.sub("", folded) if b" !" in raw.translate(_SHAPE) else folded).split("\n")


def _is_squeezed(line: str) -> bool:
    """Whether its only space is single, between words; a text of the archive mostly is, and to look costs a third."""
    return line.isprintable() and "  " not in line and line[:1] != " " and line[-1:] != " "


def _fold_signs(text: str) -> str:
    raw = _latin_bytes(text)
    return _fold_any(text) if raw is None else raw.decode("latin-1")


def _latin_bytes(text: str) -> bytes | None:
    """A text with single spaces, folded, as Latin-1; None where a sign is of no single byte before or after."""
    if not text.isascii():
        for sign, plain in _TYPED.items():
            text = text.replace(sign, plain)
        if "«" in text or "»" in text:
            text = _INNER_SPACE.sub("", text)
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        if "…" not in text:  # to look costs more than all signs above, and few have it
            return None
        return _latin_bytes(text.replace("…", "..."))
    table, hard = _latin()
    return raw.translate(table) if len(raw.translate(None, hard)) == len(raw) else None


@lru_cache(maxsize=1)
def _latin() -> tuple[bytes, bytes]:
    """Each byte of Latin-1 folded, and the bytes that one byte cannot be folded to: a tenth of the cost of the rest."""
    folded = [_fold_any(chr(byte)) for byte in range(256)]
    is_easy = [len(text) == 1 and ord(text) < 256 and chr(byte) not in _TABS for byte, text in enumerate(folded)]
    table = bytes(ord(text) if easy else 0 for text, easy in zip(folded, is_easy, strict=True))
    return table, bytes(byte for byte, easy in enumerate(is_easy) if not easy)


def _fold_any(text: str) -> str:
    text = _INNER_SPACE.sub("", thin(text)).replace("ⓒ", "©")  # else NFKC makes it a letter
    text = normalize("NFKD", normalize("NFKC", text).casefold())
    text = normalize("NFKC", _POINTS.sub("", _ACCENTS.sub("", text)))
    for sign in _SIGNS.keys() & text:
        text = text.replace(sign, _SIGNS[sign])
    return text
