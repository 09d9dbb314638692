"""Closing marks turned the right way, and everything that must stay as it is."""

from __future__ import annotations

import time

import pytest

from archiver.normalize.quotes import repair

NARROW = "\u202f"


@pytest.mark.parametrize(
    ("language", "given", "expected"),
    [
        ("fr", "« Le signal à envoyer« , a déclaré", "« Le signal à envoyer », a déclaré"),
        ("fr", "Le signal à envoyer« , a déclaré", "Le signal à envoyer », a déclaré"),
        ("fr", "« Oui« , dit-il. « Non« , dit-elle.", "« Oui », dit-il. « Non », dit-elle."),
        ("fr", "«\u00a0Oui« , dit-il.", "«\u00a0Oui\u00a0», dit-il."),
        ("fr", f"«{NARROW}Oui« , dit-il.", f"«{NARROW}Oui{NARROW}», dit-il."),
        ("fr-CH", "«Oui«, dit-il.", "«Oui», dit-il."),
        ("fr", "Oui«, dit-il.", "Oui\u00a0», dit-il."),  # no other mark shows the space
        ("fr", "« Le parking n’a pas bougé« . Leur recours", "« Le parking n’a pas bougé ». Leur recours"),
        ("fr", "« Je pars demain«", "« Je pars demain »"),
        ("fr", "« Vraiment ?« , a-t-elle demandé", "« Vraiment ? », a-t-elle demandé"),
        ("fr", "« Oui » , dit-il", "« Oui », dit-il"),
        ("it", "«Va bene«, ha detto.", "«Va bene», ha detto."),
        ("es", "«Sí«, dijo.", "«Sí», dijo."),
        ("ru", "«Да«, — сказал он.", "«Да», — сказал он."),
        ("en", "“Yes,“ he said.", "“Yes,” he said."),
        ("en", "“We had hoped“, said Joan.", "“We had hoped”, said Joan."),
    ],
)
def test_wrong_closing_marks_are_turned(language: str, given: str, expected: str) -> None:
    assert repair(given, language) == expected
    assert repair(expected, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "« Oui », dit-il. « Non », dit-elle."),
        ("fr", "Il a dit« non » hier."),  # a space is missing; the mark is right
        ("fr", "» Nous avons tenu, poursuit-il."),  # the old way to go on quoting in a new paragraph
        ("fr", "« Il m’a dit « viens » et j’ai couru », raconte-t-elle."),
        ("fr", "Les « gilets jaunes » sont là."),
        ("fr", "Il lança »Ja«, puis se tut."),  # as Germans write it
        ("en", "„Ja“, he said. „Nein“, she said."),
        ("de", "»Ja«, sagte er. „Nein“, sagte sie."),
        ("de", "„Ja“, sagte er."),
        ("da", "»Ja«, sagde han."),
        ("sv", "”Ja”, sade han."),
        ("fi", "”Kyllä”, hän sanoi."),
        ("pl", "„Tak”, powiedział."),
        ("cs", "„Ano,“ řekl."),
        ("es", "¿«Sí»? ¡«No»!, dijo."),
        ("ja", "「はい」と『彼』は言った。"),
        ("zh", "“是的”,他说。"),
        ("en", "A 5” pipe and “a word” in quotes."),
        ("en", "“He told me ‘no’ and left.”"),
        (None, "« Oui« , dit-il."),  # no language, no custom
        ("xx", "« Oui« , dit-il."),
    ],
)
def test_right_and_doubtful_marks_stay(language: str | None, text: str) -> None:
    assert repair(text, language) == text


def test_hostile_quotes_cost_no_time() -> None:
    start = time.process_time()
    for text in ("«" * 50_000, "a« , " * 20_000, "« a » " * 20_000, "“a“ " * 20_000):
        repair(text, "fr")
    assert time.process_time() - start < 5
