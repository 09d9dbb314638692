"""Whatever text comes in: cleaning twice is cleaning once, XML may hold the result, and no tag is made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from archiver.extract.phrases import verdict
from archiver.extract.plain import clean_text
from archiver.items import Article, Block, Kind, Reason
from archiver.normalize import normalize
from archiver.normalize.chars import clean, clean_lines, is_clean
from archiver.normalize.fold import fold, fold_lines
from archiver.normalize.quotes import is_doubtful, repair
from archiver.rules.words import phrase_key

#: What XML 1.0 lets stand in a document.
LEGAL = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*\\Z")
#: Changed on purpose: code points and runs that are debris (docs/reference.md lists them).
DEBRIS = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u1680\u180e\u2000-\u200f\u2028-\u202e\u205f-\u206f\ufeff\ufff9-\ufffc"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]|\\s\\s|^\\s|\\s$"
)

# Pieces that cleaning treats, so that chance finds their combinations.
_PIECES = (
    "& amp; &amp; &nbsp; &shy; &#8217; &#38; &lt; #38; lt; nbsp; Ã© â€™ Ã \x80 \x85 \x92 \ud83d \ude00 \u200b \u200c "
    "\u200d \u0301 \u3000 \u00a0 \u202f \u2009 \n \t क ् ی خ ก 日 本 👩 \ufe0f 🏴 \U000e0067 \U000e007f \u202e \u2066 "
    "\u2069 ש « » “ ” , . ( : a é Р С – - | © 5 …"
)
PIECES = st.sampled_from(_PIECES.split(" "))
TEXT = st.lists(st.one_of(PIECES, st.text(st.characters(), max_size=3), st.just(" ")), max_size=24).map("".join)
LANGUAGES = st.sampled_from([None, "fr", "en", "de", "it", "ja"])


@given(TEXT)
@example("&am&shy;p;nbsp;")
@example("a\u200d\ufeff\u200c")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert LEGAL.match(once)
    assert "\n" not in once
    assert once == once.strip()


@given(st.lists(TEXT, max_size=6))
def test_lines_folded_together_are_folded_like_each_alone(lines: list[str]) -> None:
    assert fold_lines(lines) == [fold(line) for line in lines]


@given(TEXT)
def test_cleaning_lines_twice_is_cleaning_them_once(text: str) -> None:
    once = clean_lines(text)
    assert clean_lines(once) == once
    assert LEGAL.match(once)


@example(text=" Ã &", language=None)  # what is mojibake at the very beginning was none behind a space
@given(TEXT, LANGUAGES)
def test_repairing_twice_is_repairing_once(text: str, language: str | None) -> None:
    once = repair(clean(text), language)
    assert repair(once, language) == once
    assert clean(once) == once


@given(TEXT, LANGUAGES)
def test_a_quick_look_never_takes_for_whole_what_is_not(text: str, language: str | None) -> None:
    if is_clean(text):
        assert clean(text) == text
    if not is_doubtful(text, language):
        assert repair(text, language) == text


@given(st.lists(TEXT, max_size=20), LANGUAGES)
def test_blocks_together_become_what_each_becomes_alone(texts: list[str], language: str | None) -> None:
    blocks = [Block(kind=Kind.ITEM, text=text, html=f"<ul><li>{escape(text)}</li></ul>") for text in texts]

    def done(*some: Block) -> tuple[Block, ...]:
        article = Article(url="https://a.example/", site="a.example", title="", blocks=some, language=language)
        return normalize(article).blocks

    assert done(*blocks) == tuple(block for alone in blocks for block in done(alone))


@given(TEXT)
def test_keys_are_keys_of_themselves(text: str) -> None:
    key = fold(text)
    assert fold(key) == key
    assert phrase_key(text) == phrase_key(fold(text))


@given(st.lists(TEXT, min_size=1, max_size=4), TEXT, LANGUAGES)
@example([" Ã &"], "", None)
@example(["a", " Ã &"], "", "fr")
def test_normalising_twice_is_normalising_once(texts: list[str], title: str, language: str | None) -> None:
    tags = ("<em>", '</em><a href="https://a.example/?a=1&amp;b=2">', "</a>")
    html = "<p>" + "".join(escape(text) + tag for text, tag in zip(texts, tags, strict=False)) + "</p>"
    block = Block(kind=Kind.PARAGRAPH, text="".join(texts), html=html)
    article = Article(
        url="https://a.example/", site="a.example", title=title, blocks=(block,), language=language, tags=tuple(texts)
    )
    once = normalize(article)
    assert normalize(once) == once
    for value in (once.title, once.text, once.html, *once.tags):
        assert LEGAL.match(value)
    assert re.findall("<[^>]*>", once.html) == (re.findall("<[^>]*>", html) if once.blocks else [])


@settings(deadline=None)
@given(st.lists(TEXT, max_size=6), LANGUAGES)
def test_plain_text_is_cleaned_once(lines: list[str], language: str | None) -> None:
    once = clean_text("\n".join(lines), language or "en").text
    assert LEGAL.match(once)
    for line in once.split("\n"):
        assert clean(line) == line


@settings(deadline=None)  # the first call reads the phrase files
@given(TEXT, LANGUAGES)
def test_a_verdict_never_fails(text: str, language: str | None) -> None:
    assert verdict(text, language) in {None, *Reason}


def test_naughty_strings_change_only_where_documented(corpus: Callable[[str], Path]) -> None:
    for string in json.loads(corpus("naughty-strings.json").read_text(encoding="utf-8")):
        once = clean(string)
        assert clean(once) == once
        if once != string:
            assert DEBRIS.search(string) or "&#39;" in string, ascii(string)
        block = Block(kind=Kind.PARAGRAPH, text=string, html=f"<p>{escape(string)}</p>")
        article = Article(url="https://a.example/", site="a.example", title=string, blocks=(block,))
        done = normalize(article)
        assert normalize(done) == done
        assert done.title == once
        if done.blocks and "\u200d" not in string and "\u200c" not in string:
            assert unescape(done.blocks[0].html[3:-4]) == done.blocks[0].text


def test_the_corpus_of_naughty_strings_is_read(corpus: Callable[[str], Path]) -> None:
    assert len(json.loads(corpus("naughty-strings.json").read_text(encoding="utf-8"))) == 515
