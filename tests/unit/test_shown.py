"""What a page shows of the articles it lists, and when that counts as another text."""

from __future__ import annotations

import time

from lxml import html

from archiver.discover.links import read_page
from archiver.discover.shown import cards

HOME = "https://news.example/"
LIST = """<body><main><section>{}</section></main><aside><ul>
<li><a href="/2026/03/01/the-boat-left-at-nine/">The boat left at nine</a>
<li><a href="/2026/02/01/nobody-saw-the-lamp/">Nobody saw the lamp</a></ul></aside></body>"""
POST = """<article><h2><a href="/2026/03/01/the-boat-left-at-nine/">The boat left at nine</a></h2>
<time datetime="2026-03-01">{ago}</time><p>{text}</p><a href="/tag/boats/">boats</a>
<a href="/2026/03/01/the-boat-left-at-nine/#respond">{count} comments</a></article>"""
OTHER = """<article><h2><a href="/2026/02/01/nobody-saw-the-lamp/">Nobody saw the lamp</a></h2><p>Dark.</article>"""


def shown(*, text: str = "The captain was aboard.", ago: str = "an hour ago", count: int = 3, around: str = "") -> dict:
    post = POST.format(text=text, ago=ago, count=count)
    page = html.document_fromstring(LIST.format(around + post + OTHER))
    return {one.url.rsplit("/", 2)[1]: one.shown for one in read_page(page, HOME).candidates}


def test_an_edit_moves_the_digest_of_its_article_alone() -> None:
    before, after = shown(), shown(text="The captain was ashore.")
    assert before["the-boat-left-at-nine"] != after["the-boat-left-at-nine"]
    assert before["nobody-saw-the-lamp"] == after["nobody-saw-the-lamp"]


def test_what_moves_by_itself_moves_nothing() -> None:
    assert shown(ago="yesterday", count=12) == shown()
    assert shown(around="<p>It rains today.</p>") == shown()


def test_what_stands_behind_a_time_counts() -> None:
    assert shown(ago="</time>by Jean<time>") != shown(ago="</time>by Jane<time>")


def test_a_page_with_one_article_shows_no_more_than_its_card() -> None:
    def alone(weather: str) -> str | None:
        post = POST.format(text="x", ago="now", count=1)
        page = html.document_fromstring(f"<body><p>{weather}</p><main>{post}</main></body>")
        (one,) = read_page(page, HOME).candidates
        return one.shown

    assert alone("rain") == alone("sun")


def test_many_links_in_deep_elements_cost_no_more_than_their_number() -> None:
    def seconds(number: int) -> float:
        rows = "".join(f"<p><a href='/{n}'>t {n}</a></p>" for n in range(number))
        tree = html.document_fromstring("<div>" * 150 + rows)
        links = {link: link.get("href") for link in tree.iter("a")}
        begun = time.process_time()
        assert len(cards(links)) == number
        return time.process_time() - begun

    few, many = (min(seconds(number) for _ in range(3)) for number in (400, 4000))  # the machine has other things to do
    assert many < 30 * max(few, 0.001)
