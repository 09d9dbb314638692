"""Lines that a site's machinery left in the text are no story; what only looks like them is."""

from __future__ import annotations

import numpy as np
import pytest

from archiver.extract.cutting import cut
from archiver.extract.trim import trim
from archiver.markup.tree import parse


def story(html: str) -> list[str]:
    """The lines of the middle of a story that are left of these, where a reader sees all of them as story."""
    tree = parse(f"<main><p>The river rose in the night.</p>{html}<p>It falls again.</p></main>")
    assert not isinstance(tree, tuple)
    runs = cut(tree)
    out = trim(runs, np.ones(len(runs.runs), bool), np.ones(len(runs.runs)))
    return [run.text for number, run in enumerate(runs.runs) if number not in out][1:-1]


@pytest.mark.parametrize(
    "html",
    [
        '<p>{{hire-us="/banner/hire-us"}}</p>',
        "<p>{% include promo %}</p>",
        "<p>{}</p>",
        "<p>[in-post-player video-id=”x1” name=”Rain, and more”]</p>",
        '<div>[gallery ids="1,2"]</div>',
        "<p>[/caption]</p>",
        "<p>\uf14a</p>",
        "<span>\ue001 \ue002</span>",
        "<ul><li>1</li><li>2</li><li>3</li><li>4</li></ul>",
        "<div><span>1</span></div><div>2</div><div>3</div>",
    ],
)
def test_what_the_machinery_left_is_no_story(html: str) -> None:
    assert story(html) == []


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>[Applause]</p>", ["[Applause]"]),
        ("<p>[He laughs = he is glad]</p>", ["[He laughs = he is glad]"]),
        ("<p>[...]</p>", ["[...]"]),
        ("<p>{a, b} is a set.</p>", ["{a, b} is a set."]),
        ("<p><code>{{ name }}</code></p>", ["{{ name }}"]),
        ("<pre>{{ name }}</pre>", ["{{ name }}"]),
        ("<p>Jinja writes {{ name }}</p>", ["Jinja writes {{ name }}"]),
        ("<p>\uf8ff sells phones.</p>", ["\uf8ff sells phones."]),
        ("<p>☼ ☼ ☼</p>", ["☼ ☼ ☼"]),
        ("<p>1</p><p>2</p>", ["1", "2"]),
        ("<p>1</p><p>One.</p><p>2</p><p>Two.</p><p>3</p><p>Three.</p>", ["1", "One.", "2", "Two.", "3", "Three."]),
        ("<table><tr><td>1</td><td>2</td><td>3</td></tr></table>", ["1", "2", "3"]),
    ],
)
def test_what_only_looks_like_it_is_story(html: str, text: list[str]) -> None:
    assert story(html) == text
