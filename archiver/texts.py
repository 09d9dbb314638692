"""A folder of plain texts, cleaned: each by itself, then of the lines that recur among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archiver.compare.census import ballot, census, count
from archiver.compare.strip import strip
from archiver.errors import ArchiverError
from archiver.extract.plain import Cleaned, Line, clean_text
from archiver.items import Article, Block, Kind
from archiver.markup.decode import decode
from archiver.markup.sniff import no_plain_text
from archiver.store import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text of the folder and what became of it."""

    name: str  # below the folder
    cleaned: Cleaned


def clean_folder(folder: Path, language: str | None = None) -> tuple[Text, ...]:
    """Every .txt of the folder and of those in it, by name; raises ArchiverError where there is none, or no text."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".txt" and path.is_file())
    if not paths:
        raise ArchiverError(f"{folder}: there is no .txt file in this folder; name one that holds texts")
    texts = [
        Text(name=str(path.relative_to(folder)), cleaned=clean_bytes(files.read(path) or b"", str(path), language))
        for path in paths
    ]
    return tuple(_without_recurring(texts))


def clean_bytes(raw: bytes, name: str, language: str | None = None) -> Cleaned:
    """A plain text, cleaned; raises ArchiverError, with the name, for what is none."""
    if other := no_plain_text(raw):
        remedy = "archiver extract reads a page" if other.endswith("HTML") else "give plain text"
        raise ArchiverError(f"{name}: this is no plain text: {other}; {remedy}")
    return clean_text(decode(raw), language)


def write(texts: Sequence[Text], output: Path) -> None:
    """Put the cleaned texts into a folder under their names; raises StoreError."""
    for text in texts:
        files.replace(output / text.name, text.cleaned.text.encode())


def _without_recurring(texts: Sequence[Text]) -> list[Text]:
    told = [_article(text.cleaned.lines) for text in texts]
    verdicts = census(*count(map(ballot, told)))
    return [
        replace(text, cleaned=replace(text.cleaned, lines=_dropped(text.cleaned.lines, strip(article, verdicts))))
        for text, article in zip(texts, told, strict=True)
    ]


def _article(lines: Sequence[Line]) -> Article:
    """The lines as the census wants them. A text votes by its longest line: copies share it, other texts do not."""
    blocks = tuple(Block(kind=Kind.PARAGRAPH, text=line.text, dropped=line.dropped) for line in lines)
    longest = max((line.text for line in lines if not line.dropped), key=len, default="")
    return Article(url="", site="", title=longest, blocks=blocks)


def _dropped(lines: Sequence[Line], stripped: Article | None) -> tuple[Line, ...]:
    if stripped is None:
        return tuple(lines)
    return tuple(replace(line, dropped=block.dropped) for line, block in zip(lines, stripped.blocks, strict=True))
