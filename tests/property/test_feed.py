"""Any text makes a valid feed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import feedparser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.items import Block, Kind
from archiver.publish.content import SUMMARY, content, shorten, summary
from archiver.publish.schema import check
from tests.feeds import compose_all

# Every code point, lone surrogates and controls among them; and pieces of markup, which chance would hardly make.
PIECES = st.sampled_from((
    "<", ">", "&", '"', "'", "</p>", "<ul>", "<li>", "<img src=", '<a href="', "<script>", "]]>", "&#0;",
    "http://", "https:", "javascript:", "//", "/", "\\", "?", "#", "[", "]", "@", ":", ".", "%",
    "x", " ", "\t", "\u2028", "news.example",
))  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=())) | st.lists(PIECES).map("".join)
PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs")))
MOMENTS = st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.just(UTC)) | st.none()
BLOCKS = st.builds(Block, kind=st.sampled_from(Kind), text=TEXTS, html=TEXTS)
FIELDS = st.fixed_dictionaries(
    {"title": TEXTS, "blocks": st.lists(BLOCKS, max_size=4).map(tuple)},
    optional={
        "authors": st.lists(TEXTS, max_size=3).map(tuple),
        "tags": st.lists(TEXTS, max_size=3).map(tuple),
        "section": TEXTS,
        "summary": TEXTS,
        "site_name": TEXTS,
        "image": TEXTS,
        "language": TEXTS,
        "published": MOMENTS,
        "updated": MOMENTS,
    },
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@QUICK
@given(fields=st.lists(FIELDS, max_size=4), title=TEXTS)
def test_any_text_makes_a_valid_feed(make_article, fields, title):
    articles = [make_article(number, **given_fields) for number, given_fields in enumerate(fields)]
    documents = compose_all({"news.example": articles}, base="https://feeds.example", title=title)
    for document in documents:
        check(document.body)
        read = feedparser.parse(document.body)
        assert not read.bozo
        assert len(read.entries) == document.entries == len(articles) - len(document.aside)
        twin = json.loads(dict(document.twins)[document.path.replace(".atom", ".json")])
        assert [item["id"] for item in twin["items"]] == [entry.id for entry in read.entries]
    assert documents == compose_all({"news.example": articles[::-1]}, base="https://feeds.example", title=title)


@QUICK
@given(text=st.text(), limit=st.integers(3, 400))
def test_a_cut_text_keeps_its_limit_and_is_one_line(text, limit):
    short = shorten(text, limit)
    assert len(short) <= limit
    assert not set(short) & set("\n\r\t\u2028\u2029")
    assert shorten(short, limit) == short


@QUICK
@given(st.lists(st.builds(Block, kind=st.sampled_from(Kind), text=PRINTABLE, html=PRINTABLE), max_size=4).map(tuple))
def test_clean_html_is_left_alone_by_a_second_cleaning(make_article, blocks):
    article = make_article(blocks=blocks)
    once = content(article)
    again = make_article(blocks=(Block(kind=Kind.PARAGRAPH, text=article.text, html=once),))
    assert content(again) == once
    assert len(summary(article)) <= SUMMARY
