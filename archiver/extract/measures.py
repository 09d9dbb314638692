"""What can be measured of a run before any has a verdict: one row a run, one column a measure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from archiver.extract import names
from archiver.extract.facts import Facts
from archiver.extract.runs import CODES, MARKED, SIZE, Cut, Run
from archiver.extract.weights import weights

Column = npt.NDArray[Any]
Table = npt.NDArray[np.float32]

#: How far up the containers are measured: the run's own place, and so on.
LEVELS = (0, 1, 2, 3, 5)

#: What a line begins and ends with.
_FIRST = {**dict.fromkeys("\"'“”„«»‘’‹「『", 3), **dict.fromkeys("•-–—*·►▶→", 4), **dict.fromkeys("0123456789", 5)}
_LAST = {
    **dict.fromkeys(".。।؟…", 1),
    **dict.fromkeys("!?！？", 2),
    **dict.fromkeys(":：", 3),
    **dict.fromkeys(",;、，؛", 4),
    **dict.fromkeys("\"'”“»’」』)）", 5),
    **dict.fromkeys("›>→|", 6),
}
#: A sign of a script that writes a word in one or two signs says as much as so many Latin letters.
WIDTH = 2.5
_WIDE = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: Only lines this short can be the title, or nothing but numbers. Characters.
_SHORT = 250

#: Only the words of a line this short are looked up. Characters.
LINE = 100
WORD = re.compile(r"[^\W\d_]+")
_UNSAID = (0.0, 0.0, 0.0)

_COUNTED = (
    "chars", "words", "commas", "stops", "linked", "anchors", "bold", "first", "last", "upper", "digits", "title",
    "is_title", "in_body", "in_summary", "said_low", "said_high", "said_mean", "copy", "breaks",
)  # fmt: skip
_OF_TEXT = (
    *_COUNTED, "word_length", "stops_per_word", "links", "bolds", "breaks_after", "before", "number", "left",
    "place_share", "page_runs", "page_chars", "page_links", "has_body", "since_title",
)  # fmt: skip
_OF_PLACE = ("weight", "weight_near", "weight_total", "weight_low", "depth", "hidden", "alone")
#: The elements of a run that are a measure of their own; what lies further around it is in the MARKED ones.
_ASKED = ("div", "p", "li", "h1", "h2", "h3", "h4", "blockquote", "pre", "td", "th", "dt", "dd", "button", "section")
_ASKED_CODES = np.array([CODES[tag] for tag in _ASKED])
_OF_CONTAINER = ("held", "held_share", "held_links", "held_stops", "held_runs")


#: The headings that may be the article's title.
_TITLES = np.array([CODES["h1"], CODES["h2"]])


@cache
def columns() -> tuple[str, ...]:
    """The names of the measures, in the order of the table."""
    return (
        *_OF_TEXT,
        *_OF_PLACE,
        *(f"{name}_{level}" for level in LEVELS for name in _OF_CONTAINER),
        *(f"tag_{tag}" for tag in _ASKED),
        *(f"in_{tag}" for tag in MARKED),
        *(f"near_{group}" for group in names.groups()),
        *(f"around_{group}" for group in names.groups()),
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the page says of its article elsewhere: witnesses, never the text itself. White space and case folded."""

    title: str = ""
    summary: str = ""
    body: str = ""  # of the JSON-LD
    authors: tuple[str, ...] = ()  # as they stand

    @classmethod
    def of(cls, facts: Facts) -> Evidence:
        """The evidence in what a page says about itself."""
        title, summary, body = (" ".join((t or "").lower().split()) for t in (facts.title, facts.summary, facts.body))
        return cls(title, summary, body, facts.authors)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the runs stand, as numbers."""

    up: dict[int, Column]  # for each level, the place that far above each run
    begins: dict[int, Column]  # for each level, the first run of that place
    ends: dict[int, Column]  # and the run after its last
    places: Column  # all places, a row each, its columns as in Place

    @classmethod
    def of(cls, cut: Cut) -> Layout:
        """The layout of a page."""
        places = np.array(cut.numbers, dtype=np.int64).reshape(-1, SIZE)
        parents = np.maximum(places[:, 0], 0)
        up = [np.array([run.place for run in cut.runs], dtype=np.int64)]
        for _ in range(max(LEVELS)):
            up.append(parents[up[-1]])
        return cls(
            {level: up[level] for level in LEVELS},
            {level: places[up[level], 10] for level in LEVELS},
            {level: places[up[level], 11] for level in LEVELS},
            places,
        )

    def sums(self, running: Column, level: int) -> Column:
        """For each run the sum over its container, from a running sum: a container's runs follow each other."""
        return np.asarray(running[self.ends[level]] - running[self.begins[level]])


def running(column: Column) -> Column:
    """The running sum of a column, with a zero in front."""
    out = np.zeros(len(column) + 1)
    np.cumsum(column, out=out[1:])
    return out


def measure(cut: Cut, layout: Layout, evidence: Evidence) -> Table:
    """The table of measures; its columns are named by `columns`."""
    counted = np.array(list(_counts(cut, evidence)), dtype=np.float64)
    where = layout.up[0]
    numbers = layout.places
    tags, marks, own, around = numbers[:, 1], numbers[:, 2], numbers[:, 3], numbers[:, 4]
    near = own[where] | own[layout.up[1]] | own[layout.up[2]] | np.array([run.inner for run in cut.runs])
    return np.hstack(
        (
            counted,
            _text_columns(counted, np.isin(tags[where], _TITLES)),
            _place_columns(numbers, layout),
            _container_columns(counted, layout),
            tags[where][:, None] == _ASKED_CODES,
            _bits(marks[where], len(MARKED)),
            _bits(near, len(names.groups())),
            _bits(around[where], len(names.groups())),
        ),
        dtype=np.float32,
        casting="unsafe",
    )


def _counts(cut: Cut, evidence: Evidence) -> Iterator[tuple[float, ...]]:
    title_words = frozenset(evidence.title.split())
    seen: set[str] = set()
    for run in cut.runs:
        yield (*_count(run, title_words, evidence), run.text in seen, run.breaks)
        seen.add(run.text)


def _count(run: Run, title_words: frozenset[str], evidence: Evidence) -> tuple[float, ...]:
    """The measures that need the text itself, as _COUNTED names them."""
    text = run.text
    chars = len(text)
    words = text.count(" ") + 1
    scale = 1.0
    first, last = text[0], text[-1]
    ends = _LAST.get(last, 0)
    stops = (0 < ends < 3) + text.count(". ") + text.count("? ")
    commas = text.count(",")
    if not text.isascii():
        stops += text.count("。") + text.count("।")
        commas += text.count("，") + text.count("、") + text.count("،")
        wide = len(_WIDE.findall(text)) if _WIDE.search(text) else 0
        if wide:
            scale += wide * (WIDTH - 1.0) / chars
            words += wide // 2
    title = is_title = in_summary = digits = 0.0
    said = _UNSAID
    in_body = 0.5
    if chars < _SHORT:
        low = text.lower()
        if chars < LINE:
            said = _said(low)
        if title_words:
            spoken = set(low.split())
            shared = len(spoken & title_words)
            if shared:
                title, is_title = shared / len(title_words), shared / len(spoken)
        digits = first.isdigit() + last.isdigit()
    else:
        low = text[:40].lower()
    if chars >= 20:
        probe = low[:40]
        in_summary = probe in evidence.summary or evidence.summary[:40] in low if evidence.summary else 0.0
        in_body = probe in evidence.body
    return (
        chars * scale, words, commas, stops, run.linked * scale, run.anchors, run.bold * scale,
        _FIRST.get(first) or (2 if first.isupper() else 1 if first.isalpha() else 0), ends, text.isupper(), digits,
        title, is_title, in_body, in_summary, *said,
    )  # fmt: skip


def _said(line: str) -> tuple[float, float, float]:
    """The lowest, highest and mean weight of the words of a short line in lower case."""
    known = weights("lines")
    found = [known.get(word, 0) for word in WORD.findall(line)]
    return (min(found), max(found), sum(found) / len(found)) if found else _UNSAID


def _text_columns(counted: Column, headings: Column) -> Column:
    chars, words, _, stops, linked, _, bold = counted.T[:7]
    breaks, in_body = counted[:, _COUNTED.index("breaks")], counted[:, _COUNTED.index("in_body")]
    size, all_chars = len(chars), chars.sum()
    out = np.empty((size, len(_OF_TEXT) - len(_COUNTED)))
    number = np.arange(size)
    out[:, 0] = chars / words
    out[:, 1] = stops / words
    out[:, 2] = np.minimum(1.0, linked / chars)
    out[:, 3] = np.minimum(1.0, bold / chars)
    out[:, 4] = np.append(breaks[1:], 0.0)
    out[:, 5] = (np.cumsum(chars) - chars) / all_chars
    out[:, 6] = number
    out[:, 7] = number[::-1]
    out[:, 8] = (number + 1) / size
    out[:, 9] = size
    out[:, 10] = all_chars
    out[:, 11] = np.minimum(linked, chars).sum() / all_chars
    out[:, 12] = in_body.max() >= 1.0
    titles = np.flatnonzero(headings & (counted[:, _COUNTED.index("title")] > 0.7))
    out[:, 13] = number - titles[0] if len(titles) else -size
    return out


def _place_columns(numbers: Column, layout: Layout) -> Column:
    where = layout.up[0]
    out = np.empty((len(where), len(_OF_PLACE)))
    told = numbers[:, 5]
    out[:, 0] = told[where]
    out[:, 1] = told[where] + told[layout.up[1]] + told[layout.up[2]]
    out[:, 2:6] = numbers[where, 6:10]
    out[:, 6] = layout.ends[0] - layout.begins[0] == 1
    return out


def _container_columns(counted: Column, layout: Layout) -> Column:
    chars, _, _, stops, linked = counted.T[:5]
    all_chars, all_stops, all_linked = running(chars), running(stops), running(np.minimum(linked, chars))
    out = np.empty((len(chars), len(LEVELS) * len(_OF_CONTAINER)))
    for number, level in enumerate(LEVELS):
        at = number * len(_OF_CONTAINER)
        held = layout.sums(all_chars, level)
        runs = layout.ends[level] - layout.begins[level]
        out[:, at] = held
        out[:, at + 1] = held / all_chars[-1]
        out[:, at + 2] = layout.sums(all_linked, level) / held
        out[:, at + 3] = layout.sums(all_stops, level) / runs
        out[:, at + 4] = runs
    return out


def _bits(masks: Column, size: int) -> Column:
    return (masks[:, None] >> np.arange(size) & 1).astype(np.uint8)
