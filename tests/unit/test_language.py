"""extract/language.py: declared, checked against the script, else guessed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from archiver.extract.language import declared_language, guess_language, language_tag, locale_of, script_of
from archiver.extract.smallwords import by_small_words

PROSE = Path(__file__).parents[1] / "data/languages.toml"

RUSSIAN = "Правительство объявило в понедельник о повышении налогов на топливо."
SWAHILI = "Watu kumi na wanane wamekamatwa na polisi mkoani Shinyanga kwa makosa mbalimbali ya jinai wiki hii."
ENGLISH = "The government said on Monday that it would raise the taxes on fuel next year."


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("pt-br", "pt-BR"),
        ("zh_hant_tw", "zh-Hant-TW"),
        ("de-DE, en", "de-DE"),
        ("en_US.UTF-8", "en-US"),
        ("iw", "he"),
        ("es-419", "es-419"),
        ("English", None),
        ("und", None),
        ("", None),
        ("{{ lang }}", None),
    ],
)
def test_tags(written: str, tag: str | None) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    ("claims", "sample", "found"),
    [
        ([("html", "fr"), ("og:locale", "en_US")], "", ("html", "fr")),
        ([("html", ""), ("og:locale", "fr_FR")], "", ("og:locale", "fr-FR")),
        ([("html", "en"), ("og:locale", "ru_RU")], RUSSIAN, ("og:locale", "ru-RU")),
        ([("html", "en")], RUSSIAN, None),
        ([("html", "ru")], ENGLISH, ("html", "ru")),  # some write Russian in Latin letters
        ([("html", "ja")], ENGLISH, None),
        ([("html", "sr")], ENGLISH, ("html", "sr")),
        ([("html", "en")], "短", ("html", "en")),
        ([("html", "en")], ENGLISH, ("html", "en")),
        ([("html", "en-US"), ("inLanguage", "sw")], SWAHILI, ("inLanguage", "sw")),
        ([("html", "en")], "Rain Lyon", ("html", "en")),
        ([], ENGLISH, None),
    ],
)
def test_what_is_declared_must_fit_the_script(
    claims: list[tuple[str, str]], sample: str, found: tuple[str, str] | None
) -> None:
    assert declared_language(claims, sample) == found


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        ("Le gouvernement a annoncé lundi une hausse des taxes sur le carburant.", "fr"),
        ("Regeringen meddelade i måndags att skatten på bränsle höjs nästa år.", "sv"),
        (RUSSIAN, "ru"),
        ("Уряд оголосив у понеділок про підвищення податків на пальне в країні.", "uk"),
        ("Η κυβέρνηση ανακοίνωσε τη Δευτέρα αύξηση των φόρων στα καύσιμα.", "el"),
        ("政府は月曜日、来年の燃料税の引き上げを発表した。", "ja"),
        ("政府周一宣布明年将提高燃油税反对党表示强烈反对这一决定", "zh"),
        ("정부는 월요일 내년에 유류세를 인상할 것이라고 발표했다 야당은 반대했다", "ko"),
        ("הממשלה הודיעה ביום שני כי תעלה את מס הדלק בשנה הבאה", "he"),
        ("أعلنت الحكومة يوم الاثنين رفع الضرائب على الوقود في العام المقبل", "ar"),
        ("دولت روز دوشنبه اعلام کرد که مالیات بر سوخت را در سال آینده افزایش می‌دهد", "fa"),
        ("सरकार ने सोमवार को घोषणा की कि अगले साल ईंधन कर बढ़ाया जाएगा", "hi"),
        ("Hi!", None),
        ("12345 67890 " * 20, None),
        ("", None),
    ],
)
def test_the_language_of_a_text(text: str, language: str | None) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(("language", "text"), tomllib.loads(PROSE.read_text("utf-8")).items())
def test_small_words_name_a_language_without_the_model(language: str, text: str) -> None:
    assert by_small_words(text) == guess_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Broen er stengt, og det er ikke klart når den åpner. Det sier de som bor på den andre siden av elva.",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.",
        "the the the the the",
    ],
)
def test_small_words_are_silent_in_doubt(text: str) -> None:
    assert by_small_words(text) is None


def test_english_with_borrowed_words_about_it_is_no_english() -> None:
    assert guess_language("Serien The Crown og This Is Us er på vei tilbake, og in the end blir alt som før.") != "en"


@pytest.mark.parametrize(
    ("text", "script"),
    [(ENGLISH, "latin"), (RUSSIAN, "cyrillic"), (ENGLISH + RUSSIAN, None), ("", None)],
)
def test_scripts(text: str, script: str | None) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("declared", "regional", "locale"),
    [
        ("en", "en_US", "en-US"),
        ("de", "en_US", "de"),
        ("", "en_US", "en-US"),
        ("en-GB", "en_US", "en-GB"),
        ("", "", None),
    ],
)
def test_the_region_may_come_from_elsewhere(declared: str, regional: str, locale: str | None) -> None:
    assert locale_of(declared, regional) == locale
