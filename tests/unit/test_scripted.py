"""A page that only scripts would fill gives the story that it declares, unless it sells it."""

from __future__ import annotations

import json

import pytest

from archiver.extract import extract
from archiver.items import Article, Refusal, Rejected

URL = "https://post.example/2026/11/30/freighter-strikes-the-pier"
STORY = (
    "The harbour was shut on Monday after a freighter struck the eastern pier & spilled a part of its timber.",
    "Captain Ilse Brandt said that nobody had been hurt, and that divers would look at the hull in the morning.",
    "The port expects that ferries will run again by Thursday; until then travellers take the long way by the bridge.",
)
MARKUP = f"<h2>Shut</h2><p>{STORY[0].replace('&', '&amp;')}</p><p>{STORY[1]} <b>So far.</b></p>"


def shell(body: str, inside: str = '<div id="root"></div>', **more: object) -> str:
    node = {"@type": "NewsArticle", "headline": "Freighter strikes the pier", "articleBody": body} | more
    script = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    return f"<html lang=en><title>Freighter strikes the pier</title>{script}<body>{inside}<script src=a.js></script>"


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("\n\n".join(STORY), STORY),
        (STORY[0].replace("&", "&amp;") + "\r\n" + STORY[1], STORY[:2]),
        (MARKUP, ("Shut", STORY[0], f"{STORY[1]} So far.")),
    ],
)
def test_the_declared_story_stands_in_for_the_missing_one(body: str, blocks: tuple[str, ...]) -> None:
    article = extract(shell(body, datePublished="2026-11-30T08:00:00Z"), URL)
    assert isinstance(article, Article)
    assert tuple(article.text.split("\n\n")) == blocks
    assert article.title == "Freighter strikes the pier"
    assert str(article.published) == "2026-11-30 08:00:00+00:00"
    assert ("text", "json-ld") in article.origins


def test_a_text_in_sight_goes_first() -> None:
    seen = "".join(f"<p>{text.replace('&', 'and')}</p>" for text in STORY)
    article = extract(shell("\n".join(STORY * 2), f"<article><h1>Freighter strikes the pier</h1>{seen}</article>"), URL)
    assert isinstance(article, Article)
    assert article.text.count("Captain Ilse Brandt") == 1
    assert ("text", "json-ld") not in article.origins


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (shell("\n".join(STORY), isAccessibleForFree=False), Refusal.NEEDS_JAVASCRIPT),
        (shell("Captain Ilse Brandt said that nobody had been hurt."), Refusal.NEEDS_JAVASCRIPT),
        (shell("<p></p>"), Refusal.NEEDS_JAVASCRIPT),
        (shell("\n".join(STORY), "<p>Sorry, you have been blocked</p>"), Refusal.BLOCKED),
    ],
)
def test_a_wall_is_a_wall_whatever_stands_behind_it(page: str, reason: Refusal) -> None:
    rejected = extract(page, URL)
    assert isinstance(rejected, Rejected)
    assert rejected.reason is reason
