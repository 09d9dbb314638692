"""An edition by the tables of the index is the edition made anew from the archive, whatever came in which order."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from archiver.compare.revisions import revise
from archiver.edition import publish
from archiver.items import Article, Block, Cause, Kind, replace
from archiver.store.opening import opened
from archiver.store.store import Store
from tests.bench import designs

#: Designs that have, between them, everything the census and kinship decide on.
SAMPLE = [design for design in designs.DESIGNS if design.name in ("agency", "kitchen", "portal")]


def articles(pages: int) -> list[Article]:
    return [page.article for design in SAMPLE for page in designs.pages(design, pages)]


def public(output: Path) -> dict[str, bytes]:
    found = output / "public"
    return {str(path.relative_to(found)): path.read_bytes() for path in found.rglob("*") if path.is_file()}


def articles_of(output: Path) -> dict[str, bytes]:
    """All but the edits: what was known when one of them was seen, another order of editions may have taught later."""
    return {path: body for path, body in public(output).items() if "/edits." not in path}


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def archive(output: Path) -> dict[str, bytes]:
    return {str(path.relative_to(output)): path.read_bytes() for path in (output / "archive").rglob("*.jsonl")}


def edition(store: Store) -> int:
    return publish(store, "https://feeds.example/", "All").revised


def take_in(store: Store, lines: Iterable[Article], dice: random.Random | None = None) -> None:
    """Append them, with an edition here and there if there are dice."""
    for line in lines:
        store.append(line)
        if dice and dice.random() < 0.1:
            edition(store)


def edited(article: Article, dice: random.Random) -> Article:
    """The article as it is read again later: another title, a paragraph or a link more, or a block less."""
    other = Block(kind=Kind.PARAGRAPH, text=f"It was said again {dice.random()}.", html="<p>It was said again.</p>")
    link = f'<p><a href="https://{article.site}/0001">See it</a></p>'
    changes = (
        {"title": f"{article.title} again"},
        {"blocks": (*article.blocks, other)},
        {"blocks": (*article.blocks, replace(other, text="See it", html=link, links=1.0), other)},
        {"blocks": article.blocks[:-1]},
        {"authors": ("Ann Lee",)},
    )
    edit = revise(article, replace(article, **dice.choice(changes)))
    return edit or article


@pytest.mark.parametrize("seed", range(4))
def test_the_short_way_and_the_long_way_give_the_same_bytes(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    lines = articles(12)
    dice.shuffle(lines)
    lines += [edited(line, dice) for line in dice.sample(lines, 12)]
    with opened(tmp_path / "short") as store:
        take_in(store, lines, dice)
        edition(store)
        assert edition(store) == 0
    with opened(tmp_path / "once") as store:
        take_in(store, lines)
        assert edition(store) > 0
    shutil.copytree(tmp_path / "short" / "archive", tmp_path / "long" / "archive")
    with opened(tmp_path / "long") as store:
        assert edition(store) == 0
    assert public(tmp_path / "short") == public(tmp_path / "long")
    for lost in ("index.sqlite", "public"):
        before = public(tmp_path / "short")
        remove(tmp_path / "short" / lost)
        with opened(tmp_path / "short") as store:
            edition(store)
        assert public(tmp_path / "short") == before
    assert articles_of(tmp_path / "long") == articles_of(tmp_path / "once")
    assert archive(tmp_path / "short") == archive(tmp_path / "long")


def test_some_orders_of_arrival_give_the_same_bytes(tmp_path: Path) -> None:
    lines = articles(8)
    found = []
    for seed in range(4):
        dice = random.Random(seed)
        dice.shuffle(lines)
        with opened(tmp_path / str(seed)) as store:
            take_in(store, lines, dice)
            edition(store)
        found.append(public(tmp_path / str(seed)))
    assert len(found[0]) > len(SAMPLE)
    assert all(one == found[0] for one in found)


def test_an_edition_after_one_article_reads_no_old_one(tmp_path: Path) -> None:
    """The old lines are ruined after the first edition: whoever reads one of them is found out."""
    every = [page.article for page in designs.pages(designs.DESIGNS[0], 80)]
    with opened(tmp_path) as store:
        take_in(store, every[:-1])
        assert edition(store) > 0
    path = tmp_path / "archive/plain.example/2026-01.jsonl"
    path.write_bytes(bytes(byte ^ 1 if byte != ord("\n") else byte for byte in path.read_bytes()))
    with opened(tmp_path) as store:
        store.append(every[-1])
        assert edition(store) == 1
        assert store.damage == []


def test_a_verdict_neither_moves_updated_nor_says_that_the_article_is_new(tmp_path: Path) -> None:
    lines = [page.article for page in designs.pages(designs.DESIGNS[0], 6)]
    with opened(tmp_path) as store:
        take_in(store, lines)
        assert edition(store) == len(lines)
        for line in lines:
            first, second = store.history(line.id)
            assert (first, second.cause) == (line, Cause.CENSUS)
            assert replace(second, blocks=first.blocks, cause=first.cause) == first
