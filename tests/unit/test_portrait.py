"""What the articles of a run are like, in figures."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from archiver.health.portrait import portrait, traits
from archiver.items import Block, Kind, Reason, replace
from archiver.runs import Portrait


def _paragraph(text, dropped=None):
    return Block(kind=Kind.PARAGRAPH, text=text, dropped=dropped)


def test_the_figures_of_articles_do_not_depend_on_their_order(make_article):
    articles = [make_article(number, blocks=(_paragraph(" ".join(["word"] * number)),)) for number in range(1, 21)]
    figures = portrait([traits(article) for article in articles])
    assert figures.articles == figures.dated == figures.spoken == 20
    assert figures.words == (6, 10, 15)
    assert (figures.authored, figures.pictured, figures.language) == (0, 0, "en")
    random.Random(1).shuffle(articles)
    assert portrait([traits(article) for article in articles]) == figures
    assert portrait([]) == Portrait()


def test_a_date_that_only_the_listing_gives_is_none_of_the_page(make_article):
    article = make_article()
    assert traits(article).dated
    assert not traits(replace(article, origins=(("published", "listing"),))).dated


def test_length_is_counted_in_words_also_where_none_are_parted(make_article):
    assert traits(make_article(blocks=(_paragraph("市議会が予算を可決した" * 10),))).words == 55


def test_what_was_removed_is_a_share_of_the_text(make_article):
    article = make_article(blocks=(_paragraph("a" * 30), _paragraph("b" * 10, Reason.NEWSLETTER)))
    assert traits(article).removed == 0.25


def test_a_title_agrees_with_a_listing_that_shortens_it(make_article):
    article = make_article(title="Flood in the old town: hundreds must leave their homes")
    assert traits(article).agreed is None
    assert traits(replace(article, listed_as="Flood in the old town: hundreds…")).agreed
    assert not traits(replace(article, listed_as="Council votes on the tram line")).agreed
    assert not traits(replace(article, title="", listed_as="Council votes on the tram line")).agreed


def test_a_wrong_charset_shows(make_article):
    right = "Le préfet a déclaré l'état d'urgence à l'île, d'après l'élue."
    assert not traits(make_article(blocks=(_paragraph(right),))).garbled
    wrong = right.encode().decode("latin-1")
    assert traits(make_article(blocks=(_paragraph(wrong),))).garbled
    assert traits(make_article(blocks=(_paragraph(right.encode("latin-1").decode("utf-8", "replace")),))).garbled


def test_same_texts_titles_and_minutes_are_counted_and_old_news(make_article):
    wall = (_paragraph("Please accept our cookies to read on."),)
    articles = [make_article(number, blocks=wall, title="The Daily") for number in range(4)]
    articles += [make_article(number) for number in range(4, 7)]
    seen = articles[0].first_seen
    articles = [replace(article, published=seen - timedelta(days=40, minutes=5)) for article in articles]
    figures = portrait([traits(article) for article in articles])
    assert (figures.one_text, figures.one_title, figures.one_date, figures.old) == (4, 4, 7, 7)


def test_articles_of_one_day_did_not_come_out_in_one_minute_where_the_page_tells_days_alone(make_article):
    day = [make_article(number, published=datetime(2026, 11, 20, tzinfo=UTC)) for number in range(8)]
    assert portrait([traits(article) for article in day]).one_date == 0
    assert (
        portrait([traits(replace(one, published=datetime(2026, 11, 20, 8, tzinfo=UTC))) for one in day]).one_date == 8
    )
