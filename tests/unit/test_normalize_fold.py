"""Texts that are the same under the key, and texts that are not."""

from __future__ import annotations

import time

import pytest

from archiver.normalize.fold import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LIRE AUSSI : le titre", "Lire aussi: le titre"),
        ("À LIRE", "A lire"),
        ("“Quoted” text", '"Quoted" text'),
        ("«\u00a0Oui\u00a0»", '"Oui"'),
        ("l’homme", "l'homme"),
        ("1990–2000", "1990-2000"),
        ("Straße", "STRASSE"),
        ("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ", "Διαβάστε επίσης"),
        ("PAYLAŞIN", "paylaşın"),
        ("ещё", "еще"),
        ("相关阅读:", "相关阅读："),
        ("ＡＢＣ", "abc"),
        ("ガ", "ｶﾞ"),
        ("اقرأ أيضًا", "اقرأ أيضا"),
        ("كتاب علي", "کتاب علی"),
        ("می\u200cخوانید", "میخوانید"),
        ("so\u00adft", "soft"),
        ("two  \n words", "two words"),
        ("wait…", "wait..."),
    ],
)
def test_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ガス", "カス"),
        ("はは", "ぱぱ"),
        ("王", "玉"),
        ("कमल", "कमाल"),
        ("мой", "мои"),
        ("resume now", "resumes now"),
        ("3.5", "35"),
        ("yes.", "yes!"),
    ],
)
def test_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_hostile_texts_cost_no_time() -> None:
    start = time.process_time()
    for piece in (" \u00a0", "\u0301\u0323", "« ", " :", "\u0640", "ﷺ"):
        fold("a" + piece * 20_000)
    assert time.process_time() - start < 2
