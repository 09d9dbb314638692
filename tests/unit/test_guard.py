"""May a document replace the last good one?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from archiver.items import Block, Kind, replace
from archiver.publish.guard import judge
from tests.feeds import compose_all


def _feed(articles) -> bytes:
    return compose_all({"news.example": articles}, base=None, title="News")[0].body


@pytest.fixture
def last(make_article):
    return [make_article(number) for number in range(20)]


def test_a_better_or_equal_feed_is_published(make_article, last):
    new = [make_article(20), *last[1:]]
    assert judge(_feed(last), None) is None
    assert judge(_feed(last), _feed(last)) is None
    assert judge(_feed(new), _feed(last)) is None


def test_a_first_feed_may_be_empty():
    assert judge(_feed([]), None) is None


def test_an_edit_of_every_article_is_published(last):
    edited = [replace(article, title="New", updated=article.first_seen + timedelta(days=1)) for article in last]
    assert judge(_feed(edited), _feed(last)) is None


@pytest.mark.parametrize(
    ("left", "kept"), [(0, "is empty, the last one had 20"), (9, "only 9 entries are left of 20"), (10, None)]
)
def test_a_feed_does_not_shrink_below_half(last, left, kept):
    reason = judge(_feed(last[:left]), _feed(last))
    assert reason is None if kept is None else kept in reason


def test_a_feed_may_shrink_because_its_stories_grew(make_article, last):
    long = (Block(kind=Kind.PARAGRAPH, text="word " * 40_000),)
    grown = [make_article(number, blocks=long, summary=f"{number}") for number in range(20, 40)]
    for number, article in enumerate(grown):
        grown[number] = replace(article, blocks=(Block(kind=Kind.PARAGRAPH, text=f"{number}"), *long))
    new = _feed([*last, *grown])
    assert new.count(b"<entry") < 10
    assert judge(new, _feed(last)) is None


def test_one_text_in_every_entry_is_no_news(last):
    wall = (Block(kind=Kind.PARAGRAPH, text="We value your privacy."),)
    walled = [replace(article, blocks=wall, image=f"{article.url}.jpg") for article in last[:12]]
    assert "12 of 20 entries carry one same text: 'We value your privacy.'" in judge(_feed(walled + last[12:]), None)
    assert judge(_feed(walled[:9] + last[9:]), None) is None


def test_articles_that_came_back_under_other_ids_are_held(make_article, last):
    renamed = [replace(article, id=make_article(site="other.example", number=n).id) for n, article in enumerate(last)]
    assert "20 of 20 articles have another id than before" in judge(_feed(renamed), _feed(last))


@pytest.mark.parametrize("broken", [b"", b"<html>503</html>", b"<feed>", b"\xff\xfe"])
def test_what_is_no_feed_never_replaces_one(last, broken):
    assert judge(broken, _feed(last)).startswith("the new document is invalid: ")


@pytest.mark.parametrize(
    "broken", [b"", b"<html>503</html>", b"<feed>", b'<feed xmlns="http://www.w3.org/2005/Atom"/>']
)
def test_a_broken_last_document_is_replaced(last, broken):
    assert judge(_feed(last), broken) is None
