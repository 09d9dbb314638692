"""From a page to an article: what a reader of the page would call its text, and the pages that are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.extract import extract
from archiver.extract.explain import explain
from archiver.items import Article, Kind, Reason, Refusal, Rejected
from archiver.items.messages import SiteRules
from archiver.rules.sources import load_sources

URL = "https://news.example/region/2026/05/lake-freezes-over"

STORY = [
    "The lake above Tarrow froze over on Tuesday night, eleven days earlier than in any year since the parish began "
    "to keep its ice book in 1841.",
    "Children were on it before the wardens had finished measuring. By nine o'clock the head teacher had given up "
    "and moved the first lesson to the shore, where she taught fractions with a drill and a ruler.",
    "“Nine centimetres will carry a person, fifteen a horse,” said Maud Ennis, who has written the ice book for "
    "thirty years. “We have twelve, so the horses will have to wait.”",
    "The record is no cause for celebration among the fishermen, whose nets hang under the ice. The cooperative has "
    "asked the county for an ice saw, the last one having gone to the museum in 1998.",
    "The museum said on Wednesday that it would lend the saw back, on condition that it is returned clean.",
]

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Lake freezes over | The Tarrow Post</title>
<meta property="og:title" content="Lake freezes over"><meta property="og:type" content="article">
<meta property="article:published_time" content="2026-05-04T08:30:00+02:00"></head><body>
<header class="site-header"><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
</header>
<main><article class="post"><header><h1>Lake freezes over</h1>
<div class="byline">By <a href="/authors/ida">Ida Holm</a></div></header>
<figure><img src="data:image/gif;base64,R0lGOD" data-src="/img/lake-800.jpg" alt="The lake">
<figcaption>The lake on Wednesday. Photo: Ida Holm</figcaption></figure>
<div class="article-body">{body}</div>
<div class="share-buttons"><a href="https://social.example/?u=1">Share on Facebook</a></div>
<aside class="related-articles"><h3>Related</h3><ul>
<li><a href="/region/saw">Museum closes its door for the winter</a></li>
<li><a href="/region/ferry">Ferry stays in port</a></li></ul></aside></article>
<section id="comments"><h2>2 comments</h2><p>I remember the winter of 1962, it was colder still.</p></section></main>
<footer class="site-footer"><p>© 2026 The Tarrow Post</p></footer></body></html>"""


def page(body: str = "") -> str:
    return PAGE.replace("{body}", body or "".join(f"<p>{text}</p>" for text in STORY))


def read(body: str = "") -> Article:
    found = extract(page(body), URL)
    assert isinstance(found, Article)
    return found


def test_the_first_picture_of_the_story_is_the_lead_where_the_page_declares_none() -> None:
    assert (read().image, dict(read().origins)["image"]) == ("https://news.example/img/lake-800.jpg", "story")


def test_the_story_is_kept_and_nothing_else() -> None:
    assert [block.text for block in read().story if block.kind is not Kind.FIGURE] == STORY


def test_what_was_left_out_stays_in_the_record_with_its_reason() -> None:
    dropped = {block.text: block.dropped for block in read().blocks if block.dropped}
    assert dropped["Share on Facebook"] is Reason.SHARE
    assert dropped["Museum closes its door for the winter"] is Reason.RELATED
    assert all(block.text for block in read().blocks if block.dropped)


def test_the_facts_are_those_of_the_page() -> None:
    article = read()
    assert (article.url, article.site, article.title) == (URL, "news.example", "Lake freezes over")
    assert article.published == datetime(2026, 5, 4, 6, 30, tzinfo=UTC)
    assert article.language == "en"


def test_a_lazy_picture_has_its_address_and_its_caption() -> None:
    (figure,) = [block for block in read().story if block.kind is Kind.FIGURE]
    assert figure.html.startswith('<figure><img src="https://news.example/img/lake-800.jpg" alt="The lake">')
    assert figure.text == "The lake on Wednesday. Photo: Ida Holm"
    assert figure.text not in read().text


def test_structure_survives_as_clean_html() -> None:
    more = (
        '<h2>The ice book</h2><p>It lies in the <a href="../../museum" onclick="steal()">museum</a> and is <b>open</b> '
        "to all who wash their hands before they turn a page.</p>"
        "<ul><li>Volume one tells of 1841 to 1900.<ul><li>It has a burnt corner, from the fire of 1877.</li></ul></li>"
        "<li>Volume two is missing its cover, which nobody regrets.</li></ul>"
        "<blockquote><p>Whoever opens me shall write the truth in me, and the date.</p></blockquote>"
    )
    html = read("".join(f"<p>{text}</p>" for text in STORY) + more + f"<p>{STORY[0][::-1]}</p>").html
    assert "<h2>The ice book</h2>" in html
    assert '<a href="https://news.example/region/museum">museum</a> and is <strong>open</strong>' in html
    assert "1900.<ul><li>It has a burnt corner, from the fire of 1877.</li></ul></li><li>Volume two" in html
    assert "<blockquote><p>Whoever opens me" in html
    assert "onclick" not in html


def test_one_long_div_with_breaks_becomes_paragraphs() -> None:
    article = read("<div>" + "<br><br>".join(STORY) + "</div>")
    assert len([block for block in article.story if block.kind is Kind.PARAGRAPH]) == len(STORY)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("READ ALSO: Ferry stays in port", Reason.CROSS_LINK),
        ("Follow us on Facebook and Twitter", Reason.SHARE),
    ],
)
def test_lines_that_are_never_the_story_are_dropped_inside_it(line: str, reason: Reason) -> None:
    paragraphs = [f"<p>{text}</p>" for text in STORY]
    article = read("".join([*paragraphs[:2], f"<p>{line}</p>", *paragraphs[2:]]))
    assert line not in article.text
    assert {block.text: block.dropped for block in article.blocks}[line] is reason


@pytest.mark.parametrize(
    "line",
    [
        "This article contains affiliate links that may earn us a commission at no extra cost to you. Read our "
        "disclosure for more. Thanks for your support, which lets us write of the lake.",
        "As an Amazon Associate, this website earns from qualifying purchases. At no extra cost to you, the Tarrow "
        "Post makes a small commission if you buy products via the links below. It pays for what you can read "
        "here without a subscription.",
    ],
    ids=("affiliate", "associate"),
)
def test_a_long_disclosure_that_looks_like_a_paragraph_is_dropped(line: str) -> None:
    body = "".join(f"<p>{text}</p>" for text in (*STORY[:2], line, *STORY[2:]))
    assert [block.text for block in read(body).story if block.kind is not Kind.FIGURE] == STORY
    assert (line, Reason.ADVERT) in [(block.text, block.dropped) for block in read(body).blocks]


def test_a_page_that_does_not_name_its_language_is_read_by_the_phrases_of_the_one_it_is_in() -> None:
    paragraphs = [f"<p>{text}</p>" for text in STORY]
    body = "".join([*paragraphs[:2], "<h2>Disclaimer</h2>", *paragraphs[2:]])  # a line of menus, but not in English
    article = extract(page(body).replace(' lang="en"', ""), URL)
    assert isinstance(article, Article)
    assert article.language == "en"
    assert "Disclaimer" in article.text


@pytest.mark.parametrize(
    "head", ['<base href="https://n.example/x/">', '<div></div><base href="https://n.example/x/">']
)
def test_addresses_are_relative_to_the_base(head: str) -> None:
    body = "".join(f'<p><a href="saw">{text[:9]}</a>{text[9:]}</p>' for text in STORY)
    article = extract(page(body).replace("<head>", f"<head>{head}"), URL)
    assert isinstance(article, Article)
    assert '<a href="https://n.example/x/saw">' in article.html


REFUSED = {
    Refusal.EMPTY: "",
    Refusal.TOO_SHORT: "<html><body><p>Soon.</p></body></html>",
    Refusal.SOFT_404: "<html><head><title>Page not found</title></head><body><h1>Page not found</h1><p>Sorry, "
    "the page you are looking for has moved or never was. Try the search, or begin again at the front page of the "
    "paper.</p></body></html>",
    Refusal.CONSENT_WALL: "<html><head><title>Before you continue</title></head><body><h1>We value your privacy</h1>"
    "<p>We and our partners store information on your device, such as cookies, and process personal data "
    "for advertising and for measuring its success. You can change your choice at any time.</p>"
    "<button>Accept all</button></body></html>",
    Refusal.LOGIN: "<html><head><title>Log in</title></head><body><h1>Log in</h1><form>"
    "<p>Log in with your address and password to read on. Readers of the printed paper use the number on "
    "their last bill, and may ask at the counter for help.</p></form></body></html>",
    Refusal.TOO_DEEP: "<div>" * 600 + "deep" + "</div>" * 600,
    Refusal.TOO_BIG: "<p " + " ".join(f"a{n}=1" for n in range(1000)) + ">",
}


@pytest.mark.parametrize(("reason", "html"), REFUSED.items())
def test_pages_that_are_no_article_are_refused_with_the_reason(reason: Refusal, html: str) -> None:
    found = extract(html, "https://news.example/x")
    assert isinstance(found, Rejected)
    assert found.reason is reason


def test_a_page_of_many_deep_branches_is_refused_too() -> None:
    found = extract("<body>" + ("<div>" * 1200 + "deep" + "</div>" * 1200) * 800, "https://news.example/x")
    assert isinstance(found, Rejected)
    assert found.reason is Refusal.TOO_DEEP


def test_a_listing_is_refused() -> None:
    teasers = "".join(
        f'<div class="card"><h3><a href="/story-{n}">The council meets for the {n}th time this year</a></h3>'
        f'<p class="teaser">It decided nothing of note, {n} members said. <a href="/story-{n}">Read more</a></p></div>'
        for n in range(30)
    )
    found = extract(
        f"<html><head><title>Region</title></head><body><h1>Region</h1>{teasers}</body></html>",
        "https://news.example/region/",
    )
    assert isinstance(found, Rejected)
    assert found.reason in {Refusal.LISTING, Refusal.TOO_SHORT}


def test_every_row_of_an_explanation_says_why() -> None:
    rows = explain(page(), URL)
    kept = [row for row in rows if row.kept]
    assert {row.text for row in kept} == set(STORY)
    assert all(row.reason is None and row.chance > 0.4 for row in kept)
    assert all(row.reason is not None for row in rows if not row.kept)
    assert all(0 <= row.alone <= 1 and row.measures["chars"] > 0 and row.path for row in rows)


def test_broken_markup_raises_nothing(corpus: Callable[[str], Path]) -> None:
    for case in json.loads(corpus("html-trees.json").read_text("utf-8")):
        for html in (case["data"], page("".join(f"<p>{text}</p>" for text in STORY) + case["data"])):
            assert isinstance(extract(html, URL), Article | Rejected)


@pytest.mark.parametrize("url", [None, "", "http://[", "not an address", "https://news.example:99999/x"])
def test_an_address_may_be_anything(url: str | None) -> None:
    found = extract(page(), url)
    assert isinstance(found, Article)
    assert STORY[0] in found.text


def test_a_stanza_says_where_the_story_stands_and_what_is_none_of_it(tmp_path: Path) -> None:
    extra = "The county has bought a second drill, which the wardens will fetch from the harbour on Friday morning."
    inside = "".join(f"<p>{text}</p>" for text in STORY)
    html = page(f'<div class="told">{inside}<p class="promo">{extra}</p></div><p>{extra.upper()}</p>')
    assert extra in told(extract(html, URL))
    (tmp_path / "sources.toml").write_text(
        "[sources.news]\nurl = 'https://news.example/'\nbody = '.told'\nstrip = ['.promo']", encoding="utf-8"
    )
    found = extract(html, URL, rules=load_sources(tmp_path / "sources.toml").sources[0].rules)
    assert isinstance(found, Article)
    assert [block.text for block in found.story if block.kind is Kind.PARAGRAPH] == STORY
    assert {block.text: block.dropped for block in found.blocks}[extra] is Reason.RULE
    assert found.title == "Lake freezes over"


def told(found: Article | Rejected) -> str:
    assert isinstance(found, Article)
    return found.text


def test_a_hint_counts_only_where_the_page_bears_it_out() -> None:
    html = page().replace("<main>", '<main><a class="next" href="/region/2026/05/lake-freezes-over?page=2">more</a>')
    further = ("//a[@class='next']",)
    wrong = SiteRules(body=("//section[@id='comments']",), title=("//h2",), next_page=further, is_hint=True)
    assert extract(html, URL, rules=wrong) == extract(html, URL)
    right = SiteRules(body=("//article",), title=("//h1/text()",), next_page=further, is_hint=True, origins=("hint",))
    found = extract(html, URL, rules=right)
    assert isinstance(found, Article)
    assert ("title", "hint") in found.origins
    assert found.next_page == f"{URL}?page=2"
