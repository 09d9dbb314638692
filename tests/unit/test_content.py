"""The HTML of an entry and its summary."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from archiver.items import Block, Kind, Reason
from archiver.publish.content import content, shorten, summary


def paragraph(html: str, text: str = "words") -> Block:
    return Block(kind=Kind.PARAGRAPH, text=text, html=html)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('<p>See <a href="/more">more</a></p>', '<p>See <a href="https://news.example/more">more</a></p>'),
        ('<p><a href="//cdn.example/x">x</a></p>', '<p><a href="https://cdn.example/x">x</a></p>'),
        ('<p><a href=" https://x.example/ ">x</a></p>', '<p><a href="https://x.example/">x</a></p>'),
        ('<p><a href="\n/more">x</a></p>', '<p><a href="https://news.example/more">x</a></p>'),
        ('<p><a href="\x01 javascript:alert(1)">x</a></p>', "<p><a>x</a></p>"),
        ('<p><a href="ht\ntps://x.example/">x</a></p>', '<p><a href="https://x.example/">x</a></p>'),
        ('<p><a href="java\nscript:alert(1)">x</a></p>', "<p><a>x</a></p>"),
        (
            '<p><a href="\u2028javascript:1">x</a></p>',
            '<p><a href="https://news.example/%E2%80%A8javascript:1">x</a></p>',
        ),
        ('<p><a href="https:x.example">x</a></p>', "<p><a>x</a></p>"),
        ('<p><a href="http://[bad/">x</a></p>', "<p><a>x</a></p>"),
        ('<p><a href="javascript:alert(1)">x</a></p>', "<p><a>x</a></p>"),
        ('<p><a href="mailto:desk@news.example">desk</a></p>', "<p><a>desk</a></p>"),
        ('<p class="lead" id="p1" style="color:red" onclick="x()">Text</p>', "<p>Text</p>"),
        ("<p>One<script>alert(1)</script> two</p>", "<p>One two</p>"),
        ("<p>A <svg><text>drawn</text></svg>picture</p>", "<p>A picture</p>"),
        ("<p>E <math><mi>m</mi></math></p>", "<p>E </p>"),
        ('<p>Seen</p><iframe src="https://ads.example/"></iframe>', "<p>Seen</p>"),
        ("<form><p>Kept <input value='x'></p></form>", "<p>Kept </p>"),
        ("<p>Never closed <b>bold", "<p>Never closed <b>bold</b></p>"),
        ('<p><img src="data:image/gif;base64,R0lG" alt="dot">Text</p>', "<p>Text</p>"),
        ("<p><img alt='> src=\"x\"'>Text</p>", "<p>Text</p>"),
        ('<p dir="rtl" lang="ar">نص</p>', '<p dir="rtl" lang="ar">نص</p>'),
        (
            '<table><tr><td colspan="9007199254740991">x</td></tr></table>',
            "<table><tbody><tr><td>x</td></tr></tbody></table>",
        ),
        ("bare <b>words</b>", "<p>bare <b>words</b></p>"),
        ("<!-- note --><p>Text</p>", "<p>Text</p>"),
    ],
)
def test_only_clean_html_with_absolute_addresses_gets_out(make_article, given, expected):
    assert content(make_article(title="Latin letters", blocks=(paragraph(given),))) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.PARAGRAPH, "<p>1 &lt; 2 &amp; &lt;script&gt;</p>"),
        (Kind.HEADING, "<h2>1 &lt; 2 &amp; &lt;script&gt;</h2>"),
        (Kind.QUOTE, "<blockquote><p>1 &lt; 2 &amp; &lt;script&gt;</p></blockquote>"),
        (Kind.CODE, "<pre><code>1 &lt; 2 &amp; &lt;script&gt;</code></pre>"),
        (Kind.ITEM, "<ul><li>1 &lt; 2 &amp; &lt;script&gt;</li></ul>"),
    ],
)
def test_plain_text_is_escaped_before_it_becomes_html(make_article, kind, expected):
    assert content(make_article(blocks=(Block(kind=kind, text="1 < 2 & <script>"),))) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (["<li>a</li>", "<li>b</li>"], "<ul><li>a</li><li>b</li></ul>"),
        (["<ul><li>a</li></ul>", "<ul><li>b</li><li>c</li></ul>"], "<ul><li>a</li><li>b</li><li>c</li></ul>"),
        (["<li>a</li>", "<ul><li>b</li></ul>"], "<ul><li>a</li><li>b</li></ul>"),
        (["<ol><li>a</li></ol>", "<ol><li>b</li></ol>"], "<ol><li>a</li><li>b</li></ol>"),
        (["<ul><li>a<ul><li>b</li></ul></li></ul>"], "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        (["a <b>bare</b> one"], "<ul><li>a <b>bare</b> one</li></ul>"),
        (
            ["<ol><li>a</li></ol>", *(f"<ol><li><ul><li>{n}</li></ul></li></ol>" for n in "bc"), "<ol><li>d</li></ol>"],
            "<ol><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>",
        ),
        (
            ["<ol><li><ol><li>a</li></ol></li></ol>", "<ol><li><ul><li>b</li></ul></li></ol>", "<ol><li>c</li></ol>"],
            "<ol><li><ol><li>a</li></ol><ul><li>b</li></ul></li><li>c</li></ol>",
        ),
        (["<ol><li>a</li></ol>", "<ul><li>b</li></ul>"], "<ol><li>a</li></ol><ul><li>b</li></ul>"),
        (["<ul><li><ul><li>a</li></ul>b</li></ul>", "c"], "<ul><li><ul><li>a</li></ul>b</li><li>c</li></ul>"),
        (["<ol start=7><li>a</li></ol>", "<ol><li>b</li></ol>"], '<ol start="7"><li>a</li></ol><ol><li>b</li></ol>'),
    ],
)
def test_a_run_of_items_is_one_list(make_article, items, expected):
    blocks = tuple(Block(kind=Kind.ITEM, text="a", html=html) for html in items)
    assert content(make_article(blocks=blocks)) == expected


def test_lists_are_parted_by_what_stands_between_them(make_article):
    item = Block(kind=Kind.ITEM, text="a", html="<li>a</li>")
    html = content(make_article(blocks=(item, paragraph("<p>Between</p>"), item)))
    assert html == "<ul><li>a</li></ul>\n<p>Between</p>\n<ul><li>a</li></ul>"


def test_what_was_dropped_from_the_story_is_not_published(make_article):
    gone = Block(kind=Kind.PARAGRAPH, text="Follow us", html="<p>Follow us</p>", dropped=Reason.SHARE)
    assert "Follow us" not in content(make_article(blocks=(paragraph("<p>Story</p>"), gone)))


@pytest.mark.parametrize(
    ("image", "body", "shown"),
    [
        ("https://news.example/a.jpg", "<p>Text</p>", True),
        ("https://news.example/a.jpg", '<p><img src="https://news.example/a.jpg"></p>', False),
        ("https://news.example/a.jpg?w=1200&h=630", '<p><img src="https://news.example/a.jpg?w=300"></p>', False),
        ("https://news.example/a.jpg", '<p><img src="/img/a-1024x576.jpg"></p>', False),
        ("https://news.example/a.jpg", '<p><img src="/img/b.jpg"></p>', True),
        ("javascript:alert(1)", "<p>Text</p>", False),
        ("/relative.jpg", "<p>Text</p>", False),
        ('https://news.example/"><script>', "<p>Text</p>", False),
    ],
)
def test_the_lead_picture_stands_first_unless_the_story_shows_it(make_article, image, body, shown):
    html = content(make_article(image=image, blocks=(paragraph(body),)))
    assert html.startswith("<figure><img src=") is shown
    assert "<script" not in html


@pytest.mark.parametrize(
    ("title", "text", "marked"),
    [("خبر عاجل", "اجتمع المجلس اليوم", True), ("News", "The council met", False), ("CNN", "اجتمع المجلس اليوم", True)],
)
def test_a_story_written_from_right_to_left_says_so(make_article, title, text, marked):
    html = content(make_article(title=title, blocks=(paragraph(f"<p>{text}</p>", text),)))
    assert html.startswith('<div dir="rtl">') is marked


@pytest.mark.parametrize(
    ("standfirst", "text", "expected"),
    [
        ("A standfirst.", "The text.", "A standfirst."),
        (None, "The text.", "The text."),
        (" \n", "The text.", "The text."),
        ("Two\nlines\tof it", "", "Two lines of it"),
    ],
)
def test_the_summary_is_the_standfirst_else_the_first_words(make_article, standfirst, text, expected):
    assert summary(make_article(summary=standfirst, blocks=(paragraph(f"<p>{text}</p>", text),))) == expected


def test_a_story_of_lists_has_a_summary_too(make_article):
    items = (Block(kind=Kind.HEADING, text="Ten tips"), Block(kind=Kind.ITEM, text="Drink water."))
    assert summary(make_article(blocks=items)) == "Ten tips Drink water."


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Short enough.", 20, "Short enough."),
        ("A first sentence here. And a second one.", 30, "A first sentence here."),
        ("« Une phrase entière. » Puis une autre encore.", 30, "« Une phrase entière. »"),
        ("He met Mr. Smith of the U.S. embassy in the town", 30, "He met Mr. Smith of the U.S.…"),
        ("No end of a sentence in all of this text", 20, "No end of a…"),
        ("議会は木曜日に予算を可決した。反対派は抗議した。", 18, "議会は木曜日に予算を可決した。"),
        ("議会は木曜日に予算を可決したが反対派は抗議した", 10, "議会は木曜日に予算…"),
        ("x" * 50, 10, "x" * 9 + "…"),
    ],
)
def test_a_text_is_cut_after_a_sentence_or_a_word(text, limit, expected):
    assert shorten(text, limit) == expected
    assert len(shorten(text, limit)) <= limit


def _risks(html: str) -> list[str]:
    """What could run or lead astray: an element or attribute that is not on the list, another scheme."""
    found = []
    for node in etree.HTML(f"<div>{html}</div>").iter(etree.Element):
        found += (
            [node.tag] if node.tag in ("script", "svg", "math", "style", "iframe", "form", "object", "embed") else []
        )
        found += [name for name in node.attrib if name.startswith("on") or name in ("style", "class", "id", "srcdoc")]
        found += [
            node.get(name)
            for name in ("href", "src")
            if node.get(name) is not None and not node.get(name).startswith(("http://", "https://"))
        ]
    return found


@pytest.mark.parametrize("name", ["xss-payloads.json", "dompurify-payloads.json"])
def test_no_payload_of_the_corpora_stays_alive(make_article, corpus, name):
    cases = json.loads(corpus(name).read_text(encoding="utf-8"))
    payloads = [case if isinstance(case, str) else case["payload"] for case in cases]
    for payload in payloads:
        as_html, as_text = paragraph(payload, ""), Block(kind=Kind.PARAGRAPH, text=payload)
        assert not _risks(content(make_article(blocks=(as_html, as_text), image=payload))), payload
