"""Tables of texts as the web has them and as they must come out."""

from __future__ import annotations

import time

import pytest

from archiver.normalize.chars import clean, clean_lines, legal


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("already clean", "already clean"),
        ("-1", "-1"),
        ("— Well, -", "— Well, -"),
        ("  two\n\tlines  of   text ", "two lines of text"),
        ("e\u0301te\u0301", "été"),  # NFC
        ("nul\x00 bell\x07 esc\x1b fffe\ufffe", "nul bell esc fffe"),  # illegal in XML 1.0
        ("lone \ud800 surrogate", "lone surrogate"),
        ("paired \ud83d\ude00 surrogates", "paired \U0001f600 surrogates"),
        ("\ufeffmark zero\u200bwidth so\xadft word\u2060joiner", "mark zerowidth soft wordjoiner"),
        ("« deux »", "« deux »"),
        ("«\u00a0deux\u202f»", "«\u00a0deux\u202f»"),  # no-break spaces stay what they are
        ("10\u00a0\u00a0000", "10\u00a0000"),
        ("a \u00a0 b", "a b"),
        ("\u00a0edge\u202f", "edge"),
        ("thin\u2009space, em\u2003space", "thin space, em space"),
        ("a\u2028b\u2029c\u0085d", "a b c…d"),
        ("山田\u3000太郎", "山田\u3000太郎"),
        ("\u3000段落", "段落"),
        ("東京\n大阪", "東京大阪"),
        ("Seoul\n서울", "Seoul 서울"),
        ("می\u200cخوانید", "می\u200cخوانید"),  # Persian needs the non-joiner
        ("Auf\u200clage", "Auflage"),  # German does not
        ("क्\u200dष", "क्\u200dष"),  # Devanagari
        ("👩\u200d👧 🏳\ufe0f\u200d🌈", "👩\u200d👧 🏳\ufe0f\u200d🌈"),
        ("ภาษา\u200bไทย", "ภาษา\u200bไทย"),  # Thai marks words so
        ("left\u200eto\u202eright", "lefttoright"),
        ("שלום\u200f!", "שלום\u200f!"),
        ("שלום \u202eabc", "שלום abc"),  # an override that nothing closes
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("hidden\U000e0041 tag", "hidden tag"),
    ],
)
def test_clean(given: str, expected: str) -> None:
    assert clean(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("l&amp;rsquo;homme", "l’homme"),
        ("d&eacute;j&agrave; vu &ndash; oui", "déjà vu – oui"),
        ("It&#8217;s &#x201C;fine&#x201D;", "It’s “fine”"),
        ("one&nbsp;two", "one\u00a0two"),
        ("&amp;nbsp;", ""),
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("Marks &amp; Sons", "Marks & Sons"),
        ("Use &nbsp; to part words", "Use &nbsp; to part words"),  # a text about entities
        ("a &lt;b&gt; c", "a &lt;b&gt; c"),  # might be meant as markup
        ("fish & chips; peas", "fish & chips; peas"),
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("x&bogus;y", "x&bogus;y"),
        ("x&#60;script&#62;", "x&#60;script&#62;"),
    ],
)
def test_double_escaped_entities_are_undone_where_certain(given: str, expected: str) -> None:
    assert clean(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("rÃ©sumÃ©", "résumé"),
        ("Itâ€™s", "It’s"),
        ("PÅ™Ã\xadliÅ¡", "Příliš"),
        ("РїСЂРёРІРµС‚", "привет"),
        ("it\x92s \x93so\x94", "it’s “so”"),
        ("FRANÇOIS Ã", "FRANÇOIS Ã"),
        ("SÃO PAULO", "SÃO PAULO"),
        ("l'été»", "l'été»"),
        ("Åse Øverård", "Åse Øverård"),
        ("ÂNGELO", "ÂNGELO"),
        ("1.Â Â Â Rates vary widely.Â Â", "1. Rates vary widely."),  # spaces of which one sign is left
        ("5Â\xa0km", "5\xa0km"),
        ("î, Â și ă, PÂ", "î, Â și ă, PÂ"),  # a letter of Romanian
        ('I saw "Ã¤" there', 'I saw "Ã¤" there'),  # a text about mojibake
        ("Сергей №5", "Сергей №5"),
    ],
)
def test_mojibake_is_undone_where_certain(given: str, expected: str) -> None:
    assert clean(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("\n\tif a:\r\n\t\tb  =  1  \n\n", "\tif a:\n\t\tb  =  1"),
        ("a\tb\r1\u200b\t2", "a\tb\n1\t2"),
        ("&nbsp; is an entity", "&nbsp; is an entity"),
        ("x\x00y", "xy"),
    ],
)
def test_clean_lines_keeps_lines_tabs_and_inner_spaces(given: str, expected: str) -> None:
    assert clean_lines(given) == expected


def test_legal_takes_out_what_xml_forbids_and_nothing_else() -> None:
    assert legal("https://a.example/\x00?q= \u200b&amp;\ud800") == "https://a.example/?q= \u200b&amp;"


def test_a_clean_text_is_returned_itself() -> None:
    text = "« Nous verrons », a-t-il dit."
    assert clean(text) is text


def test_hostile_texts_cost_no_time() -> None:
    start = time.process_time()
    for piece in (
        "&amp;",
        "&am&shy;p;",
        "\u200d",
        "Ã©",
        " \u00a0",
        "\ud800",
        "e\u0301",
        "&#38;#38;",
        "&" * 50,
        "\u0301\u0323",
    ):
        clean(piece * 20_000)
        clean_lines(piece * 20_000)
    assert time.process_time() - start < 5
