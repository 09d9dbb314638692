"""extract/authors.py and byline.py: people out of bylines, and bylines out of pages."""

from __future__ import annotations

import lxml.etree
import pytest

from archiver.extract.authors import clean_authors, given_first, is_person_like, split_byline
from archiver.extract.facts import read_facts
from archiver.markup.tree import parse

BYLINES = [
    ("Ann Lee", ("Ann Lee",)),
    ("By Ann Lee and Bo Ek, Reporter", ("Ann Lee", "Bo Ek")),
    ("Written by: Ann Lee, Bo Ek & Cy Ox", ("Ann Lee", "Bo Ek", "Cy Ox")),
    ("Par Anne Leroy, Bruno Petit et Claire Martin", ("Anne Leroy", "Bruno Petit", "Claire Martin")),
    ("Propos recueillis par Anne Leroy", ("Anne Leroy",)),
    ("Von Anna Weiß und Björn Groß", ("Anna Weiß", "Björn Groß")),
    ("Por Ana María Pérez y Luis Gómez", ("Ana María Pérez", "Luis Gómez")),
    ("Di Anna Rossi e Bruno Verdi", ("Anna Rossi", "Bruno Verdi")),
    ("Door Anneke de Vries en Bas van Dijk", ("Anneke de Vries", "Bas van Dijk")),
    ("Автор: Анна Иванова", ("Анна Иванова",)),
    ("بقلم: أحمد علي", ("أحمد علي",)),
    ("Oleh Budi Santoso dan Siti Aminah", ("Budi Santoso", "Siti Aminah")),
    ("作者：王小明、李雷", ("王小明", "李雷")),
    ("Ann Lee, MD, PhD", ("Ann Lee",)),
    ("Ann Lee | Bo Ek", ("Ann Lee", "Bo Ek")),
    ("Ann Lee, Senior Correspondent", ("Ann Lee",)),
    ("Ann Lee ann.lee@news.example", ("Ann Lee",)),
    ("Jean-Luc O'Neill", ("Jean-Luc O'Neill",)),
    ("Ann Lee (ale), Bo Ek (bek)", ("Ann Lee", "Bo Ek")),
    ("By Ann Lee (Reuters)", ("Ann Lee",)),
    ("Von Ann Lee, Lille", ("Ann Lee",)),
    ("Von Ann Lee und Bo Ek, Lyon.", ("Ann Lee", "Bo Ek")),
    ("Ann, Bo", ("Ann", "Bo")),
    ("Ann Lee | Lyon", ("Ann Lee", "Lyon")),  # behind no comma it may be one who has one name
    ("https://www.facebook.com/annlee", ()),
    ("ann.lee", ()),
    ("annlee", ()),
    ("dpa", ("dpa",)),
    ("page.author", ()),
    ("Published 3 May 2026", ()),
    ("", ()),
]


@pytest.mark.parametrize(("byline", "names"), BYLINES)
def test_names_in_a_byline(byline: str, names: tuple[str, ...]) -> None:
    assert split_byline(byline) == names


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        (["Admin"], ()),
        (["Redaktion"], ()),
        (["News Staff"], ()),
        (["The News"], ()),
        (["THE NEWS", "Ann Lee"], ("Ann Lee",)),
        (["Ann Lee", "ann  lee", "Ann Lee"], ("Ann Lee",)),
        (["Reuters"], ("Reuters",)),
        (["AFP"], ("AFP",)),
        (["Ann Lee", "Reuters"], ("Ann Lee",)),
        (["Agence France-Presse", "Ann Lee"], ("Ann Lee",)),
    ],
)
def test_people_else_the_one_agency(names: list[str], authors: tuple[str, ...]) -> None:
    assert clean_authors(names, ["The News"]) == authors


@pytest.mark.parametrize(
    ("name", "turned"),
    [("Lee, Ann", "Ann Lee"), ("Ann Lee", "Ann Lee"), ("Lee, Ann, Ek, Bo", "Lee, Ann, Ek, Bo")],
)
def test_names_of_catalogues_are_turned(name: str, turned: str) -> None:
    assert given_first(name) == turned


@pytest.mark.parametrize(
    ("text", "is_person"),
    [
        ("Ann Lee", True),
        ("Ludwig van Beethoven", True),
        ("王小明", True),
        ("أحمد علي", True),
        ("Save as file", False),
        ("printing the whole page", False),
        ("Share", False),
    ],
)
def test_what_is_written_like_a_person(text: str, is_person: bool) -> None:
    assert is_person_like(text) is is_person


PAGES = [
    ("json-ld", '<script type="application/ld+json">{"@type":"Article","author":{"name":"Ann Lee"}}</script>', ""),
    ("json-ld", '<script type="application/ld+json">{"@type":"WebPage","author":{"name":"Ann Lee"}}</script>', ""),
    ("author", '<meta name="author" content="By Ann Lee">', ""),
    (
        "twitter:data",
        '<meta name="twitter:label1" content="Geschrieben von"><meta name="twitter:data1" content="Ann Lee">',
        "<p>By Bo Ek</p>",
    ),
    (
        "shown",
        '<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="Two Hours">',
        "<p>By Ann Lee</p>",
    ),
    ("dc.creator", '<meta name="DC.Creator" content="Lee, Ann">', ""),
    ("microdata", "", '<p itemprop="author" itemscope>Words <b itemprop="name">Ann Lee</b></p>'),
    ("shown", "", "<p>By Ann Lee</p>"),
    ("shown", "", "<p>Written by</p><p>Ann Lee</p>"),
    ("shown", "", "<p>Von Ann Lee, Lille</p>"),
    ("shown", "", '<p>By <a href="/x">Ann Lee</a></p>'),
    ("shown", "", '<div class="article-author"><a>Ann Lee</a></div>'),
    ("shown", "", '<a href="/authors/ann-lee">Ann Lee</a>'),
    ("shown", "", '<div class="related">By Bo Ek</div><p>By Ann Lee</p>'),
]


@pytest.mark.parametrize(("witness", "head", "body"), PAGES)
def test_the_author_of_a_page(witness: str, head: str, body: str) -> None:
    tree = parse(f"<html><head>{head}</head><body><h1>Rain in Lyon</h1>{body}<p>It rained.</p></body></html>")
    assert isinstance(tree, lxml.etree._Element)
    said = read_facts(tree, "https://news.example/rain")
    assert (said.authors, dict(said.origins).get("authors")) == (("Ann Lee",), witness)


BOTH = ("Ann Lee", "Bo Ek")
BYLINES_OF_SEVERAL = [
    ("By <a href=/x>Ann Lee</a> and <a href=/y>Bo Ek</a>", BOTH),
    ("By <a href=/x>Ann Lee</a> &amp; <a href=/y>Bo Ek</a> in Lyon", BOTH),
    ("<a rel=author href=/x>Ann Lee</a><a rel=author href=/y>Bo Ek</a>", BOTH),
    ("<span class=author>Ann Lee</span>, <span class=author>Bo Ek</span>", BOTH),
    ("<ul class=by><li><a href=/authors/a>Ann Lee</a></li><li><a href=/authors/b>Bo Ek</a></li></ul>", BOTH),
    ("Von <b>Ann Lee</b> und <b>Bo Ek</b>", BOTH),
    ("By <a href=/x>Ann Lee</a> <a href=/y>Follow Her</a>", ("Ann Lee",)),
    ("By <a href=/x>Ann Lee</a>, <span>Senior Reporter</span>", ("Ann Lee",)),
    ("<span class=author>Ann Lee</span> Photos: <span class=author>Bo Ek</span>", ("Ann Lee",)),
]


@pytest.mark.parametrize(("byline", "authors"), BYLINES_OF_SEVERAL)
def test_the_authors_of_a_byline_in_elements_of_their_own(byline: str, authors: tuple[str, ...]) -> None:
    tree = parse(f"<html><body><h1>Rain in Lyon</h1><p>{byline}</p><p>It rained.</p></body></html>")
    assert isinstance(tree, lxml.etree._Element)
    assert read_facts(tree, "https://news.example/rain").authors == authors


BOX = "<div class=box><h4 class='author-name'>{}</h4><p>Has written of rain for thirty years.</p></div>"


@pytest.mark.parametrize(
    ("boxes", "authors"),
    [
        (BOX.format("Ann Lee"), ("Ann Lee",)),
        (BOX.format("Ann Lee") * 2, ("Ann Lee",)),
        (BOX.format("Ann Lee") + BOX.format("Bo Ek"), ()),
        (BOX.format("Admin"), ()),
        (f"<div class=comments>{BOX.format('Ann Lee')}</div>", ()),
        ("<div class=author-bio>Ann Lee</div>", ()),
        ("<p><a href=/authors/ann-lee/>Ann Lee</a></p><a href=/authors/ann-lee/>Read more</a>", ("Ann Lee",)),
        ("<p><a href=/authors/ann-lee>Ann Lee</a></p><a href=/authors/ann-lee aria-label='All'></a>", ("Ann Lee",)),
        ("<p><a href=/authors/a>Ann Lee</a> <a href=/authors/b>Bo Ek</a></p>", ()),
        ("<p><a href=/profile/me>My Account</a></p>", ()),
    ],
)
def test_a_box_below_the_story_names_the_author_where_it_is_the_only_one(boxes: str, authors: tuple[str, ...]) -> None:
    story = f"<p>{'It rained in Lyon all day, and nobody went out. ' * 6}</p>" * 60
    tree = parse(f"<html><body><article><h1>Rain in Lyon</h1>{story}</article>{boxes}</body></html>")
    assert isinstance(tree, lxml.etree._Element)
    assert read_facts(tree, "https://news.example/rain").authors == authors


@pytest.mark.parametrize("body", ["<p>By printing it out you save time.</p>", '<p class="byline">Save as PDF</p>', ""])
def test_no_author_is_invented(body: str) -> None:
    tree = parse(f"<html><body><h1>Rain in Lyon</h1>{body}</body></html>")
    assert isinstance(tree, lxml.etree._Element)
    assert read_facts(tree, "https://news.example/rain").authors == ()
