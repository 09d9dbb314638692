"""extract/title.py: the title, without the name of the site."""

from __future__ import annotations

import pytest

from archiver.extract.title import Claim, Claims, choose_title

SITE = ("The News", "news.example")


def chosen(
    *,
    h1: tuple[str, ...] = (),
    h2: tuple[str, ...] = (),
    ld: str = "",
    og: str = "",
    twitter: str = "",
    window: str = "",
    is_news: bool = False,
) -> tuple[str, str] | None:
    def claims(texts: tuple[str, ...], witness: str) -> list[Claim]:
        return [Claim(text, witness) for text in texts if text]

    title = choose_title(
        Claims(
            headings=claims(h1, "h1"),
            headlines=claims((ld,), "json-ld"),
            social=[*claims((og,), "og:title"), *claims((twitter,), "twitter:title")],
            window=claims((window,), "title"),
            lesser=claims(h2, "h2"),
            is_news=is_news,
        ),
        SITE,
    )
    return title and (title.witness, title.text)


@pytest.mark.parametrize(
    ("window", "title"),
    [
        ("Rain in Lyon | The News", "Rain in Lyon"),
        ("Rain in Lyon - The News", "Rain in Lyon"),
        ("Rain in Lyon – news.example", "Rain in Lyon"),
        ("The News: Rain in Lyon", "The News: Rain in Lyon"),
        ("The News - Rain in Lyon", "Rain in Lyon"),
        ("Rain in Lyon | Weather | The News", "Rain in Lyon"),
        (
            "How the rain in Lyon came, and why it stays | Your town | The Board of All the Rivers",
            "How the rain in Lyon came, and why it stays",
        ),
        ("Live | The rain in Lyon | Some Unknown Name", "Live | The rain in Lyon"),
        ("Rain in Lyon - a city - The News", "Rain in Lyon - a city"),
        ("Rain in Lyon | Some Unknown Name", "Rain in Lyon"),
        (
            "Rain | which fell for weeks on the whole of the city",
            "Rain | which fell for weeks on the whole of the city",
        ),
        ("Self-made rain", "Self-made rain"),
        ("リヨンの雨：The News", "リヨンの雨"),
    ],
)
def test_the_site_s_name_is_cut(window: str, title: str) -> None:
    assert chosen(window=window) == ("title", title)


def test_a_heading_that_is_confirmed_wins() -> None:
    assert chosen(h1=("Rain in Lyon again",), og="Rain in Lyon: what to know") == ("h1", "Rain in Lyon again")


def test_the_site_s_own_heading_is_no_title() -> None:
    assert chosen(h1=("The News", "Rain in Lyon"), window="Rain in Lyon | The News") == ("h1", "Rain in Lyon")
    assert chosen(h1=("The News",), og="Rain in Lyon") == ("og:title", "Rain in Lyon")


def test_a_heading_that_nothing_confirms_is_no_title() -> None:
    assert chosen(h1=("Subscribe now", "Most read"), og="Rain in Lyon") == ("og:title", "Rain in Lyon")


def test_the_only_heading_needs_little_support() -> None:
    heading = "Seven days of rain have flooded the cellars of Lyon"
    assert chosen(h1=(heading,), og="Lyon floods") == ("h1", heading)


def test_the_headline_of_a_newsroom_wins() -> None:
    assert chosen(h1=("Weather Rain in Lyon",), ld="Rain in Lyon", is_news=True) == ("json-ld", "Rain in Lyon")


def test_a_headline_for_search_engines_does_not() -> None:
    assert chosen(
        h1=("It rains on Lyon",), og="It rains on Lyon", ld="Lyon rain today", window="Lyon rain today", is_news=True
    ) == ("h1", "It rains on Lyon")


def test_a_script_without_spaces() -> None:
    assert chosen(h1=("津波注意報", "宮崎県で震度5弱の地震"), og="宮崎県で震度5弱：朝日") == (
        "h1",
        "宮崎県で震度5弱の地震",
    )


def test_a_page_without_any_title() -> None:
    assert chosen() is None
    assert chosen(h1=("", "  "), window="|") is None


def test_a_text_too_long_is_no_title() -> None:
    assert chosen(h1=("Rain " * 200,), window="Rain") == ("title", "Rain")


def test_the_site_s_name_is_cut_from_a_heading_too() -> None:
    assert chosen(h1=("Rain in Lyon – The News",), og="Rain in Lyon") == ("h1", "Rain in Lyon")
    assert chosen(h1=("Rain in Lyon | Weather",), og="Rain in Lyon | Weather | The News") == (
        "h1",
        "Rain in Lyon | Weather",
    )


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("The rain that fell on Lyon for days | Top stories", "The rain that fell on Lyon for days"),
        ("Live from the city | The rain in Lyon", "Live from the city | The rain in Lyon"),
        ("Opinion | It rains", "Opinion | It rains"),
    ],
)
def test_a_short_label_behind_the_bar_of_a_heading_is_cut(heading: str, title: str) -> None:
    assert chosen(h1=(heading,), window=f"{heading} | The News") == ("h1", title)


def test_what_stands_before_the_title_in_the_window_is_a_name() -> None:
    said = chosen(h1=("A Wet Blog",), h2=("Rain in Lyon",), og="Rain in Lyon", window="A Wet Blog: Rain in Lyon")
    assert said == ("h2", "Rain in Lyon")


def test_a_lesser_heading_with_the_very_words_wins() -> None:
    assert chosen(h1=("Rain updates",), h2=("Rain in Lyon",), og="Rain in Lyon") == ("h2", "Rain in Lyon")
    assert chosen(h1=("Rain in Lyon!",), h2=("Rain in Lyon",), og="Rain in Lyon") == ("h1", "Rain in Lyon!")
    assert chosen(h1=("Rain in Lyons",), h2=("Rain in", "Lyon"), og="Rain in Lyon") == ("h1", "Rain in Lyons")


def test_of_several_headings_a_word_of_the_title_is_none() -> None:
    long = "What to know about the rain that fell on the whole of Lyon"
    assert chosen(h1=("Rain", "Lyon"), og=long) == ("og:title", long)
    assert chosen(h1=("Lyon", "Rain"), og="Rain - where it fell and what came of it in the city") == ("h1", "Rain")


@pytest.mark.parametrize(
    ("headline", "social", "title"),
    [
        ("Weather: Rain in Lyon", "Rain in Lyon", ("og:title", "Rain in Lyon")),
        ("Weather: Rain in Lyon", "Weather: Rain in Lyon", ("json-ld", "Weather: Rain in Lyon")),
        ("Rain in Lyon: it fell for days", "Rain in Lyon", ("json-ld", "Rain in Lyon: it fell for days")),
        ("It rained in Lyon", "Rain in Lyon", ("json-ld", "It rained in Lyon")),
    ],
)
def test_the_topic_before_a_headline_goes_where_another_is_without(
    headline: str, social: str, title: tuple[str, str]
) -> None:
    assert chosen(h1=(headline,), ld=headline, og=social, is_news=True) == title


def test_a_heading_with_the_very_words_of_any_declaration_wins() -> None:
    said = chosen(
        h1=("From our founder",), h2=("Rain in Lyon",), og="Lyon rain: all you must know", twitter="Rain in Lyon"
    )
    assert said == ("h2", "Rain in Lyon")
    assert chosen(h1=("It poured",), og="Rain in Lyon", twitter="It poured") == ("h1", "It poured")


def test_the_site_s_name_may_stand_before_a_title_without_a_sign_between() -> None:
    assert chosen(h1=("The News",), h2=("Rain in Lyon",), window="The News Rain in Lyon") == ("h2", "Rain in Lyon")
    assert chosen(h1=("The News",), h2=("Rain in",), window="The News Rain in Lyon") == (
        "title",
        "The News Rain in Lyon",
    )


def test_a_standfirst_that_is_marked_as_a_heading_is_no_title() -> None:
    standfirst = "Rain in Lyon fell for days. " + 6 * "The cellars of the city are full of it. "
    assert chosen(h1=(standfirst,), og="Rain in Lyon") == ("og:title", "Rain in Lyon")
    assert chosen(h1=("Rain in Lyon. It fell for days.",), og="Rain in Lyon") == (
        "h1",
        "Rain in Lyon. It fell for days.",
    )
    assert chosen(h1=(standfirst,)) == ("h1", standfirst)
