"""Posts as a small paper has them: several languages and lengths, pictures, lists, quotes and code, over two years."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from unidecode import unidecode

WORDS = Path(__file__).parent / "words"

#: Which language the next post is in: half of them English, so that each engine has one language of its own.
LANGUAGES = ("en", "de", "en", "fr", "en", "es", "en", "ru", "en", "ja")
AUTHORS = ("Ada Brandt", "Jean Roux", "Marta Ibáñez", "Tom Weller")
CATEGORIES = ("Harbour", "Kitchen", "Letters", "Town Hall")
TAGS = ("archive", "birds", "bread", "canal", "fog", "machines", "night walks", "weather")
PICTURE = "PICTURE"  # stands for the picture's address, which every engine has elsewhere

_SPAN = timedelta(days=730)
_NO_WORD = re.compile(r"[^a-z0-9]+")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post; ``body`` is Markdown. ``slug`` is ASCII and unlike that of any other post."""

    slug: str
    title: str
    body: str
    language: str
    author: str
    category: str
    tags: tuple[str, ...]
    published: datetime


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the site that is no post: who makes it, and where they live."""

    slug: str
    title: str
    body: str


def posts(count: int, until: datetime, seed: str = "posts") -> list[Post]:
    """So many posts, oldest first, the newest a day before ``until``; the same seed gives the same texts."""
    dice = random.Random(seed)
    maker = _Maker(dice)
    made = []
    for number in range(count):
        age = timedelta(days=1) + _SPAN * ((count - 1 - number) / max(1, count - 1))
        made.append(maker.post(number, (until - age).replace(microsecond=0)))
    return made


def leaves(seed: str = "leaves") -> list[Leaf]:
    """The pages every paper has, long enough to be taken for articles."""
    maker = _Maker(random.Random(seed))
    named = (("about", "About"), ("imprint", "Imprint"), ("how-we-work", "How we work"))
    return [Leaf(slug, title, "\n\n".join(maker.paragraph("en") for _ in range(5))) for slug, title in named]


@cache
def _words(language: str) -> dict[str, list[str]]:
    return tomllib.loads((WORDS / f"{language}.toml").read_text("utf-8"))


class _Maker:
    """Makes texts; no sentence and no title of it comes twice."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._said: set[str] = set()
        self._decks: dict[tuple[str, str], list[str]] = {}

    def post(self, number: int, published: datetime) -> Post:
        dice, language = self._dice, LANGUAGES[number % len(LANGUAGES)]
        words = _words(language)
        # A title of a word or two now and then: its address has no hyphens to know it by.
        short = [title for title in words["short"] if title not in self._said]
        title = short[0] if short and number % 4 == 3 else self._filled(language, "titles")
        self._said.add(title)
        return Post(
            slug=_slug(title) if title not in words["short"] or language == "en" else f"{_slug(title)}-{language}",
            title=title,
            body="\n\n".join(self._blocks(language, number)),
            language=language,
            author=dice.choice(AUTHORS),
            category=dice.choice(CATEGORIES),
            tags=tuple(dice.sample(TAGS, dice.randint(0, 3))),
            published=published,
        )

    def _blocks(self, language: str, number: int) -> Iterator[str]:
        """From a note of two paragraphs to a long read with headings, and what stands between its paragraphs."""
        dice = self._dice
        length = (2, 4, 6, 9, 3, 14, 5)[number % 7]
        extras = (self._list, self._quote, self._code, self._image)
        for place in range(length):
            if length > 5 and place and place % 4 == 0:
                yield f"## {dice.choice(_words(language)['headings'])}"
            yield self.paragraph(language)
            if place == 1 and number % 3 == 0:
                yield extras[number // 3 % len(extras)](language)

    def paragraph(self, language: str) -> str:
        gap = "" if language == "ja" else " "
        return gap.join(self._filled(language, "sentences") for _ in range(self._dice.randint(3, 6)))

    def _list(self, language: str) -> str:
        return "\n".join(f"- {self._filled(language, 'sentences')}" for _ in range(4))

    def _quote(self, language: str) -> str:
        return f"> {self._filled(language, 'sentences')}"

    def _code(self, _: str) -> str:
        number = self._dice.randint(10, 99)
        return f"    for tide in range({number}):\n        print(tide * {number + 7})"

    def _image(self, language: str) -> str:
        return f"![{self._filled(language, 'titles')}]({PICTURE})"

    def _filled(self, language: str, kind: str) -> str:
        """A pattern with words in its slots; ``{Who}`` is ``{who}`` with a capital letter."""
        words = _words(language)

        def word(slot: re.Match[str]) -> str:
            name = slot[1]
            if name.lower() == "n":
                return str(self._dice.randint(3, 980))
            chosen = self._dice.choice(words[name.lower()])
            return chosen if name.islower() else chosen[0].upper() + chosen[1:]

        while True:
            text = _SLOT.sub(word, self._drawn(language, kind))
            if text not in self._said:
                self._said.add(text)
                return text

    def _drawn(self, language: str, kind: str) -> str:
        """The next pattern of a shuffled deck, so that none comes twice in a paragraph."""
        deck = self._decks.setdefault((language, kind), [])
        if not deck:
            patterns = _words(language)[kind]
            deck.extend(self._dice.sample(patterns, len(patterns)))
        return deck.pop()


def _slug(title: str) -> str:
    return _NO_WORD.sub("-", unidecode(title).lower()).strip("-")
