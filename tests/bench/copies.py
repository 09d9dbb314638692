"""2,000 articles with known copies: how many are found, how many rightly, and what it costs as the archive grows.

python -m tests.bench.copies
"""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta

from archiver.compare.duplicates import Story, copies, story_of
from archiver.compare.fingerprint import BINS
from archiver.items import Article, Block, Kind, replace
from archiver.normalize.ids import mint
from tests.bench.designs import Words

_START = datetime(2026, 1, 1, tzinfo=UTC)


def articles(number: int = 2000, seed: str = "copies") -> tuple[list[Article], dict[str, str]]:
    """The articles, and for each copy its original's id: half of them are originals, and half of those have two copies.

    A fifth of the originals shares a background paragraph with others, as stories of one affair do.
    """
    words = Words(seed)
    backgrounds = [words.paragraph() for _ in range(10)]
    originals = [_original(words, place, backgrounds) for place in range(number // 2)]
    made, truth = list(originals), {}
    for place in range(number - len(made)):
        original = originals[place % (len(originals) // 2)]
        copy = _copy(words, original, place)
        made.append(copy)
        truth[copy.id] = original.id
    return made, truth


def _original(words: Words, place: int, backgrounds: list[str]) -> Article:
    texts = [words.paragraph() for _ in range(words.dice.randint(4, 16))]
    if place % 5 == 0:
        texts.append(words.dice.choice(backgrounds))
    return _article("first.example", place, words.phrase(5, 9), texts, _START + timedelta(minutes=place))


def _copy(words: Words, original: Article, place: int) -> Article:
    """Each way of copying in turn, and all of them together."""
    texts, title = [block.text for block in original.blocks], original.title
    way = place % 5
    if way in (0, 4):  # cut from the end, to three quarters or more
        texts = texts[: max(2, -(-len(texts) * words.dice.randint(75, 95) // 100))]
    if way in (1, 4):
        title = words.phrase(5, 9)
    if way in (2, 4):  # other paragraphs
        sentences = " ".join(texts).replace(". ", ".\n").split("\n")
        texts = [" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2)]
    if way in (3, 4):  # other bylines
        texts = [
            f"By {words.phrase(2, 2).title()}",
            *texts,
            f"With {words.phrase(2, 3).title()} in {words.phrase(1, 1)}",
        ]
    return _article("second.example", place, title, texts, _START + timedelta(days=5, minutes=place))


def _article(site: str, place: int, title: str, texts: list[str], moment: datetime) -> Article:
    url = f"https://{site}/{place:05d}"
    blocks = tuple(Block(kind=Kind.PARAGRAPH, text=text) for text in texts)
    return Article(
        url=url, site=site, title=title, blocks=blocks, id=mint(site, url), published=moment, first_seen=moment
    )


def score(made: list[Article], truth: dict[str, str]) -> tuple[float, float]:
    """Recall and precision over pairs of articles that tell one story."""
    found = copies(map(story_of, made))
    right, told = _pairs(truth), _pairs(found)
    return len(right & told) / len(right), len(right & told) / max(1, len(told))


def _pairs(leaders: dict[str, str]) -> set[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for copy, leader in leaders.items():
        groups.setdefault(leader, [leader]).append(copy)
    return {(a, b) for group in groups.values() for a in sorted(group) for b in sorted(group) if a < b}


def stories(number: int) -> list[Story]:
    """Fingerprints alone, a tenth of them near copies of the one before."""
    dice = random.Random(number)
    made: list[Story] = []
    for place in range(number):
        numbers = [dice.getrandbits(25) for _ in range(BINS)]
        if place % 10 == 9:
            numbers = [b if dice.random() < 0.8 else a for a, b in zip(numbers, made[-1].fingerprint, strict=True)]
        moment = _START + timedelta(seconds=place)
        made.append(Story(id=f"{place:06d}", published=moment, first_seen=moment, fingerprint=tuple(numbers)))
    return made


def main() -> None:
    """Print recall, precision and the cost of fingerprints and of finding copies."""
    made, truth = articles()
    begun = time.perf_counter()
    recall, precision = score(made, truth)
    spent = (time.perf_counter() - begun) / len(made) * 1000
    print(f"recall {recall:.4f}, precision {precision:.4f}, {spent:.2f} ms each")
    for cut in (50, 60, 70, 80):
        print(f"cut to {cut} %: found {_found_when_cut(made[:500], cut):.1%}")
    for number in (1_000, 10_000, 100_000):
        known = stories(number)
        begun = time.perf_counter()
        found = copies(known)
        spent = time.perf_counter() - begun
        print(f"{number:7,} stories: {spent:.2f} s, {spent / number * 1e6:.0f} µs each, {len(found)} copies")


def _found_when_cut(made: list[Article], share: int) -> float:
    cut = [_cut(one, share) for one in made]
    found = copies(map(story_of, (*made, *cut)))
    return sum(found.get(f"{one.id}-cut") == one.id for one in made) / len(made)


def _cut(one: Article, share: int) -> Article:
    blocks = one.blocks[: max(1, len(one.blocks) * share // 100)]
    return replace(one, id=f"{one.id}-cut", published=_START + timedelta(days=9), blocks=blocks)


if __name__ == "__main__":
    main()
