"""The order in which articles came never changes what is boilerplate; and stripping twice is stripping once."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.codec import to_json
from archiver.compare.census import Verdict, key
from archiver.compare.strip import strip
from archiver.items import Article, Block, Kind, Reason
from archiver.rules.wishes import Wishes
from tests.bench import designs


@pytest.mark.parametrize("design", designs.DESIGNS, ids=lambda design: design.name)
def test_fifty_orders_give_the_same_bytes(design: designs.Design) -> None:
    articles = [page.article for page in designs.pages(design, 20)]
    first = {one.id: to_json(one) for one in designs.edition(articles)}
    for seed in range(50):
        random.Random(seed).shuffle(articles)
        assert {one.id: to_json(one) for one in designs.edition(articles)} == first


TEXTS = st.text(st.characters(exclude_categories=()), max_size=12) | st.sampled_from(["Again", "Again:", "(AP) –"])
BLOCKS = st.builds(Block, kind=st.sampled_from(Kind), text=TEXTS, dropped=st.none() | st.sampled_from(Reason))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(blocks=st.lists(BLOCKS, max_size=8), texts=st.lists(TEXTS), keep=st.lists(TEXTS), drop=st.lists(TEXTS))
def test_stripping_twice_is_stripping_once(
    blocks: list[Block], texts: list[str], keep: list[str], drop: list[str]
) -> None:
    article = Article(url="https://news.example/1", site="news.example", title="One", blocks=tuple(blocks))
    verdicts = {key(text): Verdict(titles=3, articles=3) for text in texts + [block.text for block in blocks[::2]]}
    wishes = Wishes(keep=tuple(keep), drop=tuple(drop))
    once = strip(article, verdicts, wishes=wishes)
    if once is not None:
        assert strip(once, verdicts, wishes=wishes) is None
        assert [block.text for block in once.blocks] == [block.text for block in blocks]
