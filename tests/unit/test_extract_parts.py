"""The parts of the extractor: pictures, fragments, what the whole page takes away, forests."""

from __future__ import annotations

import re
import time
from urllib.parse import urljoin

import numpy as np
import pytest

from archiver.extract import inline
from archiver.extract.absolute import absolute
from archiver.extract.boxes import boxes, managers
from archiver.extract.classify import LEAST, all_columns, bar_of, judge
from archiver.extract.compose import Composer
from archiver.extract.counts import Evidence
from archiver.extract.cutting import cut
from archiver.extract.facts import Facts
from archiver.extract.flat import flat
from archiver.extract.forest import read
from archiver.extract.fragments import blocks_of
from archiver.extract.names import bit, parts, runs
from archiver.extract.naming import look
from archiver.extract.reasons import reason
from archiver.extract.trim import fill, trim
from archiver.items import LEARNED, Kind, Reason
from archiver.items.lists import joined
from archiver.markup.tree import parse

BASE = "https://news.example/a/b"


def runs_of(html: str):  # type: ignore[no-untyped-def]
    tree = parse(html)
    assert not isinstance(tree, tuple)
    return cut(tree)


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>One <b>two</b>three</p><p>four</p>", ["One twothree", "four"]),
        ("<div>one<br>two<br><br>three</div>", ["one", "two", "three"]),
        ("<p>a<script>x()</script><style>b{}</style>b</p>", ["ab"]),
        ("<nav><ul><li>Home</li></ul></nav><p>text</p><footer>© 2026</footer>", ["text"]),
        ("<nav><p>A story that somebody put into the menu.</p></nav>", ["A story that somebody put into the menu."]),
        ("<pre>if x:\n    y()\n</pre>", ["if x:\n    y()\n"]),
        ("<ul><li>a<ul><li>b</li></ul>c</li></ul>", ["a", "b", "c"]),
        ("<p>  \n </p><div></div>", []),
    ],
)
def test_runs_end_where_blocks_and_lines_end(html: str, texts: list[str]) -> None:
    assert [run.text for run in runs_of(html).runs] == texts


@pytest.mark.parametrize(
    ("link", "linked"),
    [
        ("<a href=/1>", True),
        ("<a href>", True),
        ("<a class=button>", True),
        ("<a>", True),
        ("<a name=part-1>", False),
        ("<a name=part-1 id=part-1>", False),
        ("<a name=part-1 class=button>", True),
    ],
)
def test_a_mark_to_be_led_to_is_no_link(link: str, linked: bool) -> None:
    (run,) = runs_of(f"<p>{link}The boats are late.</a></p>").runs
    assert (bool(run.linked), bool(run.anchors)) == (linked, linked)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>easy and safe<b>Cons:</b>Steep</p>", "easy and safe Cons: Steep"),
        ("<p>They came.<span></span>They saw.</p>", "They came. They saw."),
        ("<p><time>20:42</time><b>Ann Lee</b>(left)<i>Lyon</i></p>", "20:42 Ann Lee(left) Lyon"),
        ("<p>A4<b>Paper</b>, the 2<b>Nd</b></p>", "A4Paper, the 2Nd"),
        ("<p><span>7.</span>Seventh heaven, <span>17.</span><i>And so on</i></p>", "7.Seventh heaven, 17. And so on"),
        ("<p>Мороз<b>Солнце</b></p>", "Мороз Солнце"),
        (
            "<p><i>Mc</i>Donald, U.S.<b>Air</b>, Postgre<em>SQL</em>, e.g.<b>This</b></p>",
            "McDonald, U.S.Air, PostgreSQL, e.g.This",
        ),
        ("<p><span>O</span>nce upon a time<b>s</b></p>", "Once upon a times"),
        ("<pre>console.<b>Log</b></pre>", "console.Log"),
    ],
)
def test_words_that_only_a_stylesheet_parts_do_not_touch(html: str, text: str) -> None:
    page = runs_of(html)
    (run,) = page.runs
    assert run.text == text
    assert re.sub("<[^>]+>", "", inline.fragment(run, page.elements[run.place], BASE)) == text


def test_hidden_text_is_known_as_hidden() -> None:
    runs = runs_of('<div style="display: none"><p>twin</p></div><p>seen</p>')
    assert [bool(runs.place(run.place).hidden) for run in runs.runs] == [True, False]


@pytest.mark.parametrize(
    ("html", "kind", "text", "fragment"),
    [
        ("<p>a <em>b</em> &lt;c&gt;</p>", Kind.PARAGRAPH, "a b <c>", "<p>a <em>b</em> &lt;c&gt;</p>"),
        ('<p><a href="javascript:x()">a</a></p>', Kind.PARAGRAPH, "a", "<p>a</p>"),
        ('<p><a href="/x?a=1&amp;b=&quot;">a</a></p>', Kind.PARAGRAPH, "a", None),
        ("<h3>a<br>b</h3>", Kind.HEADING, "a b", "<h3>a<br>b</h3>"),
        ("<h1>a</h1>", Kind.HEADING, "a", "<h2>a</h2>"),
        ("<ol><li><p>a</p></li></ol>", Kind.ITEM, "a", "<ol><li>a</li></ol>"),
        ("<p><a href=' /c '><b> a </b></a><br> b </p>", Kind.PARAGRAPH, "a b", None),
        ("<p><b>a </b><br><i>b <u>c</u></i></p>", Kind.PARAGRAPH, "a b c", "<p><strong>a</strong><br><em>b c</em></p>"),
        ("<h5>a</h5>", Kind.HEADING, "a", "<h5>a</h5>"),
        (
            "<p>in 1823<sup><a href=#1>1</a></sup>, 1901<a href=#2><sup>2</sup></a>.<sup>[3]</sup> 10<sup>-3</sup>",
            Kind.PARAGRAPH,
            "in 1823[1], 1901[2].[3] 10⁻³",
            None,
        ),
        (
            "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>の本 &amp; <b>絵</b>",
            Kind.PARAGRAPH,
            "漢字の本 & 絵",
            "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>の本 &amp; <strong>絵</strong></p>",
        ),
        (  # Substack; a note behind a sentence, with a link and without; of a place in the code, of a price
            "<p>the tool.<a href=/p#note-10>10</a> It<a href=#n1>1</a> is here.<sup><a href=#2>2</a></sup>"
            " So.<sup>3, 4–6</sup> §\xa03<sup>2</sup>, $18.<sup>50</sup>, m<sup>2</sup>, see <a href=#7>7</a>",
            Kind.PARAGRAPH,
            "the tool.[10] It[1] is here.[2] So.[3, 4–6] § 3², $18.50, m2, see 7",
            None,
        ),
        ("<p>3<sup>1</sup>/<sub>2</sub> metres", Kind.PARAGRAPH, "3 1/2 metres", None),
        ("<ol><li value=5>a</li></ol>", Kind.ITEM, "a", '<ol start="5"><li>a</li></ol>'),
        (
            "<table><tr><td>1823<sup><a href=#1>1</a></sup><td>b<tr><td>c</table>",
            Kind.TABLE,
            "1823[1] | b\nc",
            None,
        ),
        ("<blockquote>a</blockquote>", Kind.QUOTE, "a", "<blockquote><p>a</p></blockquote>"),
        ("<pre>a\n  <b>b</b></pre>", Kind.CODE, "a\n  b", "<pre><code>a\n  b</code></pre>"),
        (
            "<table><tr><td>a<td>b<tr><td>c</table>",
            Kind.TABLE,
            "a | b\nc",
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
        ),
        (
            "<table><caption>Votes</caption><thead><tr><th></th><th>2023</th><th>2024</th></tr></thead>"
            "<tr><th>North</th><td></td><td><p>3</p><p>or 4</p></td></tr></table>",
            Kind.TABLE,
            "Votes\n| 2023 | 2024\nNorth |  | 3 or 4",
            "<table><caption>Votes</caption><tr><th></th><th>2023</th><th>2024</th></tr>"
            "<tr><th>North</th><td></td><td>3<br>or 4</td></tr></table>",
        ),
        (
            "<table><tr><td colspan=2>a</td></tr><tr><td rowspan=2>b<td colspan=x rowspan=9999>c<tr><td>d</table>",
            Kind.TABLE,
            "a\nb | c\nd",
            '<table><tr><td colspan="2">a</td></tr>'
            '<tr><td rowspan="2">b</td><td>c</td></tr><tr><td>d</td></tr></table>',
        ),
        (
            "<table><tr><td>a<td>&nbsp;<td>b<tr><td>c<td><img src=line.gif><td>d</table>",
            Kind.TABLE,
            "a | b\nc | d",
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        ),
    ],
)
def test_a_block_is_a_clean_fragment(html: str, kind: Kind, text: str, fragment: str | None) -> None:
    runs = runs_of(html)
    numbers = range(len(runs.runs))
    ((_, block),) = Composer(runs, BASE).blocks(numbers, [None] * len(numbers))
    assert (block.kind, block.text) == (kind, text)
    assert fragment is None or block.html == fragment
    assert "javascript" not in block.html
    assert '"">' not in block.html


@pytest.mark.parametrize(
    "link",
    [
        '<a class="headerlink" href="#next" title="Permalink">¶</a>',
        '<a hidden class="anchor" aria-hidden="true" href="#next">#</a>',
        '<a href="/2026/wall#next"> § </a>',
        '<a href="#fnref:1" class="footnote-backref">\u21a9\ufe0e</a>',
    ],
)
def test_a_link_that_is_a_sign_is_no_word_of_the_text(link: str) -> None:
    assert [run.text for run in runs_of(f"<h2>{link}What comes {link}next{link}</h2>").runs] == ["What comes next"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>as <a href=/r>a report<span class='sr-only'> (opens in a new tab)</span></a> says", "as a report says"),
        ("<p><i class='x material-icons'>open_in_new</i> the report says", "the report says"),
        ("<p>the wall<span style='Display: None'>hidden</span> is old", "the wall is old"),
        ("<p>the wall<b hidden>hidden</b> is old", "the wall is old"),
        (f"<p>the wall<span style='display:none'>{' is old' * 40}</span>", f"the wall{' is old' * 40}"),
        ("<p><span class=sr-only>Search</span>", "Search"),
        ("<p>a <span class=katex><math><mi>F</mi></math><span class=katex-html>F</span></span>", "a F"),
        ("<p>force <math><semantics><mi>F</mi><annotation>F</annotation></semantics></math> acts", "force F acts"),
        ("<h2>History<span class=mw-editsection>[<a href=/edit>edit</a>]</span></h2>", "History"),
        ("<pre><span class=lineno>1</span>a:\n<span class=lineno>2</span>  b</pre>", "a:\n  b"),
        ("<p>line <span class=lineno>1</span> is odd", "line 1 is odd"),
        ("<pre><button>Copy</button><div>a:</div><div>  b</div></pre>", "a:\n  b"),
        ("<pre><code><table><tr><td class=ln>1<td>a:<tr><td class=ln>2<td>  b</table></pre>", "a:\n  b"),
    ],
)  # fmt: skip
def test_words_that_no_reader_sees_are_no_part_of_a_line(html: str, text: str) -> None:
    (run,) = runs_of(html).runs
    assert run.text == text


def test_code_with_a_button_to_copy_it_is_story_and_its_line_numbers_are_not() -> None:
    code = "def wall(height):\n    for course in range(height):\n        yield course"
    numbers = "<table><tr><td><pre>1\n2\n3</pre></td><td><pre>{}</pre></td></tr></table>"
    runs = runs_of(f"<p>{'The wall is old. ' * 30}</p><div><button>Copy</button>{numbers.format(code)}</div>")
    taken = trim(runs, np.ones(len(runs.runs), dtype=bool), np.full(len(runs.runs), 0.5))
    assert [run.text for number, run in enumerate(runs.runs) if number not in taken][1:] == [code]


@pytest.mark.parametrize("link", ['<a href="/c">#</a>', '<a href="#1">#1</a>', '<a name="x#y">#</a>', "<b>#</b>"])
def test_any_other_link_is_one(link: str) -> None:
    assert "#" in runs_of(f"<p>as {link} says</p>").runs[0].text


def test_an_ordered_list_goes_on_behind_what_stands_between_its_items() -> None:
    html = (
        "<ol start=3><li>a<ul><li>b</li></ul></li><li>c</li></ol><p>between</p><ol start=5><li>d</li><li>e</li></ol>"
        "<ol><li>f</li><li><p>g</p><figure>h</figure></li></ol><ol reversed start=9><li>i</li><li>j</li></ol>"
    )
    blocks = blocks_of(html, BASE)
    assert [block.html for block in blocks if block.text in "ce"] == [
        '<ol start="4"><li>c</li></ol>', '<ol start="6"><li>e</li></ol>',
    ]  # fmt: skip
    lists = "".join(joined((block.kind is Kind.ITEM, block.html) for block in blocks))
    assert '<ol start="3"><li>a<ul><li>b</li></ul></li><li>c</li></ol><p>between</p>' in lists
    assert '<ol start="5"><li>d</li><li>e</li></ol><ol><li>f</li><li>g' in lists
    assert lists.endswith("<ol><li>i</li><li>j</li></ol>")


def test_a_cell_that_is_no_story_does_not_tear_its_table() -> None:
    runs = runs_of("<table><tr><td>a<td>advert<td>b<tr><td>c<td>d<td>e</table>")
    blocks = [block for _, block in Composer(runs, BASE).blocks(range(6), [None, Reason.ADVERT, *[None] * 4])]
    assert [(block.text, block.dropped) for block in blocks] == [
        ("a |  | b\nc | d | e", None),
        ("advert", Reason.ADVERT),
    ]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("c", "https://news.example/a/c"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("http://[", None),
        ("data:text/html,x", None),
        ("  https://x.example/ ", "https://x.example/"),
        ("", None),
        (None, None),
    ],
)
def test_only_addresses_a_reader_may_follow(address: str | None, found: str | None) -> None:
    assert absolute(BASE, address) == found


@pytest.mark.parametrize("base", ["https://news.example/a/b?c=d#e", "http://news.example", "HTTPS://News.example:81/a"])
@pytest.mark.parametrize(
    "address", ["/", "/a.html", "/a/../b", "/a//b/", "/a/.", "/a?b", "/é", "//other.example/a", "/a;b"]
)
def test_an_address_from_the_root_is_what_the_standard_says(base: str, address: str) -> None:
    assert absolute(base, address) == urljoin(base, address)


LONG = "The ferry had been late on eleven of the last twelve mornings, and nobody on the quay was surprised any more."
PARTS = (
    "The council had promised two new boats for the crossing by the spring, and in the autumn it ordered one of them.",
    "Nobody would say on Monday what had become of the money for the other, which the province had paid in advance.",
)


@pytest.mark.parametrize(
    ("html", "gone"),
    [
        (f"<p>{LONG}</p><p>{LONG}</p>", {1: Reason.REPEATED}),
        (f"<p>{PARTS[0]}</p><p>{PARTS[1]}</p><div>{PARTS[0]}Picture 1{PARTS[1]}</div>", {2: Reason.REPEATED}),
        (f"<div>{PARTS[0]}{PARTS[1]}</div><p>{PARTS[0]}</p><p>{PARTS[1]}</p>", {0: Reason.REPEATED}),
        (f"<p>{PARTS[0]}</p><p>{PARTS[1]}</p><p>{PARTS[0]} {LONG * 2}</p>", {}),
        (f"<p>{PARTS[0]}</p><p>{PARTS[0]} {LONG}</p>", {}),
        (
            f"<p>“{LONG} We shall sell it,” said the mayor.</p><aside><p>{LONG} We shall sell it</p></aside>",
            {1: Reason.PULL_QUOTE},
        ),
        (f"<p>{LONG}</p><h2>Related</h2>", {1: Reason.CLUTTER}),
        (f"<p>{LONG}</p><h2>The quay</h2><p>It is old.</p>", {}),
        (f'<p>{LONG}</p><p><a href="/x">{LONG[:80]}</a></p>', {1: Reason.RELATED}),
        (f'<p>{LONG}</p><p><a href="/1">1</a> 2 <a href="/3">3</a></p>', {1: Reason.NAVIGATION}),
        (f'<p>{LONG}</p><p><a href="/t">harbour</a></p>', {1: Reason.NAVIGATION}),
        (f"<p>{LONG}</p><p>Ida Holm</p>", {1: Reason.AUTHOR_BOX}),
        (f"<p>{LONG}</p><p>Written by Ida Holm</p>", {1: Reason.AUTHOR_BOX}),
        (f"<p>{LONG}</p><p>Texte :\u00a0Ida Holm</p>", {1: Reason.AUTHOR_BOX}),
        (f"<p>{LONG}</p><p>The prize of the year went to Ida Holm</p>", {}),
        (f"<p>{LONG}</p><p>Saint-Ida Holm</p>", {}),
        (f"<h2>We ask Ida Holm</h2><p>{LONG}</p>", {}),
        (f'<p>{LONG}</p><div class="comments"><p>I was there as well.</p></div>', {1: Reason.COMMENTS}),
        (
            f"<article><h1>The ferry</h1><p>{LONG}</p></article><article><h1>The mill</h1><p>It burned.</p></article>",
            {2: Reason.RELATED, 3: Reason.RELATED},
        ),
        (f"<article><h1>The ferry</h1><p>{LONG}</p><h1>The quay</h1><p>It is old.</p></article>", {}),
        (f"<article><h1>The ferry</h1><p>{LONG}</p></article><article><p>It is old.</p></article>", {}),
    ],
)
def test_what_a_look_at_the_whole_page_takes_away(html: str, gone: dict[int, Reason]) -> None:
    runs = runs_of(html)
    every = np.ones(len(runs.runs), dtype=bool)
    assert trim(runs, every, np.full(len(every), 0.5), ("Ida Holm",)) == gone


def test_what_the_measures_are_sure_of_is_not_judged_by_its_looks() -> None:
    runs = runs_of(f'<p>{LONG}</p><p><a href="/x">{LONG[:80]}</a></p><p>It rained.</p>')
    every = np.ones(3, dtype=bool)
    assert trim(runs, every, np.array([0.95, 0.95, 0.95])) == {}
    assert trim(runs, every, np.array([0.95, 0.6, 0.95])) == {1: Reason.RELATED}


def test_a_standfirst_is_no_lone_heading() -> None:
    runs = runs_of(f"<h2>{LONG}</h2><h3>By Ida Holm</h3><p>{LONG} It rained.</p>")
    assert trim(runs, np.array([True, False, True]), np.full(3, 0.5)) == {}


@pytest.mark.parametrize(
    ("html", "kept", "chances", "filled"),
    [
        ("<p>a</p><h2>b</h2><p>c</p>", (1, 0, 1), (0.9, 0.35, 0.9), (1, 1, 1)),
        ("<p>a</p><h2>b</h2><p>c</p>", (1, 0, 1), (0.9, 0.2, 0.9), (1, 0, 1)),
        ("<p>a</p><p>b</p><p>c</p>", (1, 0, 1), (0.9, 0.35, 0.9), (1, 0, 1)),
        ("<p>a</p><h2>b</h2><p>c</p>", (1, 0, 0), (0.9, 0.35, 0.1), (1, 0, 0)),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", (1, 1, 0, 0), (0.5,) * 4, (1, 1, 1, 1)),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", (1, 0, 0, 0), (0.5,) * 4, (1, 0, 0, 0)),
    ],
)
def test_the_story_carries_what_stands_in_it(
    html: str, kept: tuple[int, ...], chances: tuple[float, ...], filled: tuple[int, ...]
) -> None:
    flags = np.array(kept, dtype=bool)
    fill(runs_of(html), flags, np.array(chances))
    assert tuple(flags.astype(int).tolist()) == filled


def test_names_are_read_by_their_parts() -> None:
    assert [parts(run) for run in runs("articleShare-bar_x2")] == [["article", "share"], ["bar"], ["x"]]
    assert look("sharedaddy relatedposts")[0] & bit("share")
    assert look("sharedaddy relatedposts")[0] & bit("related")
    assert not look("unavailable")[0] & bit("menu")


@pytest.mark.parametrize("name", ["sc-cd6075cf-0 DQtHs", "kHsBdo", "css-1hs4ad", "Story_a1Ad2", "gmHsIL"])
def test_letters_of_a_made_up_name_say_nothing(name: str) -> None:
    assert look(name)[0] & (bit("newsletter") | bit("advert")) == 0


@pytest.mark.parametrize(
    "html", ["<rt>" * 50_000, f'<a href="{"#" * 200_000}">x</a>', f"a.<sup>{'1,' * 100_000}</sup>"]
)
def test_a_fragment_that_is_never_closed_costs_no_time(html: str) -> None:
    start = time.process_time()
    flat(html)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "html",
    [
        "".join(f"<blockquote><p>“What he said of it, {number}.”</p></blockquote>" for number in range(4000)),
        f"<p style='{' ' * 200_000}'>x</p>",
    ],
    ids=["quotes", "style"],
)
def test_what_there_is_much_of_costs_no_more_than_it_is_worth(html: str) -> None:
    page = runs_of(f"<main><p>It rained in Lyon all night.</p>{html}</main>")
    start = time.process_time()
    runs_of(f"<main>{html}</main>")
    trim(page, np.ones(len(page.runs), bool), np.ones(len(page.runs)))
    assert time.process_time() - start < 2


def test_a_name_of_any_length_costs_no_more_than_its_letters() -> None:
    start = time.process_time()
    look("1hs4ad" * 50_000)
    assert time.process_time() - start < 2


@pytest.mark.parametrize("name", ["adBox", "ad300x250", "ad1", "hsForm", "ad-1a2b", "topAd", "ADS"])
def test_short_words_of_a_name_that_somebody_chose_count(name: str) -> None:
    assert look(name)[0] & (bit("newsletter") | bit("advert"))


def test_foreign_names_around_the_whole_story_mislead() -> None:
    html = f"<main>{'<div class=newsletter><p>It rained in Lyon all night.</p></div>' * 9}</main>"
    page = runs_of(html)
    assert boxes(page, list(range(9))) == {}
    page = runs_of(f"<main>{'<p>It rained in Lyon all night.</p>' * 9}<div class=newsletter>Get it.</div></main>")
    assert boxes(page, list(range(10))) == {9: Reason.NEWSLETTER}


def test_the_dialog_of_a_tool_for_consent_is_no_story_however_long() -> None:
    dialog = (
        "<div id=onetrust-consent-sdk><div class=ot-pc>"
        + "<p>We and our partners store cookies.</p>" * 90
        + "</div></div>"
    )
    page = runs_of(
        f"<main><p>It rained in Lyon all night.</p></main>{dialog}<p class=trusted-shop>Onetrust is a firm.</p>"
    )
    assert managers(page, list(range(92))) == dict.fromkeys(range(1, 91), Reason.CONSENT)


def test_a_forest_is_the_sum_of_its_leaves() -> None:
    forest = read(["x>1 y>2 : 100 200 300 400", "y>0 x>5 : -1 -2 -3 -4"], ("x", "y"))
    table = np.array([[0, 0], [2, 0], [0, 3], [9, 9]], dtype=np.float32)
    assert forest.score(table).tolist() == [0.099, 0.199, 0.298, 0.396]


def test_a_page_without_text_has_no_verdicts() -> None:
    judged = judge(runs_of("<div></div>"), Evidence.of(Facts()))
    assert judged.measures.shape == (0, len(all_columns()))
    assert not judged.kept.any()


@pytest.mark.parametrize(
    ("chances", "lowest", "highest"),
    [
        ([0.99, 0.98, 0.01], 0.39, 0.4),  # a page that is clear: the bar of every page
        ([0.99, 0.98, 0.35], 0.33, 0.37),
        ([0.8, 0.7, 0.35], 0.3, 0.32),  # a page that is doubtful all through
        ([0.2, 0.1, 0.1], LEAST, LEAST),
        ([0.0, 0.0, 0.0], LEAST, LEAST),
    ],
)
def test_the_more_doubtful_a_page_the_lower_its_bar(chances: list[float], lowest: float, highest: float) -> None:
    assert lowest <= bar_of(np.full(3, 220.0), np.array(chances)) <= highest


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div class='site-footer'><p>The Tarrow Post, Brunn.</p></div>", Reason.FOOTER),
        ("<p>Terms of use apply to every page.</p>", Reason.FOOTER),
        ("<div class='newsletter'><p>Every morning at six.</p></div>", Reason.NEWSLETTER),
    ],
)
def test_a_page_alone_never_gives_a_reason_that_only_other_pages_can(html: str, expected: Reason) -> None:
    pieces = runs_of(html)
    assert reason(pieces, pieces.runs[0]) is expected
    assert expected not in LEARNED
