"""Plain text without what is not the story: lines to blocks, blocks to verdicts, for people who hold no HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from archiver.extract.language import guess_language
from archiver.extract.phrases import is_kept, verdict
from archiver.items import Reason
from archiver.normalize.chars import clean
from archiver.normalize.fold import fold
from archiver.normalize.quotes import repair

# After these nothing of the story follows, if only headlines do.
_END = frozenset({Reason.CROSS_LINK, Reason.SHARE, Reason.NEWSLETTER, Reason.APPEAL, Reason.COMMENTS, Reason.TAGS})
_STOPS = tuple('.!?…。！？।۔؟:;»”“"’)」』）')
_HEADLINE_WORDS = 4  # a shorter line may be a signature
_HEADLINE_SIGNS = range(12, 220)  # likewise where words have no spaces; longer lines are paragraphs
_DOUBLED = 60  # signs: a shorter line may be a refrain, or an answer given twice
_WRAPPED = range(50, 101)  # signs of a line that an editor or a mailer broke
_MOSTLY = 0.6  # share of the lines that must look so


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the input (where lines were wrapped, a paragraph of them), cleaned.

    `number` counts the input's lines from 1; `dropped` is why it went, if it did.
    """

    number: int
    text: str
    dropped: Reason | None = None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of a plain text. `language` is the one given or guessed."""

    lines: tuple[Line, ...]
    language: str | None

    @property
    def text(self) -> str:
        """The kept lines, parted as they were; of the blank lines around one that went, one set stays."""
        kept: list[str] = []
        is_after_gap = False
        for line in self.lines:
            if line.dropped:
                is_after_gap = True
            elif line.text or not is_after_gap or (kept and kept[-1]):
                kept.append(line.text)
                is_after_gap = False
        ends_with_break = len(self.lines) > 1 and not self.lines[-1].text
        return "\n".join(kept).strip("\n") + ("\n" if ends_with_break else "")

    @property
    def dropped(self) -> tuple[Line, ...]:
        """The lines that went."""
        return tuple(line for line in self.lines if line.dropped)


def clean_text(text: str, language: str | None = None) -> Cleaned:
    """The text with its lines cleaned and judged; one paragraph a line, or parted by blank lines, as it came.

    `language` is BCP 47; without it the text's own is guessed.
    """
    language = language or guess_language(text)
    lines = [Line(number, repair(piece, language)) for number, piece in _pieces(text)]
    lines = _doubled(_announced(_by_phrase(lines, language)))
    return Cleaned(tuple(_trailing(lines, language)), language)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The cleaned lines with their numbers; those of a paragraph together where the text is wrapped."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = list(enumerate(map(clean, raw), 1))
    if not _is_wrapped([line for _, line in lines]):
        yield from lines
        return
    for is_blank, group in groupby(lines, key=lambda line: not line[1]):
        members = list(group)
        if is_blank:
            yield from members
        else:
            yield members[0][0], "\n".join(line for _, line in members)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Were the paragraphs broken into lines of one width?"""
    inner = [line for line, after in pairwise(lines) if line and after]
    broken = sum(len(line) in _WRAPPED and not line.endswith(_STOPS) for line in inner)
    return broken > 1 and broken >= _MOSTLY * len(inner) and max(map(len, lines)) < _WRAPPED.stop


def _by_phrase(lines: Sequence[Line], language: str | None) -> list[Line]:
    return [replace(line, dropped=verdict(line.text, language)) if line.text else line for line in lines]


def _announced(lines: Sequence[Line]) -> list[Line]:
    """A headline right below a lone "Read also:" belongs to it."""
    found: list[Line] = []
    is_announced = False
    for line in lines:
        belongs = is_announced and not line.dropped and _is_headline(line.text)
        found.append(replace(line, dropped=Reason.CROSS_LINK) if belongs else line)
        if line.text:
            is_announced = line.dropped is Reason.CROSS_LINK and line.text.endswith((":", "："))
    return found


def _doubled(lines: Sequence[Line]) -> list[Line]:
    """A paragraph that stands there a second time, word for word, goes."""
    seen: set[str] = set()
    found: list[Line] = []
    for line in lines:
        key = fold(line.text) if len(line.text) >= _DOUBLED and not line.dropped else ""
        found.append(replace(line, dropped=Reason.REPEATED) if key in seen else line)
        if key:
            seen.add(key)
    return found


def _trailing(lines: Sequence[Line], language: str | None) -> list[Line]:
    """Headlines of other articles go: only they, and dropped lines, stand between the end's boilerplate and the end."""
    found = list(lines)
    story_end = max((index for index, line in enumerate(lines) if _is_story(line, language)), default=-1)
    ended = False
    for index, line in enumerate(lines[story_end + 1 :], story_end + 1):
        if line.dropped in _END:
            ended = True
        elif ended and line.text and not line.dropped:
            found[index] = replace(line, dropped=Reason.RELATED)
    return found


def _is_story(line: Line, language: str | None) -> bool:
    """Can the line be nothing but story? A headline can be another article's, unless it is a correction."""
    return bool(line.text) and not line.dropped and (not _is_headline(line.text) or is_kept(line.text, language))


def _is_headline(text: str) -> bool:
    """Could this be another article's title: some words, no stop at the end?"""
    if text.endswith(_STOPS) or len(text) not in _HEADLINE_SIGNS:
        return False
    return len(text.split()) >= _HEADLINE_WORDS or not any(sign.isspace() for sign in text)
