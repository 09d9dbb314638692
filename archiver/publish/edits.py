"""The feed of a site's edits: what was changed in which article, sentence by sentence, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from uuid import NAMESPACE_URL, uuid5

from archiver.compare.difference import Difference, Field, How, Passage, Piece, difference
from archiver.items import LEARNED, Article, replace
from archiver.normalize.fold import fold
from archiver.normalize.ids import content_hash
from archiver.publish.atom import atom, weight
from archiver.publish.compose import Document, document
from archiver.publish.content import shorten
from archiver.publish.feed import Aside, Entry, FeedInfo, entry
from archiver.publish.window import SIZE, fitting

#: Bytes of HTML, escaped, beyond which the rest of an edit is left to the archive.
_HEAVY = SIZE // 20
#: Characters of a sentence or paragraph that stands around a change.
_AROUND = 160

_MARKED = {How.ADDED: "<ins>{}</ins>", How.REMOVED: "<del>{}</del>", How.KEPT: "{}"}
#: For readers that take the marks away; of a rewriting the words say both.
_WORDS = {How.ADDED: "Added", How.REMOVED: "Removed", How.REWRITTEN: "Rewritten", How.MOVED: "Moved"}


@dataclass(frozen=True, slots=True)
class Edit:
    """A material edit: the article before it, and as it was read again."""

    before: Article
    after: Article


def compose_edits(edits: Iterable[Edit], feed: FeedInfo, *, size: int = SIZE) -> Document:
    """The document of these edits in the order given, at most `size` bytes long; it loses its last entries for that."""
    made: list[Entry] = []
    aside: list[Aside] = []
    for edit in edits:
        try:
            shown = _entry(edit)
            weight(shown)
            made.append(shown)
        except ValueError as error:  # as in compose.py
            aside.append(Aside(id=edit.after.id, url=edit.after.url, reason=str(error)))
    body = atom(made, feed)
    if len(body) > size:
        made = made[: fitting([weight(shown) for shown in made], len(body) - size)]
        body = atom(made, feed)
    return document(made, feed, body, aside)


def _entry(edit: Edit) -> Entry:
    """The edit as an entry of its own, dated when it was seen; raises ValueError for an article no feed can hold."""
    article = entry(edit.after, {}, 0)
    seen = _moment(edit.after.fetched) or article.updated
    told = difference(*_of_one_mind(edit))
    return Entry(
        id=uuid5(NAMESPACE_URL, _name(edit, seen)).urn,
        url=article.url,
        title=article.title,
        published=seen,
        updated=seen,
        authors=article.authors,
        tags=(),
        language=article.language,
        summary=_summary(told),
        html="\n".join(_fitting([_dates(seen, edit.after.modified), *_fields(told), *_passages(told.passages)])),
        picture=None,
        source=None,
    )


def _name(edit: Edit, seen: datetime) -> str:
    """What tells an edit from all others: the article and when, and what it came to where another one was that moment.

    Two addresses of one article may be read in the same second, and show two texts.
    """
    name = f"{edit.after.id} {seen.isoformat()}"
    return f"{name} {content_hash(edit.after)}" if _moment(edit.before.fetched) == seen else name


def _of_one_mind(edit: Edit) -> tuple[Article, Article]:
    """Both sides without what other pages told of either: it was no part of the story when nobody knew it yet."""
    sides = edit.before, edit.after
    learned = {fold(block.text): block.dropped for side in sides for block in side.blocks if block.dropped in LEARNED}
    before, after = (
        replace(side, blocks=tuple(replace(b, dropped=b.dropped or learned.get(fold(b.text))) for b in side.blocks))
        for side in sides
    )
    return before, after


def _moment(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC).replace(microsecond=0) if moment else None


def _dates(seen: datetime, modified: datetime | None) -> str:
    says = f"; the page says {_date(modified)}" if modified else ""
    return f"<p>Seen {_date(seen)}{says}.</p>"


def _date(moment: datetime) -> str:
    utc = moment.astimezone(UTC)
    return f'<time datetime="{utc:%Y-%m-%dT%H:%M:%SZ}">{utc:%Y-%m-%d %H:%M} UTC</time>'


def _summary(told: Difference) -> str:
    """How much was changed, for readers that show no more."""
    names = [f"{field.name} changed" for field in told.fields]
    counts = [(how, sum(one.how is how for one in _changes(told.passages))) for how in _WORDS]
    return ", ".join([*names, *(f"{count} {_WORDS[how].lower()}" for how, count in counts if count)])


def _changes(passages: Iterable[Passage]) -> Iterator[Passage]:
    return (passage for passage in passages if passage.how in _WORDS)


def _fields(told: Difference) -> Iterator[str]:
    for field in told.fields:
        yield f"<p>{escape(field.name.capitalize())}: {_field(field)}</p>"


def _field(field: Field) -> str:
    """A title with its words marked; of other fields, and of a title of other letter case, what was and what is."""
    if any(piece.how is not How.KEPT for piece in field.pieces):
        return _pieces(field.pieces)
    pieces = (Piece(how=How.REMOVED, text=", ".join(field.before)), Piece(how=How.ADDED, text=", ".join(field.after)))
    return " ".join(_pieces([piece]) for piece in pieces if piece.text)


def _passages(passages: Sequence[Passage]) -> Iterator[str]:
    for passage in passages:
        if passage.how is How.REWRITTEN and passage.sentences:
            yield from _sentences(passage)
        elif passage.how is How.REWRITTEN:
            both = (Piece(how=How.REMOVED, text=passage.before), Piece(how=How.ADDED, text=passage.after))
            yield _told(How.REWRITTEN, both)
        elif passage.how is How.MOVED:
            yield _moved(passage.after)
        else:
            yield _told(passage.how, (Piece(how=passage.how, text=passage.before or passage.after),))


def _sentences(passage: Passage) -> Iterator[str]:
    """What changed in it; those that came from elsewhere where that is all, or the edit would say nothing."""
    changed = [sentence for sentence in passage.sentences if sentence.how in _WORDS]
    for sentence in [one for one in changed if one.how is not How.MOVED] or changed:
        if sentence.how is How.MOVED:
            yield _moved("".join(piece.text for piece in sentence.pieces))
        else:
            yield _told(sentence.how, sentence.pieces)


def _moved(text: str) -> str:
    return _told(How.MOVED, (Piece(how=How.KEPT, text=shorten(text, _AROUND)),))


def _told(how: How, pieces: Sequence[Piece]) -> str:
    """The change in marks, and in words too: without the marks a rewritten sentence would be two in one."""
    if how is How.REWRITTEN:
        old, new = (_text(pieces, without) for without in (How.ADDED, How.REMOVED))
        return f"<p>Rewritten: {_pieces(pieces)}</p>\n<ul><li>Before: {old}</li><li>Now: {new}</li></ul>"
    return f"<p>{_WORDS[how]}: {_pieces(pieces)}</p>"


def _text(pieces: Iterable[Piece], without: How) -> str:
    return _lines("".join(piece.text for piece in pieces if piece.how is not without).strip())


def _pieces(pieces: Iterable[Piece]) -> str:
    return "".join(_MARKED[piece.how].format(_lines(piece.text)) for piece in pieces)


def _lines(text: str) -> str:
    """The text as HTML; the rows of a table and the lines of code below each other."""
    return escape(text, quote=False).replace("\n", "<br>")


def _fitting(parts: Sequence[str]) -> Iterator[str]:
    """The parts until they are heavy, and how many were left out."""
    left = _HEAVY
    for number, part in enumerate(parts):
        left -= len(escape(part, quote=False).encode())
        if left < 0:
            yield f"<p>And {len(parts) - number} changes more.</p>"
            return
        yield part
