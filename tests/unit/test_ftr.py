"""ftr-site-config files: what their directives do on a page, and that nothing is ignored in silence."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from archiver.extract.bounds import bound
from archiver.extract.cutting import cut
from archiver.extract.ruled import Ruled, ruled
from archiver.markup.tree import parse
from archiver.rules.ftr import LARGEST, load_hint, read_hint

PAGES: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "data" / "ftr" / "pages.toml").read_text("utf-8")
)
URL = "https://paper.example/story"


def apply(rules: str, html: str) -> tuple[Ruled, str]:
    tree = parse(html)
    assert not isinstance(tree, tuple)
    hint = read_hint(rules, "paper.example.txt")
    assert hint.problems == ()
    said = ruled(tree, hint.rules, URL)
    return said, bound(cut(tree), said).text


@pytest.mark.parametrize(
    ("rules", "html", "text"),
    [
        ("body: //main", "<main><p>a</p></main><p>b</p>", "a"),
        ("body://main", "<main><p>a</p></main><p>b</p>", "a"),
        ("body: //td\nbody: //main", "<main><p>a</p></main><p>b</p>", "a"),
        ("body: //main | //aside", "<aside><p>c</p></aside><main><p>a</p></main><p>b</p>", "c\na"),
        ("body: id('x')", "<div id=x><p>a</p></div><p>b</p>", "a"),
        ("body: //main/p[2]", "<main><p>a</p><p>b</p></main>", "b"),
        ("body: //main\nstrip: //aside", "<main><p>a</p><aside>b</aside></main>", "a"),
        ("strip_id_or_class: promo", "<p>a</p><p class='x-promo-y'>b</p><p id=promo>c</p>", "a"),
        ("strip_id_or_class: 'promo box'", "<p class='promo'>a</p><p class='promo box'>b</p>", "a"),
        ("strip: //p/text()[contains(., 'Foto')]", "<p>Foto: dpa<b>a</b></p>", "a"),
        ("# strip: //p\n\n  strip: //h1", "<h1>b</h1><p>a</p>", "a"),
        ("strip: //p/@class", "<p class=x>a</p>", "a"),
    ],
)
def test_body_and_strip(rules: str, html: str, text: str) -> None:
    assert apply(rules, f"<html><body>{html}</body></html>")[1] == text


@pytest.mark.parametrize(
    ("rules", "html", "field", "value"),
    [
        ("title: //h2\ntitle: //h1", "<h1>A <b>b</b></h1>", "title", "A b"),
        ("title: //meta[@property='og:title']/@content", "<meta property='og:title' content='A'>", "title", "A"),
        ("title: concat(//h1, ' – ', //h2)", "<h1>A</h1><h2>b</h2>", "title", "A – b"),
        ("author: //a[@rel]", "<a rel=author>Ann Lee</a><a rel=author>Bo Ek</a>", "authors", ("Ann Lee", "Bo Ek")),
        ("author: substring-after(//p, 'von ')", "<p>Text von Ann Lee</p>", "authors", ("Ann Lee",)),
        ("next_page_link: //a[@id='n']", "<a id=n href='?p=2'>2</a>", "next_page", f"{URL}?p=2"),
        ("next_page_link: //a/@href", "<a href='#top'>1</a><a href='/2'>2</a>", "next_page", "https://paper.example/2"),
        ("single_page_link: concat(//a/@href, '?all')", "<a href='/1'>2</a>", "single_page", "https://paper.example/1?all"),
        ("single_page_link: //a\nif_page_contains: //i", "<a href='/2'>2</a>", "single_page", None),
        ("single_page_link: //a\nif_page_contains: //i", "<i></i><a href='/2'>2</a>", "single_page", "https://paper.example/2"),
        ("single_page_link: concat('/x', '?all')\nif_page_contains: //i", "<p></p>", "single_page", None),
        ("single_page_link: //a", "<a href='javascript:go()'>2</a>", "single_page", None),
    ],
)  # fmt: skip
def test_facts_and_links(rules: str, html: str, field: str, value: object) -> None:
    assert getattr(apply(rules, f"<html><body>{html}</body></html>")[0], field) == value


def test_an_image_is_stripped_by_its_address() -> None:
    tree = parse("<body><p>a</p><img src='/px.gif?1'><img src='/a.jpg'></body>")
    assert not isinstance(tree, tuple)
    said = ruled(tree, read_hint("strip_image_src: px.gif", "x.txt").rules, URL)
    assert [image.element.get("src") for image in bound(cut(tree), said).cut.images] == ["/a.jpg"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("tidy: no", "x.txt, line 2: 'tidy' is not supported"),
        ("prune: no", "'prune' is not supported"),
        ("find_string: <i>", "'find_string' is not supported"),
        ("replace_string(<i>): <b>", "'replace_string(<i>)' is not supported"),
        ("http_header(Cookie): a=b:c", "'http_header(Cookie)' is not supported"),
        ("native_ad_clue: //meta", "'native_ad_clue' is not supported"),
        ("if_page_contains: //i", "'if_page_contains' is not supported"),
        ("Body: //p", "'Body' is not supported"),
        ("body //p", "'body //p' is no directive"),
        ("body:", "'body' cannot be used: it has no value"),
        ("body: //p[", "'body' cannot be used: Invalid"),
        ("date: //span,/span", "'date' cannot be used: Invalid"),
        ("body: php:function('x')", "'body' cannot be used: "),
        ("title: lower-case('A')", "'title' cannot be used: Unregistered function"),
        ("strip: //p[$x]", "'strip' cannot be used: "),
        ("strip: //p[.='\x01']", "'strip' cannot be used: "),
        ("strip: //p[.='\x0c']", "'strip' cannot be used: "),
        ("strip_id_or_class: ''", "'strip_id_or_class' cannot be used: it has no value"),
        ('strip_image_src: ""', "'strip_image_src' cannot be used: it has no value"),
        ("strip: //p = 1", "'strip' cannot be used: it finds no element"),
        ("body: string(//p)", "'body' cannot be used: it finds no element"),
        ("title: count(//p)", "'title' cannot be used: it finds no element and no text"),
        ("body: //td[ends-with(@id, 'x')]", "'body' cannot be used: XPath 1.0 has no ends-with()"),
        ("body: //td[re:test(@id, 'x')]", "'body' cannot be used: nothing says what re: is"),
        ("body: //td[$x]", "'body' cannot be used: "),
    ],
)
def test_what_is_not_supported_is_reported(line: str, sentence: str) -> None:
    hint = read_hint(f"# a comment\n{line}", "x.txt")
    assert [sentence in problem for problem in hint.problems] == [True]


@pytest.mark.parametrize(
    "path",
    [
        "//td[contains(., 'ends-with(x:y $z') and (last() or ancestor::div[position() mod (2) = 1])]/text()",
        "//h1[contains(., 'a\u2028b')] | //processing-instruction()",
        "substring-after(normalize-space(//td), 'by: ')",
    ],
)
def test_what_xpath_1_knows_is_taken_as_written(path: str) -> None:
    hint = read_hint(f"title: {path}", "x.txt")
    assert (hint.problems, hint.rules.title) == ((), (path,))


def test_a_path_that_fails_only_on_a_page_is_reported_there() -> None:
    hint = read_hint("strip: //td[lower-case(@class)='x']\nbody: //main", "x.txt")
    tree = parse("<table><tr><td class=X>a</td></tr></table><main><p>b</p></main>")
    assert not isinstance(tree, tuple)
    said = ruled(tree, hint.rules, URL)
    assert said.body is not None
    assert len(hint.problems) + len(said.problems) == 1


def test_tests_are_read() -> None:
    hint = read_hint("test_url: https://a.example/1\ntest_contains: Good: day\ntest_url: https://a.example/2", "x.txt")
    assert hint.tests == (("https://a.example/1", ("Good: day",)), ("https://a.example/2", ()))


def test_a_file_that_cannot_be_read_is_one_problem(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    big.write_bytes(b"#" * (LARGEST + 1))
    (tmp_path / "odd.txt").write_bytes(b"\xef\xbb\xbfbody: //p[.='\xff']\r\n")
    assert "was not read" in load_hint(big).problems[0]
    assert "cannot be read" in load_hint(tmp_path / "no.txt").problems[0]
    assert load_hint(tmp_path / "odd.txt").rules.body == ("//p[.='\ufffd']",)


@pytest.mark.parametrize("name", PAGES)
def test_a_real_rule_file_does_what_its_directives_say(name: str, rule_files: Path) -> None:
    expected = PAGES[name]
    hint = load_hint(rule_files / name)
    tree = parse(expected["page"])
    assert not isinstance(tree, tuple)
    said = ruled(tree, hint.rules, URL)
    text = bound(cut(tree), said).text
    assert said.problems == ()
    assert [part for part in expected["contains"] if part not in text] == []
    assert [part for part in expected["omits"] if part in text] == []
    assert {field: getattr(said, field) for field in expected["finds"]} == {
        field: tuple(value) if isinstance(value, list) else value for field, value in expected["finds"].items()
    }
    assert [word for word in expected["reports"] if not any(f"'{word}" in p for p in hint.problems)] == []
    assert len(hint.problems) >= len(expected["reports"])
