"""Site files: what they may hold, which one counts for an address, and what they do on a page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archiver.errors import ConfigError
from archiver.extract import extract
from archiver.extract.bounds import Bounded, bound, trusted
from archiver.extract.classify import judge
from archiver.extract.counts import Evidence
from archiver.extract.cutting import cut
from archiver.extract.facts import Facts, read_facts
from archiver.extract.ruled import ruled
from archiver.extract.trial import failures
from archiver.items import Article, Reason
from archiver.items.messages import SiteRules
from archiver.markup.tree import parse
from archiver.rules.known import Folders, rules_for
from archiver.rules.sites import read_rules, read_site, xpath

TEST = '[[test]]\npage = "<p>Good morning.</p>"\ncontains = ["Good"]\n'
LONG = "The council met in the old mill on Monday and decided, after four hours, to repair the weir before the winter. "


def rules(**lists: list[str]) -> SiteRules:
    found = read_rules(lists, "sources.toml")
    assert found is not None
    return found


def laid_over(html: str, **lists: list[str]) -> Bounded:
    tree = parse(html)
    assert not isinstance(tree, tuple)
    return bound(cut(tree), ruled(tree, rules(**lists), "https://news.example/1"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[read]\nbody = ["p"]\n', "has no test"),
        ('[read]\nbody = ["p"]\n[[test]]\npage = "<p>x</p>"\n', "expects nothing"),
        ('[read]\nbody = ["p"]\n[[test]]\npage = "x.html"\ncontains = "x"\n', "'page' must be HTML"),
        (TEST, "has no table [read]"),
        ("[read]\n" + TEST, "holds no rule"),
        ('[read]\nbdy = ["p"]\n' + TEST, "did you mean 'body'?"),
        ('[read]\nbody = ["//div"]\n' + TEST, "'//div' is no CSS selector"),
        ('[read]\ntitle = ["h1::text"]\n' + TEST, "'h1::text' is no CSS selector"),
        ("[read]\nbody = 3\n" + TEST, "paper.example.toml, [read]: 'body' must be a list of texts"),
        ('[read]\nbody = "p"\n[[era]]\nbody = "div"\n' + TEST, "has no 'until'"),
        (
            '[read]\nbody = "p"\n' + '[[era]]\nuntil = 2024-12-31\nbody = "div"\n' * 2 + TEST,
            "two [[era]] end on 2024-12-31",
        ),
        ("[read\n", "at line 1"),
    ],
)
def test_a_faulty_site_file_is_refused_by_name(text: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_site(text, "paper.example.toml")
    assert str(error.value).count("paper.example.toml") == 1
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("test", "sentence"),
    [
        ('contains = "Evening"', "does not contain “Evening”"),
        ('omits = "morning"', "contains “morning”"),
        ('contains = "Good"\ntitle = "Hello"', "title is None, not 'Hello'"),
    ],
)
def test_an_expectation_that_does_not_hold_is_named(test: str, sentence: str) -> None:
    site = read_site(f'[read]\nbody = "p"\n[[test]]\npage = "<p>Good morning.</p>"\n{test}\n', "a.example.toml")
    assert [sentence in failure for failure in failures(site)] == [True]


@pytest.mark.parametrize("empty", ["", " \n", "<script>fill()</script>", "<!-- here -->"])
def test_a_place_that_only_scripts_would_fill_is_no_find(empty: str) -> None:
    page = f"<div class=story>{empty}</div><main><p>Good morning.</p></main>"
    assert laid_over(page, body=[".story", "main"]).text == "Good morning."
    assert laid_over(page, body=[".story"]).text == "Good morning."


def test_a_selector_that_finds_nothing_fails_the_test() -> None:
    site = read_site('[read]\nbody = "article"\n' + TEST, "a.example.toml")
    assert "no selector of 'body' finds anything" in failures(site)[0]


def test_a_page_may_lie_beside_the_site_file(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<p>Good morning.</p>", "utf-8")
    path = tmp_path / "a.example.toml"
    path.write_text('[read]\nbody = "p"\n[[test]]\npage = "a.html"\ncontains = "Good"\n', "utf-8")
    assert failures(read_site(path.read_text("utf-8"), path.name, path)) == ()


def test_the_nearest_word_on_a_site_counts(tmp_path: Path) -> None:
    sites, hints = tmp_path / "sites", tmp_path / "hints"
    sites.mkdir()
    hints.mkdir()
    (sites / "paper.example.toml").write_text('[read]\nbody = "main"\nstrip = "aside"\n' + TEST, "utf-8")
    (hints / "paper.example.txt").write_text("body: //section", "utf-8")
    (hints / "other.example.txt").write_text("body: //section", "utf-8")
    (hints / ".other.example.txt").write_text("body: //td", "utf-8")
    folders = Folders(sites=sites, hints=hints)

    def body(url: str, stanza: SiteRules | None = None) -> tuple[str, ...] | None:
        found = rules_for(url, stanza, folders)
        return found.body if found else None

    assert body("https://www.paper.example/1") == (xpath("main"),)
    assert body("https://sport.paper.example/1") == (xpath("main"),)
    assert body("https://www.other.example/1") == ("//section",)
    assert body("https://sport.other.example/1") == ("//td",)
    assert body("https://news.example/1") is None
    both = rules_for("https://paper.example/1", rules(body=["article"], strip=[".ad"]), folders)
    assert both is not None
    assert (both.body, both.strip) == ((xpath("article"),), (xpath("aside"), xpath(".ad")))
    alone = rules_for("https://other.example/1", rules(strip=[".ad"]), folders)
    assert alone is not None
    assert not alone.body
    assert not alone.is_hint


@pytest.mark.parametrize(
    "name", ["bücher.example", "www.bücher.example", "WWW.Bücher.Example", "xn--bcher-kva.example"]
)
def test_a_rule_file_counts_however_its_domain_is_spelled(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.toml").write_text('[read]\nbody = "main"\n' + TEST, "utf-8")
    (tmp_path / f"{name}.txt").write_text("body: //main", "utf-8")
    for folders in (Folders(sites=tmp_path), Folders(hints=tmp_path)):
        for host in ("bücher.example", "www.xn--bcher-kva.example"):
            found = rules_for(f"https://{host}/1", None, folders)
            assert found is not None
            assert len(found.body) == 1


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["paper.example", "www.paper.example"], "www.paper.example.toml: paper.example.toml is of paper.example too"),
        (["my rules"], "my rules.toml: this names no domain"),
    ],
)
def test_a_site_file_that_could_never_count_is_refused(tmp_path: Path, names: list[str], sentence: str) -> None:
    for name in names:
        (tmp_path / f"{name}.toml").write_text('[read]\nbody = "main"\n' + TEST, "utf-8")
    with pytest.raises(ConfigError, match=re.escape(sentence)):
        rules_for("https://paper.example/1", None, Folders(sites=tmp_path))


def test_an_old_page_is_read_by_the_rules_of_its_day() -> None:
    url = "https://tarrow-ledger.example/1"
    old = rules_for(url, fetched=date(2024, 12, 31))
    new = rules_for(url, fetched=date(2025, 1, 1))
    assert old is not None
    assert new is not None
    assert old.body == (xpath("td.copy"),)
    assert new == rules_for(url)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    for folders in (Folders(sites=tmp_path / "no"), Folders(hints=tmp_path / "no")):
        with pytest.raises(ConfigError, match="no"):
            rules_for("https://news.example/", None, folders)


@pytest.mark.parametrize(
    ("html", "lists", "text"),
    [
        ("<main><p>a</p></main><p>b</p>", {"body": ["main"]}, "a"),
        ("<main><p>a</p></main><p>b</p>", {"body": ["article"]}, "a\nb"),
        ("<main><p>a</p></main><p>b</p>", {"body": ["article", "main"]}, "a"),
        ("<p>a <b class=x>b</b> c</p>", {"strip": [".x"]}, "a c"),
        ("<p><b class=x>b</b></p><p>c</p>", {"strip": [".x"]}, "c"),
        ("<pre>a <b class=x>b</b>\n  c</pre>", {"strip": [".x"]}, "a \n  c"),
        ("<div class=x><p>a</p><p class=y>b</p></div>", {"strip": [".x"], "keep": [".y"]}, "b"),
        ("<p class=y>a</p><main><p>b</p></main>", {"body": ["main"], "keep": [".y"]}, "a\nb"),
        ("<span class=x><div><p>a</p></div></span><p>b</p>", {"strip": [".x"]}, "b"),
        ("<div class=y><p>a</p><p class=x>b</p></div>", {"strip": [".x"], "keep": [".y"]}, "a"),
    ],
)
def test_rules_bound_the_text(html: str, lists: dict[str, list[str]], text: str) -> None:
    assert laid_over(f"<html><body>{html}</body></html>", **lists).text == text


def test_pictures_go_with_what_is_stripped() -> None:
    found = laid_over("<body><p>a</p><figure class=x><img src=1></figure><img src=2></body>", strip=[".x"])
    assert [image.element.get("src") for image in found.cut.images] == ["2"]


def test_a_caption_goes_with_what_is_stripped_and_stays_in_the_record() -> None:
    figure = "<figure><img src=/a.jpg width=600><figcaption>The weir <i>by night</i></figcaption></figure>"
    page = f"<html><head><title>The weir</title></head><body><article><p>{LONG * 3}</p>{figure}<p>{LONG * 2}</p>"
    found = extract(page, "https://news.example/the-weir", rules=rules(strip=["figcaption"]))
    assert isinstance(found, Article)
    assert "/a.jpg" in found.html
    assert "by night" not in found.html
    assert [block.text for block in found.blocks if block.dropped is Reason.RULE] == ["The weir by night"]


def test_a_struck_run_says_why_it_went_and_a_rule_outranks_the_measures() -> None:
    html = f"<html><body><main><p>{LONG * 3}</p><p class=x>{LONG * 2}</p><ul><li>Kept</li></ul></main></body></html>"
    tree = parse(html)
    assert not isinstance(tree, tuple)
    said = ruled(tree, rules(body=["main"], strip=[".x"], keep=["li"]), "https://news.example/1")
    bounds = bound(cut(tree), said)
    judged = bounds.decide(judge(bounds.cut, Evidence.of(read_facts(tree, "https://news.example/1"))))
    assert list(judged.kept) == [True, False, True]
    assert judged.trimmed[1] is Reason.RULE


def test_a_rule_corrects_the_facts_but_never_with_a_date_to_come() -> None:
    tree = parse('<h1>A <i>title</i></h1><p class=by>By Ann Lee</p><time datetime="2026-05-01T08:00Z">Friday</time>')
    assert not isinstance(tree, tuple)
    said = ruled(tree, rules(title=["h1"], author=[".by"], date=["time"]), "https://news.example/1")
    facts = said.correct(Facts(title="Old", origins=(("title", "h1"),)), datetime(2026, 6, 1, tzinfo=UTC))
    assert (facts.title, facts.authors) == ("A title", ("Ann Lee",))
    assert facts.published == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert dict(facts.origins)["title"] == "sources.toml"
    assert said.correct(Facts(), datetime(2026, 4, 1, tzinfo=UTC)).published is None


@pytest.mark.parametrize(
    ("text", "facts", "is_trusted"),
    [
        (LONG * 3, Facts(body=LONG * 3), True),
        (LONG * 3, Facts(summary="The council met in the old mill on Monday."), True),
        (LONG * 3, Facts(title="Council to repair the weir before winter"), True),
        (LONG, Facts(body=LONG), False),
        (LONG * 3, Facts(body="Quite another story about bees and the long summer they had in the hills."), False),
        (LONG * 3, Facts(), False),
    ],
)
def test_a_hint_is_trusted_where_the_page_bears_it_out(text: str, facts: Facts, is_trusted: bool) -> None:
    assert trusted(text, facts) is is_trusted


def test_deep_pages_and_many_rules_cost_no_more_than_their_size() -> None:
    deep = "<span class=x>" * 400 + "<div><p>a</p></div>" + "</span>" * 400
    assert laid_over(f"<body>{deep}<p>b</p></body>", strip=[".x"] * 50).text == "b"
