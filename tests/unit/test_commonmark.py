"""What a reader of Markdown shows of an exported story is what the story says: its words, links, tables and code."""

from __future__ import annotations

import re

import pytest
from lxml.html import fragment_fromstring
from markdown_it import MarkdownIt

from archiver.exchange.commonmark import commonmark

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(html: str) -> str:
    """The HTML that a reader makes of the export."""
    return READER.render(commonmark(html)).strip()


def words(html: str) -> str:
    return " ".join(fragment_fromstring(html, create_parent=True).text_content().split())


@pytest.mark.parametrize(
    "html",
    [
        "<p>to build<strong>,</strong> and <em>“this”</em>said</p>",
        "<p>これは<strong>「重要」</strong>です。</p>",
        "<p>a <strong>B</strong>reakfast, un<em>frigging</em>believable</p>",
        "<p><em>a</em><strong>b</strong> c<del>!</del>d</p>",
        "<p><em><strong>, a</strong>“q”<strong>— b</strong></em></p>",
        "<p>10<sup>6</sup> m, CO<sub>2</sub></p>",
        "<p>Look!<a href=\"https://x.example/\">here</a></p>",
        '<p><a href="https://x.example/a(b">a ] b</a> <a href="https://x.example/?a=1&amp;copy;=2">c</a></p>',
        "<p>1. no list<br>- nor here<br># nor this</p>",
    ],
)  # fmt: skip
def test_a_reader_shows_the_paragraph_as_it_is(html: str) -> None:
    assert shown(html).replace("<br />\n", "<br>").replace("<s>", "<del>").replace("</s>", "</del>") == html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>all<b> case</b><b><a href='https://x.example/'> studies</a></b></p>", "all case studies"),
        ("<p>the <b>Goldtouch\u00a0</b>mouse<i> </i>is</p>", "the Goldtouch mouse is"),
        ("<p><b>B</b><b>read</b> and <strong>so <b>on</b></strong></p>", "Bread and so on"),
        ("<p><em><br>first</em> line</p>", "first line"),
        ("<p><code>a</code><code>`b`</code></p>", "a`b`"),
    ],
)
def test_words_are_parted_where_they_were_and_nowhere_else(html: str, text: str) -> None:
    assert words(shown(html)) == text


def test_a_fence_is_longer_than_those_in_the_code() -> None:
    assert shown("<pre><code>a\n```\n\n\n  b</code></pre>") == "<pre><code>a\n```\n\n\n  b\n</code></pre>"


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        (
            "<caption>Fees</caption><tr><td>year</td><td>sum</td></tr><tr><td>1</td><td>2</td></tr>",
            ["year sum", "1 2"],
        ),
        ("<tr><td>Fees</td></tr><tr><td>2025</td><td>7</td><td>8</td></tr>", ["Fees - -", "2025 7 8"]),
        (
            '<tr><th>town</th><th>day</th><th>sum</th></tr><tr><td rowspan="2">Ulm</td><td>1</td><td>7</td></tr>'
            '<tr><td>2</td><td>8</td></tr><tr><td colspan="2">all</td><td>15</td></tr>',
            ["town day sum", "Ulm 1 7", "- 2 8", "all - 15"],
        ),
        ("<tr><td><code>a|b</code></td><td>c|d</td></tr><tr><td>x<br>y</td><td>z</td></tr>", ["a|b c|d", "x<br>y z"]),
    ],
)
def test_each_cell_of_a_table_is_shown_in_its_row_and_column(table: str, rows: list[str]) -> None:
    html = shown(f"<table>{table}</table>")
    found = [re.findall("<t[dh]>(.*?)</t[dh]>", row) for row in html.split("</tr>")[:-1]]
    assert [
        " ".join(cell.removeprefix("<code>").removesuffix("</code>") or "-" for cell in row) for row in found
    ] == rows
    assert html.startswith("<p>Fees</p>") is ("caption" in table)


def test_a_picture_stands_in_a_cell_and_says_its_words() -> None:
    html = shown('<table><tr><td><img src="https://x.example/a b.jpg" alt="a ] *b*"></td></tr></table>')
    assert '<img src="https://x.example/a%20b.jpg" alt="a ] *b*" />' in html


def test_a_cell_that_claims_every_column_costs_no_memory() -> None:
    html = f'<table><tr><td colspan="{"9" * 30}">a</td><td rowspan="99999999">b</td></tr><tr><td>c</td></tr></table>'
    assert len(commonmark(html)) < 20_000
