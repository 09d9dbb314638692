"""extract/jsonld.py: the nodes of a page, whatever shape and whatever faults its scripts have."""

from __future__ import annotations

import json
import time

import pytest

from archiver.extract.jsonld import is_article, is_page, read_nodes, strings, types_of
from tests.conftest import CORPORA

ARTICLE = '{"@type": "NewsArticle", "headline": "Rain in Lyon"}'

SHAPES = [
    ("an object", ARTICLE),
    ("a list", f"[{ARTICLE}]"),
    ("lists in lists", f"[[{ARTICLE}]]"),
    ("@graph", f'{{"@context": "https://schema.org", "@graph": [{{"@type": "WebSite"}}, {ARTICLE}]}}'),
    ("mainEntity", f'{{"@type": "WebPage", "mainEntity": {ARTICLE}}}'),
    ("two types", '{"@type": ["Thing", "NewsArticle"], "headline": "Rain in Lyon"}'),
    ("type as address", '{"@type": "http://schema.org/NewsArticle", "headline": "Rain in Lyon"}'),
]

FAULTS = [
    ("byte order mark", f"\ufeff{ARTICLE}"),
    ("HTML comment", f"<!-- {ARTICLE} -->"),
    ("CDATA", f"<![CDATA[{ARTICLE}]]>"),
    ("CDATA in comments", f"//<![CDATA[\n{ARTICLE}\n//]]>"),
    ("CDATA in C comments", f"/*<![CDATA[*/{ARTICLE}/*]]>*/"),
    ("semicolon", f"{ARTICLE};"),
    ("trailing comma", '{"@type": "NewsArticle", "headline": "Rain in Lyon",}'),
    ("trailing comma in a list", '{"@type": ["NewsArticle",], "headline": "Rain in Lyon"}'),
    ("missing comma", '{"@type": "NewsArticle"\n "headline": "Rain in Lyon"}'),
    ("raw line break in a string", '{"@type": "NewsArticle", "description": "a\nb\tc", "headline": "Rain in Lyon"}'),
    ("stray backslash", '{"@type": "NewsArticle", "description": "it\\\'s", "headline": "Rain in Lyon"}'),
    ("two objects", f'{{"@type": "WebSite"}}\n{ARTICLE}'),
    ("the second object broken", f'{ARTICLE}\n{{"@type": '),
    ("NaN", '{"@type": "NewsArticle", "wordCount": NaN, "headline": "Rain in Lyon"}'),
    ("lone surrogate", '{"@type": "NewsArticle", "x": "\\ud83d", "headline": "Rain in Lyon"}'),
]


def headlines(*scripts: str) -> list[str]:
    return [str(node["headline"]) for node in read_nodes(scripts) if is_article(node)]


@pytest.mark.parametrize(("shape", "script"), SHAPES)
def test_every_shape_is_read(shape: str, script: str) -> None:
    assert headlines(script) == ["Rain in Lyon"], shape


@pytest.mark.parametrize(("fault", "script"), FAULTS)
def test_usual_faults_are_mended(fault: str, script: str) -> None:
    assert headlines(script) == ["Rain in Lyon"], fault


def test_every_script_of_the_page_counts() -> None:
    assert headlines("no json", '{"@type": "WebSite"}', ARTICLE) == ["Rain in Lyon"]


@pytest.mark.parametrize("key", ["itemListElement", "comment", "hasPart", "isPartOf", "relatedLink", "review"])
def test_other_pages_that_are_only_mentioned_are_no_nodes(key: str) -> None:
    assert headlines(f'{{"@type": "WebPage", "{key}": [{ARTICLE}]}}') == []


def test_types() -> None:
    node = {"@type": ["https://schema.org/CollectionPage", "schema:Thing", 3]}
    assert types_of(node) == ("CollectionPage", "Thing")
    assert is_page(node)
    assert not is_article(node)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("a", ["a"]),
        (["a", {"name": "b"}, {"@value": "c"}, {"url": "d"}, {}, 3, None], ["a", "b", "c", "d", "3"]),
        ({"@type": "Person", "name": "e"}, ["e"]),
        (None, []),
        (1795428000000, ["1795428000000"]),
        (1795428000.25, ["1795428000"]),
        (True, []),
        ({"name": ["Ann Lee", 3, "Bo Ek"]}, ["Ann Lee", "Bo Ek"]),
        ({"givenName": "Ann", "familyName": "Lee", "name": ""}, ["Ann Lee"]),
        ({"givenName": {"x": 1}}, []),
    ],
)
def test_strings_of_a_property(value: object, said: list[str]) -> None:
    assert list(strings(value)) == said


@pytest.mark.parametrize(
    "script",
    ["[" * 100_000, '{"a":' * 100_000, '{"a": ' + "9" * 10_000 + "}", "<!--" * 200_000, '"' + "\n" * 1_000_000,
     ",\n" * 300_000, "//" * 500_000, '{"a": "' + "\\" * 500_000, "[" + ARTICLE + "," + " " * 1_000_000 + "x"],
)  # fmt: skip
def test_hostile_scripts_cost_little_and_never_raise(script: str) -> None:
    start = time.process_time()
    read_nodes([script])
    assert time.process_time() - start < 1


def test_nodes_are_bounded() -> None:
    script = json.dumps([{"@type": "Thing"}] * 50_000)
    assert len(read_nodes([script])) <= 1000


def test_the_json_corpus_never_raises() -> None:
    path = CORPORA / "json-parsing.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    for line in path.read_text("utf-8").splitlines():
        for value in json.loads(line).values():
            if isinstance(value, str):
                read_nodes([value])
