"""Decoding, the look before the parse, and the tree."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from archiver.items import Refusal
from archiver.markup.decode import as_utf8, declared, decode, known
from archiver.markup.scan import MAX_ATTRIBUTES, MAX_SIZE, refuse
from archiver.markup.tree import parse

GREEK = "Η λίμνη πάγωσε τη νύχτα και τα παιδιά έτρεξαν έξω"


@pytest.mark.parametrize(
    ("raw", "header", "text"),
    [
        ("Zürich".encode(), None, "Zürich"),
        ("Zürich".encode("cp1252"), "text/html; charset=ISO-8859-1", "Zürich"),
        (b"\xef\xbb\xbf" + "Zürich".encode(), "text/html; charset=iso-8859-1", "Zürich"),
        ("Zürich".encode("utf-16"), None, "Zürich"),
        # wrong labels, with the evidence against them in the bytes
        ("« été »".encode(), "text/html; charset=iso-8859-1", "« été »"),
        (b"<meta charset=us-ascii>" + "« été »".encode(), None, "<meta charset=us-ascii>« été »"),
        (b'<meta charset="utf-8">' + GREEK.encode("iso8859-7"), "text/html; charset=iso-8859-7", None),
        # a curly quote that ISO-8859-1 does not have, and browsers read all the same
        (b"<meta charset=iso-8859-1>\x93so\x94", None, "<meta charset=iso-8859-1>“so”"),
        (b"<meta charset=gb2312>" + "鎔化".encode("gb18030"), None, "<meta charset=gb2312>鎔化"),
        (b"", None, ""),
    ],
)
def test_bytes_are_read_as_a_browser_reads_them(raw: bytes, header: str | None, text: str | None) -> None:
    assert decode(raw, header) == (text if text is not None else raw.decode("iso8859-7"))
    assert as_utf8(raw, header) == decode(raw, header).encode("utf-8", "replace")


def test_a_declaration_after_the_first_kilobyte_counts() -> None:
    page = b"<!-- " + b"x" * 3000 + b" --><meta charset=windows-1251>" + "Лёд".encode("cp1251")
    assert decode(page).endswith("Лёд")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Ça va très bien à Genève où l’été est là", "cp1252"),
        ("Un tïtre\n\nLe préfet a dit que la route est fermée, et que les gens doivent attendre.", "latin-1"),
        ("El niño comió una manzana en la montaña y después se durmió.", "cp1252"),
        ("Prix : 5 € « très » cher, 20° l’été…", "cp1252"),
        ("Ég fór í skólann þegar það var búið", "cp1252"),
        ("Skola dnes otevřela své dveře všem žákům", "cp1250"),
        ("Szkoła została dziś otwarta", "cp1250"),
        ("Az iskola ma újra megnyílt, és a gyerekek örültek a tűzijátéknak", "cp1250"),
        ("Съешь ещё этих мягких французских булок", "cp1251"),
        ("Το σχολείο άνοιξε σήμερα", "cp1253"),
        ("この街で地震がありました。", "shift_jis"),
    ],
)
def test_a_text_without_a_label_is_what_its_letters_say(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("label", ["utf-7", "hex", "rot13", "no-such-thing", "", "utf8\0", "x" * 500])
def test_labels_no_browser_knows_are_not_followed(label: str) -> None:
    assert known(label) is None


def test_declarations_are_found_as_the_standard_finds_them(corpus: Callable[[str], Path]) -> None:
    for case in json.loads(corpus("html-encodings.json").read_text("utf-8")):
        raw = base64.b64decode(case["base64"])
        if not raw.startswith((b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")):
            assert (declared(raw) or "cp1252") == known(case["encoding"]), raw[:200]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<p>" + b"x" * MAX_SIZE, Refusal.TOO_BIG),
        (b"<p " + b" ".join(b"a%d=1" % n for n in range(MAX_ATTRIBUTES + 1)) + b">", Refusal.TOO_BIG),
        (b"<p " + b" ".join(b"a%d='>'" % n for n in range(MAX_ATTRIBUTES + 1)) + b">", Refusal.TOO_BIG),
        (b"<p" + b" a" * 1000 + b">", Refusal.TOO_BIG),
        (b"<p " + b" ".join(b"a%d=1" % n for n in range(MAX_ATTRIBUTES // 2)) + b">", None),
        (b'<path d="' + b"M 1 2 L 3 4 " * 2000 + b'"/>', None),
        (b"<script>if (a <b) { " + b"c = d; " * 500 + b"}</script>", None),
    ],
)
def test_pages_that_would_cost_too_much_are_refused(raw: bytes, reason: Refusal | None) -> None:
    refused = refuse(raw)
    assert (refused and refused[0]) == reason


@pytest.mark.parametrize("unit", [b"<a", b'<a "', b"<a b=", b"<!--", b"<a b='", b"< "])
def test_the_look_is_linear(unit: bytes) -> None:
    start = time.process_time()
    refuse(unit * (4_000_000 // len(unit)))
    assert time.process_time() - start < 2


def test_many_ends_of_the_body_cost_little() -> None:
    start = time.process_time()
    parse(b"<p>a</p>" + b"</body" * 200_000 + b"<p>b</p>")
    assert time.process_time() - start < 2


def test_nesting_beyond_the_parsers_default_loses_nothing() -> None:
    tree = parse("<div>" * 400 + "inside" + "</div>" * 400 + "<p>after</p>")
    assert not isinstance(tree, tuple)
    assert "inside" in "".join(map(str, tree.itertext()))
    assert "after" in "".join(map(str, tree.itertext()))


@pytest.mark.parametrize("page", ["", "   \n", b"", b"\0\0"])
def test_nothing_is_refused_as_empty(page: bytes | str) -> None:
    refused = parse(page)
    assert isinstance(refused, tuple)
    assert refused[0] is Refusal.EMPTY


def test_nul_and_lone_surrogates_do_not_end_the_page() -> None:
    tree = parse("<p>one\0 two\ud83d three</p><p>four</p>")
    assert not isinstance(tree, tuple)
    assert "four" in "".join(map(str, tree.itertext()))


@pytest.mark.parametrize(
    ("page", "tree"),
    [
        ("<title>t</title><article>a</article>", "<head><title>t</title></head><body><article>a</article></body>"),
        (
            "<head><meta><main><p>a</p></main>b<nav>c</nav>d<p>e",
            "<head><meta/></head><body><main><p>a</p></main>b<nav>c</nav>d<p>e</p></body>",
        ),
        (
            "<title>t</title><header>a</header><link><body class=c>b<p>d",
            '<head><title>t</title></head><body class="c"><header>a</header><link/>b<p>d</p></body>',
        ),
        ("<title>t</title><meta><p>a</p>", "<head><title>t</title><meta/></head><body><p>a</p></body>"),
        ("<head><title>t</title></head><main>a</main>", "<head><title>t</title></head><body><main>a</main></body>"),
        ("<main>a</main>", "<body><main>a</main></body>"),
    ],
)
def test_what_no_head_may_hold_begins_the_body(page: str, tree: str) -> None:
    found = parse(page)
    assert not isinstance(found, tuple)
    assert etree.tostring(found, encoding="unicode") == f"<html>{tree}</html>"


@pytest.mark.parametrize(
    "page",
    [
        "<body><p>a</p></body></html><p>b</p>",
        "<BODY><p>a</p></BODY>\n</HTML>\n<script>1</script><p>b</p></body></html>",
        "<body></body ><p>a</p></html x><!-- more --><p>b</p>",
        "<body><p>a</p></body></html><!doctype html><html><head><title>t</title></head><body><p>b</p></body></html>",
    ],
)
def test_what_follows_the_end_of_the_body_is_read(page: str) -> None:
    found = parse(page)
    assert not isinstance(found, tuple)
    assert ["".join(map(str, one.itertext())) for one in found.find("body").iter("p")] == ["a", "b"]


def masked(address: str, key: int = 0x54) -> str:
    return bytes((key, *(letter ^ key for letter in address.encode()))).hex()


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (
            '<a href="/cdn-cgi/l/email-protection#zz"><span data-cfemail="{}">[email&#160;protected]</span></a>',
            '<a href="/cdn-cgi/l/email-protection#zz"><span>ann@news.example</span></a>',
        ),
        (
            '<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="{}">[email&#160;protected]</a>',
            '<a href="mailto:ann@news.example">ann@news.example</a>',
        ),
        ('<a href="/cdn-cgi/l/email-protection#{}">Ann</a>', '<a href="mailto:ann@news.example">Ann</a>'),
        (
            '<a href="/cdn-cgi/l/email-protection#{0}"><span data-cfemail="{0}">[email protected]</span></a>',
            '<a href="mailto:ann@news.example"><span>ann@news.example</span></a>',
        ),
    ],
)
def test_a_masked_address_is_read_as_browsers_show_it(html: str, found: str) -> None:
    tree = parse(f"<p>Write to {html.format(masked('ann@news.example'))} or call.</p>")
    assert not isinstance(tree, tuple)
    paragraph = tree[0][0]
    for element in paragraph.iter():
        for name in ("class", "data-cfemail"):
            element.attrib.pop(name, None)
    assert etree.tostring(paragraph, encoding="unicode") == f"<p>Write to {found} or call.</p>"


@pytest.mark.parametrize("code", ["", "5", "54", "zz", "54" * 2000, masked("no address"), masked("a@b<script>")])
def test_what_is_no_masked_address_stays_as_it_is(code: str) -> None:
    tree = parse(f'<p><a href="/cdn-cgi/l/email-protection" data-cfemail="{code}">[email protected]</a></p>')
    assert not isinstance(tree, tuple)
    assert "".join(str(text) for text in tree.itertext()) == "[email protected]"
