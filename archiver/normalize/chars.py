"""One text made whole: NFC, legal in XML, white space folded, invisible debris out, mojibake and double escapes undone.

What changes, and nothing else does:

- out: C0 controls, DEL, lone surrogates, U+FFFE, U+FFFF, soft hyphens, byte order marks, U+034F, U+180E, U+2060 to
  U+2064, U+206A to U+206F, U+FFF9 to U+FFFC, tag characters that are no flag; ZWSP, ZWNJ and ZWJ where neither script
  nor emoji needs them; direction marks where nothing runs from right to left, embeddings, overrides and unclosed
  isolates always; combining marks beyond the thirtieth in a row
- C1 controls become what Windows-1252 has in their place
- white space: a run becomes one space, but no-break and ideographic spaces stay what they are; a line break between two
  Han or kana signs goes; none stays at the ends
- NFC; surrogate pairs become their character
- HTML entities become their sign where the text is surely escaped twice; of ASCII only quotes and "&"
- mojibake becomes the text it was, where ftfy leaves no trace of it; "Â" that stands for half a no-break space goes
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, is_normalized, normalize

from archiver.normalize.entities import has_entity, unescape
from archiver.normalize.marks import thin

#: Rounds until nothing changes any more. Texts of the web need one or two; the bound is for texts made to need more.
_ROUNDS = 16

_BREAKS = "\n\x0b\x0c\r\x85\u2028\u2029"
_PLAIN_SPACES = f"\t{_BREAKS}\u1680\u2000-\u200a\u205f"  # become U+0020; U+2007, which does not break, U+00A0
_SPACES = f" {_PLAIN_SPACES}\u00a0\u202f\u3000"
# Out without a trace. U+FFFC stands for an embedded object, U+034F and the others are invisible; C0 controls,
# surrogates, U+FFFE and U+FFFF are illegal in XML 1.0.
_ILLEGAL = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_DEBRIS = "\x00-\x08\x0e-\x1f\x7f\xad\u034f\u180e\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff"
_JOINERS = "\u200b-\u200d"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

_ODD = re.compile(f"[{_DEBRIS}{_JOINERS}{_BIDI}{_PLAIN_SPACES}\x80-\x9f\U000e0000-\U000e007f]")
_DEBRIS_RUN = re.compile(f"[{_DEBRIS}]+|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+")
_ILLEGAL_RUN = re.compile(f"[{_ILLEGAL}]+")
_SPACE_RUN = re.compile(f"[{_SPACES}]{{2,}}|[{_PLAIN_SPACES}]")
_JOINER_RUN = re.compile(f"[{_JOINERS}]+")
_BIDI_SIGN = re.compile(f"[{_BIDI}]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_C1 = re.compile("[\x80-\x9f]")
_LINE_BREAK = re.compile(f"\r\n|[{_BREAKS}]")

# Right-to-left letters: only there do direction marks mean something.
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
# Scripts whose letters join or stack, so that ZWJ and ZWNJ change the word: Arabic, Syriac, N'Ko, Indic to Sinhala,
# Tibetan, Myanmar, Khmer, Mongolian.
_JOINING = re.compile("[\u0600-\u07ff\u0860-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc]")
# Scripts that mark the end of a word with U+200B: Thai, Lao, Myanmar, Khmer.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_EMOJI = re.compile("[\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff\U000e007f]")
# Han, kana and their punctuation: a line break between two of them is no space.
_WIDE = re.compile("[\u2e80-\u2fff\u3001-\u312f\u31a0-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff]")

# UTF-8 read as Windows-1252: a lead byte and as many bytes 80 to BF as it announces; the last may have become a space.
# And UTF-8 Cyrillic read as Windows-1251, which is made of "Р" and "С" before signs that no word has there.
_TAIL = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_CYRILLIC = "[‚ѓ„…†‡€‰‹ђ“”•–—™›°±µ¶·ё№»ѕї]"
_TRACE = f"(?:[\xc2-\xdf]{_TAIL}|Ã |[\xe0-\xef]{_TAIL}{{2}}|\xf0{_TAIL}{{3}}|[РС]{_CYRILLIC})"
_MOJIBAKE = re.compile(_TRACE)
_MAYBE_MOJIBAKE = re.compile(f"[\xc2-\xf0РС](?:{_TAIL}|[ ѓђ°±µ¶·ё№»ѕї])")  # far cheaper to look for
# A no-break space of UTF-8 read as Windows-1252: "Â" right behind what no word goes on from in capitals, and a space.
_HALF_SPACE = re.compile("(?<=[a-zß-öø-ÿ0-9.,;:!?)%])(?:Â(?:[ \xa0]+|$))+")

# Signs that no rule of this room has to do with, but those about spaces: most of what is written in Latin, Cyrillic,
# Greek, Hebrew, Arabic, Hangul, kana and Han; a sign that could begin mojibake only before one that goes on otherwise.
_SAFE = (
    " -~\xa0-\xac\xae-\xc1\xf1-\u02ff\u0388-\u03ce\u0400-\u041f\u0422-\u045f\u05d0-\u05ea\u0621-\u063a\u0641-\u064a"
    "\u2010-\u2027\u2030-\u205e\u20ac\u2122\u2190-\u2328\u232b-\u2ad0\u3001-\u3029\u3041-\u3096\u30a0-\u30ff\u4e00-\u9fff"
    "\uac00-\ud7a3\ufe0e\ufe0f\uff01-\uff60\U0001f000-\U0001faff"
)
_ALL_SAFE = re.compile(
    f"(?:[{_SAFE}]++|[\xc4-\xdf](?!{_TAIL})|[ÂÃ](?!{_TAIL}| |$)|[\xe0-\xf0](?!{_TAIL}{{2}})|[РС](?!{_CYRILLIC}))*+"
)
_QUOTED_MOJIBAKE = re.compile(f"[\"'“‘„`(]{_TRACE}{{1,3}}[\"'“”’`)]")  # a text about it


def clean(text: str) -> str:
    """The text as one trimmed line; the same object where there is nothing to do. Idempotent."""
    if is_clean(text):
        return text
    for _ in range(_ROUNDS):  # a space cut from an end can make mojibake certain that was not
        once = squeeze(text).strip()
        if once == text:
            return text
        text = once
    return text


def squeeze(text: str) -> str:
    """As `clean`, but one space may stay at either end: for a piece of a longer text."""
    text = thin(text)
    for _ in range(_ROUNDS):
        if _is_clean(text):
            return text
        once = _round(text)
        if once == text:
            return text
        text = once
    return text


def clean_lines(text: str) -> str:
    """Code or a table: as `clean`, but line breaks (as U+000A), inner spaces, tabs and entities stay. Idempotent."""
    text = thin(text)
    if _ODD.search(text) or not is_normalized("NFC", text):
        text = normalize("NFC", _visible(_LINE_BREAK.sub("\n", _join_surrogates(text))))
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(lines).strip("\n")


def legal(text: str) -> str:
    """The text without the code points that XML 1.0 forbids and without lone surrogates; nothing else changes."""
    return text if text.isprintable() else _ILLEGAL_RUN.sub("", text)


def half_spaces(text: str) -> list[tuple[int, int]]:
    """Start and end of each place where half a no-break space stands; `clean` undoes them, but not across tags."""
    return [found.span() for found in _HALF_SPACE.finditer(text)] if "Â" in text else []


def is_clean(text: str) -> bool:
    """Is there nothing that `clean` would do to the text? False for some of which only a closer look can tell."""
    return not (text[:1].isspace() or text[-1:].isspace()) and _is_safe(text)


def _is_safe(text: str) -> bool:
    """Is it of safe signs alone, and no space doubled? A sixth of the cost of the closer look."""
    if "  " in text or has_entity(text):
        return False
    if text.isascii():
        return text.isprintable()
    return _ALL_SAFE.fullmatch(text) is not None and "  " not in text.replace("\u00a0", " ")


def _is_clean(text: str) -> bool:
    if _is_safe(text):
        return True
    if text.isascii() or "  " in text or has_entity(text):
        return False
    if _ODD.search(text) or _SPACE_RUN.search(text) or half_spaces(text):
        return False
    return not _is_mojibake(text) and is_normalized("NFC", text)


def _is_mojibake(text: str) -> bool:
    return _MAYBE_MOJIBAKE.search(text) is not None and _MOJIBAKE.search(text) is not None


def _round(text: str) -> str:
    text = _join_surrogates(text)
    text = _HALF_SPACE.sub(" ", _whole(text))
    text = _C1.sub(_windows_1252, text)
    text = unescape(text)
    text = _visible(text)
    text = normalize("NFC", text)
    return _SPACE_RUN.sub(_one_space, text)


def _join_surrogates(text: str) -> str:
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)


@lru_cache(maxsize=64)  # a text is asked for again in the markup of its block, and until nothing changes
def _whole(text: str) -> str:
    """The text with its mojibake undone where nothing of it is left after that and no sign was lost."""
    if not _is_mojibake(text) or _QUOTED_MOJIBAKE.search(text):
        return text
    import ftfy  # few texts need it, and every process would wait for the import
    from ftfy.badness import badness

    fixed = ftfy.fix_encoding(text)
    is_certain = badness(fixed) == 0 and fixed.count("\ufffd") <= text.count("\ufffd")
    return fixed if is_certain else text


def _windows_1252(sign: re.Match[str]) -> str:
    """What Windows-1252 has there, as browsers read it; U+0085 is an ellipsis only right after a word."""
    if sign[0] == "\x85" and not _around(sign)[0].isalnum():
        return " "
    return sign[0].encode("latin-1").decode("windows-1252", "ignore")


def _visible(text: str) -> str:
    text = _DEBRIS_RUN.sub("", text)
    text = _C1.sub(_windows_1252, text)
    if _BIDI_SIGN.search(text):
        text = _without_stray_direction(text)
    return _JOINER_RUN.sub(_joiner, text)


def _without_stray_direction(text: str) -> str:
    """Marks and closed isolates stay in right-to-left text; embeddings and overrides go, as they leak into the page."""
    if not _RTL.search(text):
        return _BIDI_SIGN.sub("", text)
    text = re.sub("[\u202a-\u202e]", "", text)
    is_balanced = len(re.findall("[\u2066-\u2068]", text)) == text.count("\u2069")
    return text if is_balanced else re.sub("[\u2066-\u2069]", "", text)


def _joiner(run: re.Match[str]) -> str:
    """The one joiner of a run that its neighbours need, or nothing."""
    before, after = _around(run)
    if "\u200d" in run[0] and _EMOJI.match(before) and _EMOJI.match(after):
        return "\u200d"
    if _UNSPACED.match(before) and _UNSPACED.match(after) and "\u200b" in run[0]:
        return "\u200b"
    if _JOINING.match(before):
        sign = run[0].replace("\u200b", "")[:1]
        return sign if sign == "\u200d" or (after and category(after)[0] in "LMN") else ""
    return ""


def _one_space(run: re.Match[str]) -> str:
    spaces = run[0]
    if not spaces.strip("\u00a0\u2007\u202f"):
        return "\u00a0" if spaces[0] == "\u2007" else spaces[0]
    if not spaces.strip("\u3000"):
        return "\u3000"
    if any(sign in _BREAKS for sign in spaces):
        before, after = _around(run)
        if _WIDE.match(before) and _WIDE.match(after):
            return ""
    return " "


def _around(match: re.Match[str]) -> tuple[str, str]:
    """The signs before and after a match, empty at the ends of the text."""
    start, end = match.span()
    return match.string[max(0, start - 1) : start], match.string[end : end + 1]
