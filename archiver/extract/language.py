"""The language of a page: what it declares, checked against the script of its text, else a guess from the text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from py3langid.langid import classify

from archiver.extract.smallwords import by_small_words, small_words

_TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:[-_.@].*)?\Z")
_SAME = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jp": "ja",
    "cn": "zh",
    "kr": "ko",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "ua": "uk",
}
_SAMPLE = 3000  # characters that a guess looks at
_SURE = 0.6  # share of the letters in one script that settles something
_ENOUGH = 24  # letters below which the text says nothing

_TELLING = 12  # words among which English prose has one of its smallest

#: Script -> its letters, and the languages that may declare themselves over such a text.
_SCRIPTS: dict[str, tuple[re.Pattern[str], frozenset[str]]] = {
    name: (re.compile(f"[{letters}]"), frozenset(languages.split()))
    for name, letters, languages in (
        ("kana", "\u3040-\u30ff", "ja"),
        ("hangul", "\uac00-\ud7af", "ko"),
        ("han", "\u4e00-\u9fff", "zh ja yue wuu"),
        ("hebrew", "\u0590-\u05ff", "he yi"),
        ("arabic", "\u0600-\u06ff\u0750-\u077f", "ar fa ur ps ku ckb sd ug ms az pa"),
        ("cyrillic", "\u0400-\u04ff", "ru uk bg be sr mk kk ky mn tg uz tt ba cv ce os bs az"),
        ("greek", "\u0370-\u03ff", "el"),
        ("devanagari", "\u0900-\u097f", "hi mr ne sa bh kok"),
        ("bengali", "\u0980-\u09ff", "bn as"),
        ("gurmukhi", "\u0a00-\u0a7f", "pa"),
        ("gujarati", "\u0a80-\u0aff", "gu"),
        ("tamil", "\u0b80-\u0bff", "ta"),
        ("telugu", "\u0c00-\u0c7f", "te"),
        ("kannada", "\u0c80-\u0cff", "kn"),
        ("malayalam", "\u0d00-\u0d7f", "ml"),
        ("sinhala", "\u0d80-\u0dff", "si"),
        ("thai", "\u0e00-\u0e7f", "th"),
        ("lao", "\u0e80-\u0eff", "lo"),
        ("burmese", "\u1000-\u109f", "my"),
        ("georgian", "\u10a0-\u10ff", "ka"),
        ("ethiopic", "\u1200-\u137f", "am ti"),
        ("khmer", "\u1780-\u17ff", "km"),
        ("armenian", "\u0530-\u058f", "hy"),
    )
}
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_NOT_LATIN = re.compile(r"[^\W\d_A-Za-z\u00aa-\u024f\u1e00-\u1eff]")


def declared_language(claims: Iterable[tuple[str, str]], sample: str = "") -> tuple[str, str] | None:
    """The first (witness, tag) that is a language tag and fits the sample; the tag in BCP 47 spelling.

    It must fit the script; and English, which templates say where nobody thought of it, must show its small words.
    """
    script = script_of(sample)
    for witness, value in claims:
        tag = language_tag(value)
        if tag and _fits(tag, script) and not (tag[:2] == "en" and _is_not_english(sample)):
            return witness, tag
    return None


def _is_not_english(sample: str) -> bool:
    """Is it long enough to hold a small English word, and holds none."""
    words = sample.lower().split()
    return len(words) >= _TELLING and small_words()["en"].isdisjoint(words)


def language_tag(value: str) -> str | None:
    """``pt_BR`` as ``pt-BR``, ``EN`` as ``en``; None for what is no tag."""
    found = _TAG.match(value.strip().partition(",")[0].strip())
    if not found:
        return None
    code = _SAME.get(found[1].lower(), found[1].lower())
    if code in ("und", "mul", "zxx", "xx"):
        return None
    return "-".join(filter(None, (code, found[2] and found[2].title(), found[3] and found[3].upper())))


def locale_of(declared: str, regional: str) -> str | None:
    """The declared tag, with the region of the other one where both name the same language and it has none."""
    tag, other = language_tag(declared), language_tag(regional)
    if tag is None or (other and "-" not in tag and other.partition("-")[0] == tag):
        return other or tag
    return tag


def script_of(text: str) -> str | None:
    """The script most letters of the text are in, ``latin`` included; None where the text is too short to tell."""
    sample = text[:_SAMPLE]
    foreign = 0 if sample.isascii() else len(_NOT_LATIN.findall(sample))
    total = foreign + len(_LATIN.findall(sample))
    if total < _ENOUGH and not (foreign >= _ENOUGH // 4 and foreign == total):
        return None
    if foreign <= total * (1 - _SURE):
        return "latin"
    if len(_SCRIPTS["kana"][0].findall(sample)) > total * 0.1:
        return "kana"
    for name, (letters, _) in _SCRIPTS.items():
        if len(letters.findall(sample)) >= total * _SURE:
            return name
    return None


def _fits(tag: str, script: str | None) -> bool:
    code = tag.partition("-")[0]
    if script is None:
        return True
    if script == "latin":
        return not any(code in languages for name, (_, languages) in _SCRIPTS.items() if name not in _MIXED)
    return code in _SCRIPTS[script][1]


#: Scripts whose languages may also be written in Latin letters.
_MIXED = frozenset({"arabic", "cyrillic", "devanagari", "gurmukhi"})


def guess_language(text: str) -> str | None:
    """The language of a text, by its script or its small words where they settle it, else by py3langid.

    None for too little text. The first text of a process that needs it reads the model of py3langid: 0.8 s of CPU and
    some 90 MB; on 943 labelled articles that were 2 in 100, and where the small words spoke both were of one mind.
    """
    script = script_of(text)
    if script is None:
        return None
    if script != "latin" and len(_SCRIPTS[script][1]) == 1:
        return next(iter(_SCRIPTS[script][1]))
    if script == "han":
        return "zh"
    if script == "latin" and (language := by_small_words(text[:_SAMPLE])):
        return language
    code, _ = classify(text[:_SAMPLE])
    return str(code) if script == "latin" or code in _SCRIPTS[script][1] else None
