"""Archives of made-up articles, written straight into the journals: some 500 words each, 12 paragraphs, two links."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from archiver.items import Article, Block, Kind, Reason, Visit
from archiver.normalize.ids import mint
from archiver.store import lines

#: What most archives are like: many sites over five years.
SITES, MONTHS = 200, 60
_LETTERS = "etaoinsrhdlucmfywgpbvk"
_VOCABULARY, _SENTENCES = 60_000, 30_000


class Paper:
    """Sentences whose words are as frequent as those of a language: the n-th commonest has 1/n of the first."""

    def __init__(self, seed: int = 6) -> None:
        self.dice = random.Random(seed)
        pick = self.dice.choice
        self.words = list(dict.fromkeys("".join(pick(_LETTERS) for _ in range(2 + n % 9)) for n in range(_VOCABULARY)))
        weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        drawn = self.dice.choices(self.words, cum_weights=weights, k=14 * _SENTENCES)
        self.sentences = [self._sentence(drawn[at : at + 14]) for at in range(0, len(drawn), 14)]

    def _sentence(self, words: list[str]) -> str:
        text = " ".join(words).capitalize()
        return f"{text}, “he said” – déjà vu." if self.dice.random() < 0.1 else f"{text}."

    def article(self, site: str, number: int, when: datetime) -> Article:
        """One that came out then."""
        url = f"https://{site}/{when:%Y/%m}/story-{number}"
        blocks = [self._paragraph(" ".join(self.dice.choices(self.sentences, k=3))) for _ in range(12)]
        for _ in range(2):
            other = f"https://{site}/{when:%Y/%m}/story-{self.dice.randrange(10**7)}"
            text = self.dice.choice(self.sentences)
            html = f'<p><a href="{other}">{text}</a></p>'
            blocks.append(Block(kind=Kind.PARAGRAPH, text=text, html=html, links=1.0, dropped=Reason.CROSS_LINK))
        return Article(
            url=url, site=site, title=f"{self.dice.choice(self.sentences)[:60]} {number}", blocks=tuple(blocks),
            authors=(f"Ann {self.dice.choice(self.words[:99])}",), language="en", published=when, id=mint(site, url),
            first_seen=when, fetched=when, updated=when, section=self.dice.choice(self.words[:9]),
        )  # fmt: skip

    @staticmethod
    def _paragraph(text: str) -> Block:
        return Block(kind=Kind.PARAGRAPH, text=text, html=f"<p>{text}</p>")


def write(root: Path, paper: Paper, articles: int, sites: int = SITES, months: int = MONTHS) -> None:
    """Fill the folder: so many articles, spread over sites and months."""
    for site in range(sites):
        share = articles // sites + (site < articles % sites)
        for month in range(months):
            some = share // months + (month < share % months)
            if some:
                _write_month(root, paper, f"site-{site}.example", month, some)


def _write_month(root: Path, paper: Paper, site: str, month: int, articles: int) -> None:
    start = datetime(2021 + month // 12, 1 + month % 12, 1, tzinfo=UTC)
    step = timedelta(days=28) / articles
    made = [paper.article(site, month * 10**6 + n, start + n * step) for n in range(articles)]
    _put(root / f"archive/{site}/{start:%Y-%m}.jsonl", (lines.write("article", one) for one in made))
    visits = (Visit(url=one.url, at=one.first_seen or start, outcome="new", article=one.id) for one in made)
    _put(root / f"visits/{site}/{start:%Y-%m}.jsonl", (lines.write("visit", visit) for visit in visits))


def _put(path: Path, written: Iterator[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(written)
