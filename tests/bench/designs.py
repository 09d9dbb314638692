"""300 generated pages of six site designs, with the truth known: what recurs, and what is story though it recurs.

python -m tests.bench.designs
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.compare.census import ballot, census, count, key
from archiver.compare.strip import strip
from archiver.items import Article, Block, Kind
from archiver.normalize.ids import mint
from tests.records import Family

PAGES = 50  # of each design
_ONSETS = ("b", "br", "d", "dr", "f", "g", "gr", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v")
_VOWELS, _ENDS = ("a", "e", "i", "o", "u", "ai", "ou"), ("n", "r", "s", "l", "t")


@dataclass(frozen=True, slots=True)
class Design:
    """How the pages of a site are made; shares are of its pages."""

    name: str
    top: float = 0.0  # a line above every story
    bottom: int = 0  # blocks below every story
    turns: int = 0  # pitches that take turns between the paragraphs
    section: bool = False  # a block below the stories of one section
    column: bool = False  # a tenth of the pages has a name and a standing intro
    dateline: bool = False  # half of the time a block of its own
    background: float = 0.0  # of the stories of one affair, this share has its paragraph
    headings: bool = False  # the same two headings in every story, as recipes have
    teasers: int = 0  # titles of other articles below the story


DESIGNS = (
    Design("plain", bottom=3),
    Design("pitches", turns=4, bottom=1),
    Design("agency", dateline=True, background=0.5, bottom=2),
    Design("magazine", column=True, turns=3, bottom=2),
    Design("kitchen", headings=True, bottom=2, turns=2),
    Design("portal", section=True, top=0.6, teasers=3, column=True, bottom=2),
)


@dataclass(frozen=True, slots=True)
class Page:
    """An article, and which of its blocks must go."""

    article: Article
    furniture: frozenset[int]


class Words:
    """Sentences of made-up words; a seed gives the same ones for ever."""

    def __init__(self, seed: str) -> None:
        self.dice = random.Random(seed)
        self.words = ["".join(self._syllable() for _ in range(self.dice.randint(1, 3))) for _ in range(1500)]

    def _syllable(self) -> str:
        dice = self.dice
        return dice.choice(_ONSETS) + dice.choice(_VOWELS) + (dice.choice(_ENDS) if dice.random() < 0.4 else "")

    def phrase(self, few: int, many: int) -> str:
        return " ".join(self.dice.choices(self.words, k=self.dice.randint(few, many)))

    def sentence(self) -> str:
        return self.phrase(7, 18).capitalize() + "."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.dice.randint(1, 4)))


def pages(design: Design, number: int = PAGES, seed: int = 0) -> list[Page]:
    """The pages of one site."""
    maker = _Maker(design, seed)
    titles = [maker.words.phrase(5, 9).capitalize() for _ in range(number)]
    return [maker.page(place, titles) for place in range(number)]


class _Maker:
    def __init__(self, design: Design, seed: int) -> None:
        self.design, self.words = design, Words(f"{design.name}-{seed}")
        self.above = self.words.phrase(3, 8).capitalize()
        self.below = [self.words.paragraph() for _ in range(design.bottom)]
        self.pitches = [self.words.sentence() for _ in range(design.turns)]
        self.affairs = [self.words.paragraph() for _ in range(25)]  # each of a dozen articles
        self.local = self.words.sentence()
        self.name, self.intro = self.words.phrase(2, 3).title(), self.words.paragraph()
        self.head = [self.words.phrase(1, 2).capitalize() for _ in range(2)]
        self.places = [self.words.phrase(1, 1).upper() for _ in range(4)]
        self.people = [self.words.phrase(2, 2).title() for _ in range(8)]

    def page(self, number: int, titles: list[str]) -> Page:
        dice, design, site = self.words.dice, self.design, f"{self.design.name}.example"
        in_column = design.column and number % 10 == 3
        section = "column" if in_column else dice.choice(["town", "world", "sport"])
        blocks = [*self._opening(in_column), *self._body(number), *self._closing(number, section, titles)]
        url = f"https://{site}/{number:04d}"
        moment = datetime(2026, 1, 3, tzinfo=UTC) + timedelta(hours=31 * number)
        article = Article(
            url=url, site=site, title=titles[number], blocks=tuple(block for block, _ in blocks), section=section,
            authors=(self.people[0] if in_column else dice.choice(self.people[1:]),), id=mint(site, url),
            published=moment, first_seen=moment, fetched=moment, updated=moment,
        )  # fmt: skip
        return Page(article, frozenset(n for n, (_, is_furniture) in enumerate(blocks) if is_furniture))

    def _opening(self, in_column: bool) -> Iterator[tuple[Block, bool]]:
        dice, design = self.words.dice, self.design
        if design.top and dice.random() < design.top and not in_column:
            yield _block(self.above), True
        if in_column:
            yield _block(self.name), False
            yield _block(self.intro), False
        if design.dateline and dice.random() < 0.5:
            yield _block(f"{dice.choice(self.places)} (AP) –"), False

    def _body(self, number: int) -> Iterator[tuple[Block, bool]]:
        dice, design, length = self.words.dice, self.design, self.words.dice.randint(4, 14)
        pitch_at = dice.randint(1, length - 1) if design.turns else -1
        for place in range(length):
            if place == pitch_at:
                yield _block(dice.choice(self.pitches)), True
            if design.headings and place in (1, 3):
                yield _block(self.head[place // 2], Kind.HEADING), False
            text = self.words.paragraph()
            if design.dateline and place == 0:
                text = f"{dice.choice(self.places)} (AP) – {text}"
            yield _block(text), False
        if design.background and dice.random() < design.background:
            yield _block(self.affairs[number // 12 % len(self.affairs)]), False

    def _closing(self, number: int, section: str, titles: list[str]) -> Iterator[tuple[Block, bool]]:
        if self.design.section and section == "sport":
            yield _block(self.local), True
        others = [title for place, title in enumerate(titles) if place != number]
        for title in self.words.dice.sample(others, min(self.design.teasers, len(others))):
            yield _block(title), True
        yield from ((_block(text), True) for text in self.below)


def _block(text: str, kind: Kind = Kind.PARAGRAPH) -> Block:
    return Block(kind=kind, text=text, html=f"<p>{text}</p>")


def edition(articles: list[Article]) -> list[Article]:
    """The articles of one site as the census, and the titles of one another, leave them."""
    verdicts = census(*count(map(ballot, articles)))
    titles: dict[int, frozenset[str]] = {}
    for article in articles:
        name = key(article.title)
        titles[name] = titles.get(name, frozenset()) | {article.id}
    return [strip(article, verdicts, Family(titles=titles)) or article for article in articles]


def score(made: list[Page]) -> tuple[int, int, int, int]:
    """Blocks that had to go, those of them that went; blocks of the story, those of them that went too."""
    gone = kept = furniture = story = 0
    for page, after in zip(made, edition([page.article for page in made]), strict=True):
        for number, block in enumerate(after.blocks):
            if number in page.furniture:
                furniture, gone = furniture + 1, gone + (block.dropped is not None)
            else:
                story, kept = story + 1, kept + (block.dropped is None)
    return furniture, gone, story, story - kept


def main() -> None:
    """Print the figures of each design, after all pages and after five."""
    for number in (PAGES, 5, 10, 20, 300):
        total = [0, 0, 0, 0]
        for design in DESIGNS:
            for seed in range(1 if number == PAGES else 20 if number < PAGES else 2):
                figures = score(pages(design, number, seed))
                total = [a + b for a, b in zip(total, figures, strict=True)]
                if number == PAGES:
                    print(f"{design.name:10} gone {figures[1]}/{figures[0]}  harmed {figures[3]}/{figures[2]}")
        furniture, gone, story, harmed = total
        shares = f"gone {gone / furniture:.2%} of {furniture}, harmed {harmed / story:.3%} of {story}"
        print(f"{number} pages: {shares}")


if __name__ == "__main__":
    main()
