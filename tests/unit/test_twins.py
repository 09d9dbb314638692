"""A module that is compiled gives what its Python twin gives; without a compiler there is nothing to compare."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.extract.classify import all_columns
from archiver.extract.counts import LINE, Evidence
from archiver.extract.facts import read_facts
from archiver.extract.forest import Forest, load
from archiver.extract.measures import Layout
from archiver.extract.near import ENOUGH, NEAR
from archiver.extract.runs import Element
from archiver.extract.weights import weights
from archiver.items import Reason
from archiver.markup.tree import parse
from tests.bench.own import demo, golden
from tests.twins import SOURCES, stale

BASE = "https://news.example/a"
Twin = tuple[ModuleType, ModuleType]  # compiled, Python


def twin(name: str, room: str = "extract") -> Twin:
    """Both of a module; the test is skipped where it was not compiled."""
    compiled = importlib.import_module(f"archiver.{room}.{name}")
    path = (SOURCES / room / name).with_suffix(".py")
    if compiled.__file__ == str(path):
        pytest.skip(f"archiver.{room}.{name} is not compiled here; make setup does it where there is a C compiler")
    spec = spec_from_file_location(f"pure_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    pure = module_from_spec(spec)
    spec.loader.exec_module(pure)
    return compiled, pure


#: What the parser mends in odd ways, and what the two walks might take for something else.
ODD = (
    "<p>one<br>two<br><br>three <b>bold</b> tail</p>", "<pre>a\n  b<br>c<nav>d</nav></pre>", "<p>\x1f\xa0\u2003</p>",
    "<p class>no value<p class=''>empty<p hidden>away<p style='display: none'>gone<p aria-hidden=true>gone too",
    "<footer><p>kept?</footer><article><footer>kept</footer><header class=menu><a href=/x>y</a></header></article>",
    "<nav><ul><li><a href=/1>one</a></ul></nav><div class='site-menu'><a href=/2>two</a></div>", "<a href=''>x</a>",
    "<body><link href=/n rel=next><custom-tag id=Teaser>text</custom-tag><svg:g>g</svg:g><p>&lt;&nbsp;&foo;",
    "<img src=a><picture><source srcset=b><img src=c></picture><figure><img><figcaption>say</figcaption></figure>",
    "<table><caption>a</caption><tr><th></th><th colspan=2>b<tr><td>c<td><p>d</p><p>e</p><td>f<table><tr><td>g</table>",
    "<ol start=3><li>a<ul><li>b</ul><li>c</ol><ol reversed><li>d<li>e</ol><ol start=x><li>f<li></li><li>g</ol>",
    "<p>a<script>no</script>b<noscript><a href=/z>z</a></noscript>c<select><option>d</select>", "<p>日本語、。テキスト",
    "<p>a <a href=/x/../y>b <b>c</b></a><a href='/z?q=1#f'>d</a><a href=javascript:e>e</a> <i>f<br>g</i><br>i &amp; j",
    "<ol><li>a<ul><li>b<h3>c</h3><li>d</ul></ol><table><tr><td>a<td>b<b>c</b><tr><td>d</table><blockquote>e</blockquote>",
    "".join(f"<p style='{style}'>{style}</p>" for style in ("DIS PLAY :None", "displaynone", "visibility:hid")),
    "<p style='color:red;visibility: HIDDEN'>gone<p aria-hidden=True>there<p class='a b'>one<p id='a b'>two",
    "".join(f"<x{n} class=c{n} id=d{n}>{n}</x{n}><y{n % 7} class=c{n % 9}>{n}</y{n % 7}>" for n in range(300)),
    "<p><a name=1>a</a><a name=2 class=b>b</a><a name=3 class=''>c</a><a name=4 href=''>d</a><a>e</a><b name=5>f</b>",
    "<p>safe<b>Cons:</b>Steep <i>learning</i>Curve<pre>safe<b>Cons</b></pre><p>so.<span></span>That<br>so<b>So</b>",
    "<h2>a<a href=#a>#</a></h2><h2>b<a href=/#b> &para; </a></h2><h2>c<a href=#c><!-- -->#</a></h2><a href=x>#</a>",
    "<p>a<iframe src=/x>fallback<a href=/y>z</a></iframe>b<audio src=/z></audio><lite-youtube id=1>c</lite-youtube>",
    "<p>1<sup><a href=#1>1</a></sup> <a href=#2><sup>2</sup></a>10<sup>3</sup><ruby>a<rt>b</rt></ruby><table><tr><td>",
    "<p>a<span class=sr-only>b</span><p><i class=sr-only>c</i>d<p><i class=sr-only>e</i>&nbsp;<p>f<i hidden>g</i>",
    f"<p>a<i style='display:none'>{'b' * 300}</i><i style='visibility: hidden'>c</i><i class='x lineno'>d</i>",
    "<pre><button>a</button><i class=lineno>1</i>b<div>c</div><div>d</div><table><tr><td>1<td>e<tr><td class=ln>2<td>f",
    "<p>a<math><semantics><mrow>b<mfrac>c</mfrac></mrow><annotation>d</annotation></semantics></math>e<amp-img src=f>",
    "<div>" * 520 + "too deep", ("<div>" * 400 + "x" + "</div>" * 400) * 3,
)  # fmt: skip


def trees() -> Iterator[Element]:
    """The trees of the golden pages, of the demo's articles and of the odd ones."""
    pages = [body for case in (*golden(), *demo()) for _, body, _ in case.pages]
    for page in (*pages, *ODD):
        tree = parse(page)
        if not isinstance(tree, tuple):
            yield tree


def test_a_page_is_cut_alike() -> None:
    compiled, pure = twin("cutting")
    for tree in trees():
        mine, other = compiled.cut(tree), pure.cut(tree)
        assert mine == other
        assert [type(run) for run in mine.runs] == [type(run) for run in other.runs]


def test_texts_are_counted_alike() -> None:
    compiled, pure = twin("counting")
    cut = importlib.import_module("archiver.extract.cutting").cut
    for tree in trees():
        runs, evidence = cut(tree).runs, Evidence.of(read_facts(tree, BASE))
        if runs:
            assert np.array_equal(compiled.count(runs, evidence), pure.count(runs, evidence))


def test_places_and_neighbours_are_measured_alike() -> None:
    (alone, pure_alone), (among, pure_among) = twin("alone"), twin("among")
    cut, count = (importlib.import_module(f"archiver.extract.{name}") for name in ("cutting", "counting"))
    chances = np.random.default_rng(3)
    for tree in trees():
        page = cut.cut(tree)
        if not page.runs:
            continue
        layout, counted = Layout(page), count.count(page.runs, Evidence.of(read_facts(tree, BASE)))
        table = alone.measure(layout, counted)
        assert np.array_equal(table, pure_alone.measure(layout, counted), equal_nan=True)
        for chance in (chances.random(len(page.runs)), np.zeros(len(page.runs)), np.ones(len(page.runs))):
            mine, other = among.surround(table, layout, chance), pure_among.surround(table, layout, chance)
            assert np.array_equal(mine, other, equal_nan=True)


def test_blocks_are_composed_alike() -> None:
    (compose, pure_compose), (inline, pure_inline) = twin("compose"), twin("inline")
    chances = Random(3)
    for tree in trees():
        cut = importlib.import_module("archiver.extract.cutting").cut(tree)
        numbers = range(len(cut.runs))
        for share in (0.0, 0.3):
            verdicts = [Reason.CLUTTER if chances.random() < share else None for _ in numbers]
            mine = compose.Composer(cut, BASE).blocks(numbers, verdicts)
            assert mine == pure_compose.Composer(cut, BASE).blocks(numbers, verdicts)
        for run in cut.runs:
            place, listed = cut.elements[run.place], run._replace(pieces=list(run.pieces))  # as site rules leave them
            told = pure_inline.fragment(run, place, BASE)
            assert inline.fragment(run, place, BASE) == inline.fragment(listed, place, BASE) == told


#: Heads and bodies as the odd pages have them, and what stands around headings.
DECLARING = (
    "<head><meta name='A b' property=og:x content=' 1 '><meta content=2><meta name=n content=' '>"
    "<link rel=Canonical href=/c><link rel='canonical x' href=/d><link rel=image_src><title>t &amp; u</title>"
    "<svg><title>no</title></svg><script type=application/LD+json>{}</script><script>x</script>"
    "<h1>a<b itemprop=q>b</b></h1>" + "<h2>c</h2><h3>d</h3>" * 8,
    "<i itemprop=x>" * 250 + "<p class=date>1</p><time>2</time><span class=''>3</span><section class=date>4</section>",
    "<div>far <p>before<span> it</span> <nav>menu</nav> tail</p></div><main><div><h1>x<b>y</b></h1> behind"
    "<form>no</form> after<p> \n </p><p>" + "prose " * 60 + "</p>\xa0late<span datetime=1></span></div></main>out<p>"
    + "long " * 900,
)  # fmt: skip


def test_pages_are_swept_alike() -> None:
    (sweeping, pure_sweeping), (around, pure_around) = twin("sweeping"), twin("around")
    for tree in (*trees(), *map(parse, DECLARING)):
        assert isinstance(tree, Element)
        for sweep in ("sweep", "holders", "dating"):
            assert getattr(sweeping, sweep)(tree) == getattr(pure_sweeping, sweep)(tree)
        for heading in tree.iter("h1", "h2", "p", "body"):
            for enough in (NEAR, ENOUGH):
                assert around.around(heading, enough) == pure_around.around(heading, enough)


@given(st.lists(st.text(max_size=LINE), min_size=1, max_size=5), st.text(max_size=40))
def test_lines_are_weighed_alike(lines: list[str], title: str) -> None:
    compiled, pure = twin("counting")
    lows, known = [line.lower() for line in lines], weights("lines")
    assert np.array_equal(compiled.said(lows, known, title.lower()), pure.said(lows, known, title.lower()))


@given(st.text(alphabet="aBC dEf-_1é☂", max_size=30) | st.sampled_from(sorted(weights("names"))) | st.text())
def test_names_are_looked_at_alike(name: str) -> None:
    compiled, pure = twin("naming")
    assert compiled.look(name) == pure.look(name)


@given(
    st.lists(st.sampled_from((*"<<<</bBhH xe>", "</body", "</HTML", "</Body>", "body")), max_size=60).map("".join),
    st.integers(0, 8),
)
def test_brackets_are_found_alike(text: str, least: int) -> None:
    compiled, pure = twin("brackets", "markup")
    raw = text.encode()
    assert compiled.stretches(raw, least) == pure.stretches(raw, least)
    assert compiled.first_end(raw) == pure.first_end(raw)


@given(st.integers(0, 40), st.integers(0, 2**32 - 1))
def test_leaves_are_added_alike(rows: int, seed: int) -> None:
    compiled, pure = twin("leaves")
    forest: Forest = load("among", all_columns())
    table = np.asfortranarray(np.random.default_rng(seed).normal(0, 50, (rows, len(all_columns()))), dtype=np.float32)
    trees = (forest.features, forest.borders, forest.asked, forest.leaves, forest.first)
    assert np.array_equal(compiled.add_leaves(table, *trees), pure.add_leaves(table, *trees))


def test_what_was_compiled_before_its_source_changed_is_named(tmp_path: Path) -> None:
    (tmp_path / "walk.cpython-311-x86_64-linux-gnu.so").touch()
    assert stale(tmp_path) == ["walk.cpython-311-x86_64-linux-gnu.so: its source walk.pyx is gone; run make setup"]
    (tmp_path / "walk.py").touch()
    (tmp_path / "walk.pyx").touch()
    assert stale(tmp_path) == [
        "walk.cpython-311-x86_64-linux-gnu.so: compiled before walk.pyx was changed; run make setup"
    ]
