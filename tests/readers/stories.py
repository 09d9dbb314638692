"""What the papers of the matrix write, and what readers must show of it: titles, languages, dates, pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape

from archiver.items import Article, Block, Kind
from archiver.normalize.ids import mint
from tests.bench.paper import Story

#: The morning of the first day. It lies in the past of every machine: readers correct dates that are still to come.
START = datetime(2024, 5, 6, 6, tzinfo=UTC)
#: What the two papers are called; each is at http://NAME.example, which the press answers for.
PAPERS = ("ledger", "marfa")

#: What stumbles: markup and entities as text, brackets, quotes, both other directions, astral characters, white space.
TITLES = {
    2: "Tags <b>in</b> a title & an entity &amp; as text",
    3: "<script>alert(1)</script> said the clerk",
    5: "5 > 4 and 3 < 4",
    7: "نافذة على العالم: الميناء يفتح أبوابه",
    8: "市議会が予算案を可決した",
    10: "« Guillemets » & “quotes”",
    11: "]]> closes nothing",
    12: "עיר הנמל פותחת את שעריה",
    13: "Astral 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 and 👩🏽‍🚀 and e\u0301",
    14: "%s %d {} $HOME \\n `id` 100%",
    16: "A title " + "that goes on and on " * 12 + "to its end",
    30: "=HYPERLINK(1) -- or '; drop table entries; --",
}
_LANGUAGES = {7: "ar", 8: "ja", 12: "he"}
_OPENINGS = {
    "ar": "أعلنت البلدية صباح اليوم أن الميناء سيفتح أبوابه للزوار بعد عام من الأعمال.",
    "ja": "市議会は六日、新しい橋の予算案を賛成多数で可決した。工事は来春に始まる見通しだ。",
    "he": "העירייה הודיעה הבוקר כי הנמל ייפתח מחדש למבקרים לאחר שנה של עבודות.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """An article as its paper shows it; `says` is a sentence that no other version and no other article has."""

    number: int
    url: str
    title: str
    published: datetime | None
    says: str
    picture: str | None  # beside the text, as lead picture
    inline: str | None  # in the text, without host
    link: str  # the same
    modified: datetime | None = None

    @property
    def site(self) -> str:
        """The name of its folder in the archive."""
        return f"{PAPERS[self.number % 2]}.example"

    @property
    def id(self) -> str:
        """The one that its entry must have for ever."""
        return mint(self.site, self.url)

    def article(self) -> Article:
        """As the extractor gives it, without stamps."""
        language = _LANGUAGES.get(self.number, "en")
        told = [_paragraph(text) for text in Story(self.number, START, START).paragraphs[:3]]
        told.append(_paragraph(self.says))
        if language in _OPENINGS:
            told.insert(0, _paragraph(f"{_OPENINGS[language]} ({self.number})"))
        words = f"See the story that was told before number {self.number} came."
        told.append(_paragraph(words, words.replace("the story", f'<a href="{self.link}">the story</a>')))
        if self.inline:
            alt = f"Picture of {self.number}"
            told.insert(1, Block(kind=Kind.FIGURE, text=alt, html=f'<p><img src="{self.inline}" alt="{alt}"></p>'))
        return Article(
            url=self.url,
            site=self.site,
            site_name=f"The {PAPERS[self.number % 2].title()}",
            title=self.title,
            blocks=tuple(told),
            authors=("Ana Ruiz", "Jo Ek") if self.number % 4 == 0 else (),
            language=language,
            published=self.published,
            modified=self.modified,
            image=self.picture,
        )


def story(number: int, when: datetime) -> Truth:
    """A new article; `when` is the hour at which it is first read."""
    home = f"http://{PAPERS[number % 2]}.example"
    return Truth(
        number=number,
        url=f"{home}/story-{number}",
        title=TITLES.get(number, Story(number, START, START).title),
        published=None if number == 9 else when - timedelta(minutes=30, hours=max(0, 20 - number), seconds=number),
        says=_says(number, 1),
        picture=f"{home}/pictures/{number}.png" if number % 3 == 0 else None,
        inline=f"/pictures/inline-{number}.png" if number % 4 == 1 else None,
        link=f"/story-{number % 2 + 2 * (number % 3)}",
    )


def edited(truth: Truth, version: int, **fields: object) -> Truth:
    """The article with another sentence, and whatever else is given."""
    return replace(truth, says=_says(truth.number, version), **fields)  # type: ignore[arg-type]


def _says(number: int, version: int) -> str:
    return f"This is version {version} of story {number} & it is <told> once."


def _paragraph(text: str, html: str | None = None) -> Block:
    return Block(kind=Kind.PARAGRAPH, text=text, html=html or f"<p>{escape(text, quote=False)}</p>")
