"""Sentences that must go and look-alikes that must stay, by language: tests/data/phrases/<lang>.toml."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from archiver.errors import ConfigError
from archiver.extract.phrases import is_kept, verdict
from archiver.items import Reason
from archiver.rules.words import HEAD, languages, parse, phrase_key, phrasebook

DATA = Path(__file__).parents[1] / "data" / "phrases"


def _sentences(kind: str) -> list[tuple[str, str, str]]:
    files = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("*.toml"))}
    return [
        (language, cls, text)
        for language, data in files.items()
        for cls, texts in data.get(kind, {}).items()
        for text in texts
    ]


@pytest.mark.parametrize(("language", "cls", "text"), _sentences("go"))
def test_boilerplate_goes_with_its_class(language: str, cls: str, text: str) -> None:
    assert verdict(text, language) == cls


@pytest.mark.parametrize(("language", "cls", "text"), _sentences("stay"))
def test_look_alikes_stay(language: str, cls: str, text: str) -> None:
    assert verdict(text, language) is None
    assert is_kept(text, language) == (cls == "keep")


@pytest.mark.parametrize("text", [text for _, _, text in _sentences("stay")])
def test_look_alikes_stay_when_the_language_is_unknown(text: str) -> None:
    assert verdict(text, None) is None


@pytest.mark.parametrize(
    ("text", "language", "linked", "expected"),
    [
        ("Read also the second chapter", "en", 0.0, None),
        ("Read also the second chapter", "en", 1.0, Reason.CROSS_LINK),
        ("Share this article", "fr", 0.0, Reason.SHARE),  # pages in French carry English, too
        ("Share this article", "xx", 0.0, Reason.SHARE),
        ("LIRE AUSSI : Le pont", None, 0.0, Reason.CROSS_LINK),
        ("Partager cet article", "fr-CA", 0.0, Reason.SHARE),
        ("Del artikkelen", "nb-NO", 0.0, Reason.SHARE),
        ("Get the latest news in your inbox", "en", 0.0, Reason.NEWSLETTER),
        ("Getting the latest bills in your inbox hurts", "en", 0.0, None),
        ("Follow The Herald on X", "en", 0.0, Reason.SHARE),
        ("Follow The Herald on Xmas Eve", "en", 0.0, None),
        ("Facebook X LinkedIn", "en", 0.0, Reason.SHARE),
        ("Facebook X LinkedIn", "fr", 0.0, Reason.SHARE),
        (".#X#..X.", "en", 0.0, None),
        ("Facebook $0.50 – $3.00", "en", 0.0, None),
        ("1. Facebook", "en", 0.0, None),
        ("", "en", 0.0, None),
        ("***", "en", 0.0, None),
        ("5", "en", 0.0, None),
        ("Photo: " + "a street in the rain " * 40, "en", 0.0, None),  # a caption that tells a story
    ],
)
def test_verdict(text: str, language: str | None, linked: float, expected: Reason | None) -> None:
    assert verdict(text, language, linked=linked) == expected


@pytest.mark.parametrize("text", ["AD", "Ad.", "AD......", "• ad", "X, Facebook, Twitter", "1. Facebook 2. Twitter"])
def test_short_words_and_decoration_are_looked_through(text: str) -> None:
    assert verdict(text, "en") in (Reason.ADVERT, Reason.SHARE)


@pytest.mark.parametrize("language", languages())
def test_no_phrase_is_overlooked_by_the_quick_look(language: str) -> None:
    lines = (DATA.parents[2] / "archiver" / "data" / "phrases" / f"{language}.txt").read_text(encoding="utf-8")
    for phrase in parse(lines, language):
        key = phrase_key(phrase.replace("…", " anything "))
        book = phrasebook(language)
        assert len(key) < HEAD or book.may_begin(key) or book.closing(key), phrase


def test_every_language_of_the_list_has_the_main_classes() -> None:
    assert len(languages()) >= 29
    for language in languages():
        book = phrasebook(language)
        found = {reason for phrases in book.gapped.values() for _, reason in phrases}
        assert {Reason.CROSS_LINK, Reason.SHARE, Reason.NEWSLETTER, Reason.APPEAL, Reason.COMMENTS, None} <= found


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[shre]\nShare", "xx.txt, line 1: “shre” is no class"),
        ("Share", "xx.txt, line 1: “Share” needs a class"),
        ("[share]\n\n***", "xx.txt, line 3: “***” needs a class above it and a letter"),
        ("[share]\nShare\nShare", "xx.txt, line 3: “Share” stands there already, as “Share”"),
        ("[share]\nÀ lire…\n[label]\nA LIRE…", "xx.txt, line 4: “A LIRE…” stands there already, as “À lire…”"),
    ],
)
def test_a_faulty_phrase_file_is_refused_with_its_line(text: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint.replace("*", r"\*")):
        parse(text, "xx.txt")


def test_comments_in_a_phrase_file_are_no_phrases() -> None:
    assert parse("# words\n[share]\nShare # alone\n[keep]\nCorrection…", "xx.txt") == {
        "share": Reason.SHARE,
        "correction…": None,
    }


def test_hostile_blocks_cost_no_time() -> None:
    start = time.process_time()
    for text in ("follow " * 80, "« " * 250, "Retrouvez " + "sur " * 120, "a" * 10**6, "lire aussi" + " :" * 200):
        verdict(text, "fr")
        verdict(text, None)
    assert time.process_time() - start < 2
