"""A small paper that can break in twenty ways: each is a change to what its pages or its feed are."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler

from tests.loopback import answering
from tests.walls import walls

_WHO = ("The harbour master", "A teacher from Lund", "The choir", "Her neighbour", "The night watchman", "A pilot")
_DID = ("repaired", "counted", "sold", "painted", "lost", "measured", "forgot")
_WHAT = ("the old crane", "ninety chairs", "a letter from the king", "the tower clock", "two blue boats")
_WHY = ("before the ferry came in", "although it rained", "as the council had asked", "to everybody's surprise")
NAMES = ("Ana Ruiz", "Jo Ek", "Mia Holm")


@dataclass(frozen=True)
class Story:
    """What a page shows."""

    number: int
    published: datetime | None
    title: str
    paragraphs: tuple[str, ...]
    author: str | None
    image: str | None
    structured: bool = True
    language: str = "en"


def story(number: int) -> Story:
    """The story of that number, as it is when nothing is broken."""
    paragraphs = tuple(
        " ".join(
            f"{_WHO[(number + n + i) % 6]} {_DID[(number * 3 + n * 2 + i) % 7]} {_WHAT[(number + n * i) % 5]}"
            f" {_WHY[(n + i) % 4]}, for the {number * 7 + n * 3 + i}th time."
            for i in range(4)
        )
        for n in range(6 + number % 4)
    )
    return Story(
        number=number,
        published=datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=7 * (1000 - number) % 900),
        title=f"{_WHO[number % 6]} {_DID[number % 7]} {_WHAT[number % 5]} on day {number}",
        paragraphs=paragraphs,
        author=NAMES[number % 3],
        image=f"/pictures/{number}.jpg",
    )


Change = Callable[[Story], Story]


@dataclass
class Paper:
    """What the paper has, and how it is broken."""

    count: int = 0
    first: int = 1  # of the stories in its feed
    url: str = ""
    change: Change = lambda one: one
    wall: str | None = None  # served in place of every story
    gone: Callable[[int], int | None] = lambda _: None  # the status of a story that is not served
    listed: int = 60  # items of the feed

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, type and bytes."""
        if path == "/":
            link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
            page = f"<html><head><title>The Paper</title>{link}</head><body><h1>The Paper</h1></body></html>"
            return 200, "text/html", page.encode()
        if path == "/feed.xml":
            numbers = range(max(1, self.count - self.listed + 1), self.count + 1)
            items = "".join(
                f"<item><title>{escape(story(n).title)}</title><link>{self._at(n)}</link></item>" for n in numbers
            )
            return (
                200,
                "application/rss+xml",
                f'<rss version="2.0"><channel><title>P</title>{items}</channel></rss>'.encode(),
            )
        if not path.startswith("/news/story-"):
            return 404, "text/plain", b"none"
        number = int(path.rpartition("-")[2])
        if status := self.gone(number):
            return status, "text/html", b"<html><body><h1>Not here</h1></body></html>"
        if self.wall is not None:
            return 200, "text/html; charset=utf-8", self.wall.encode()
        return 200, "text/html; charset=utf-8", _page(self.change(story(number)))

    def _at(self, number: int) -> str:
        return f"{self.url}/news/story-{number}"


def _page(one: Story) -> bytes:
    head = [f"<title>{escape(one.title)} - The Paper</title>", '<meta property="og:type" content="article">']
    facts: dict[str, object] = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": one.title}
    byline = ""
    if one.published:
        head.append(f'<meta property="article:published_time" content="{one.published.isoformat()}">')
        facts["datePublished"] = one.published.isoformat()
        byline += f'<time datetime="{one.published.isoformat()}">{one.published:%d %B %Y}</time>'
    if one.author:
        head.append(f'<meta name="author" content="{one.author}">')
        facts["author"] = {"@type": "Person", "name": one.author}
        byline += f'<span class="byline">By {one.author}</span>'
    if one.image:
        head.append(f'<meta property="og:image" content="{one.image}">')
        facts["image"] = one.image
    if one.structured:
        head.append(f'<script type="application/ld+json">{json.dumps(facts)}</script>')
    body = "".join(f"<p>{escape(text)}</p>" for text in one.paragraphs)
    page = (
        f'<html lang="{one.language}"><head>{"".join(head)}</head><body><nav><a href="/">Home</a></nav><article>'
        f"<h1>{escape(one.title)}</h1><div>{byline}</div>{body}</article></body></html>"
    )
    return page.encode()


@contextmanager
def served() -> Iterator[Paper]:
    """The paper on a loopback port."""
    paper = Paper()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = paper.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with answering(Handler) as port:
        paper.url = f"http://127.0.0.1:{port}"
        yield paper


def _changed(**fields: object) -> Callable[[Paper], None]:
    def plant(paper: Paper) -> None:
        paper.change = lambda one: replace(one, **fields)  # type: ignore[arg-type]

    return plant


def _by(change: Change) -> Callable[[Paper], None]:
    return lambda paper: setattr(paper, "change", change)


def _set(**fields: object) -> Callable[[Paper], None]:
    def plant(paper: Paper) -> None:
        for name, value in fields.items():
            setattr(paper, name, value)

    return plant


_CONSENT = next(wall.html for wall in walls() if wall.name.startswith("consent-fr"))
_UNKNOWN = (
    "<html lang='en'><head><title>The Paper</title></head><body><article><h1>One moment, dear reader</h1><p>"
    + "We are so glad that you came to see us today, and there is just one little thing to do before you go on. " * 4
    + "</p></article></body></html>"
)
_BOX = (
    "Our letter comes every morning at six, with the best of the day, and it costs you nothing at all but a minute.",
)
_GERMAN = (
    "Der Rat der Stadt hat am Abend lange über die Brücke gesprochen und danach nichts beschlossen, wie so oft.",
)
#: What breaks -> how it is planted.
BREAKS: dict[str, Callable[[Paper], None]] = {
    "selector gone: pages without their text": _changed(paragraphs=()),
    "consent wall everywhere": _set(wall=_CONSENT),
    "a wall in unknown words everywhere": _set(wall=_UNKNOWN),
    "all bodies the newsletter box": _changed(paragraphs=_BOX),
    "dates lost": _changed(published=None),
    "authors lost": _changed(author=None),
    "pictures lost": _changed(image=None),
    "JSON-LD gone": _changed(structured=False),
    "title is the site's name": _changed(title="The Paper of the Harbour"),
    "title is a section's": _by(
        lambda one: replace(one, title=("Sport and games", "Our town", "At sea")[one.number % 3])
    ),
    "half the articles gone": _set(gone=lambda number: 404 if number % 5 < 3 else None),
    "encoding broken": _by(
        lambda one: replace(one, paragraphs=tuple(t.replace("e", "\ufffd") for t in one.paragraphs))
    ),
    "bodies cut to a few words": _by(lambda one: replace(one, paragraphs=(one.paragraphs[0],))),
    "bodies with everything below": _by(
        lambda one: replace(one, paragraphs=tuple(story(one.number + n).paragraphs[0] + f" {n}" for n in range(70)))
    ),
    "feed shrunk": _set(listed=14),
    "feed empty": _set(listed=0),
    "another language": _by(
        lambda one: replace(
            one,
            language="de",
            paragraphs=tuple(f"{text} Nummer {n} von {one.number}." for n, text in enumerate(_GERMAN * 8)),
        )
    ),
    "all dates the moment of the move": _by(
        lambda one: replace(one, published=datetime(2026, 11, 2, 3, 4, tzinfo=UTC))
    ),
    "the whole past as news": _by(
        lambda one: replace(one, published=datetime.now(UTC) - timedelta(days=400 + one.number))
    ),
    "the site answers 500": _set(gone=lambda _: 500),
}
