"""What can be measured of a run before any has a verdict. ``alone.pyx`` does the same in C where that was compiled."""

from __future__ import annotations

import numpy as np

from archiver.extract import counts, names
from archiver.extract.measures import (
    ASKED,
    LEVELS,
    OF_CONTAINER,
    OF_PAGE,
    OF_PLACE,
    Column,
    Layout,
    Table,
    columns,
    running,
    tagged,
)
from archiver.extract.runs import CODES, MARKED

_ASKED_CODES = np.array([CODES[tag] for tag in ASKED])
#: The headings that may be the article's title.
_TITLES = tagged("h1", "h2")


def measure(layout: Layout, counted: Column) -> Table:
    """The table of measures, a row a run, its columns named by `measures.columns`; ``counted`` is what `count` told."""
    where = layout.where
    numbers = layout.places
    tags, marks, own, around = numbers[:, 1], numbers[:, 2], numbers[:, 3], numbers[:, 4]
    near = own[where] | own[layout.up[1]] | own[layout.up[2]] | layout.inner
    parts = (
        counted,
        _page_columns(counted, _TITLES[tags[where]]),
        _place_columns(numbers, layout),
        _container_columns(counted, layout),
        tags[where][:, None] == _ASKED_CODES,
        _bits(marks[where], len(MARKED)),
        _bits(near, len(names.groups())),
        _bits(around[where], len(names.groups())),
    )
    table = np.empty((len(where), len(columns())), dtype=np.float32, order="F")
    at = 0
    for part in parts:
        table[:, at : at + part.shape[1]] = part
        at += part.shape[1]
    return table


def _page_columns(counted: Column, headings: Column) -> Column:
    chars, words, _, stops, linked, _, bold = counted.T[:7]
    breaks, in_body = counted[:, counts.COLUMNS.index("breaks")], counted[:, counts.COLUMNS.index("in_body")]
    size, all_chars = len(chars), chars.sum()
    out = np.empty((size, len(OF_PAGE)))
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
    titles = np.flatnonzero(headings & (counted[:, counts.COLUMNS.index("title")] > 0.7))
    out[:, 13] = number - titles[0] if len(titles) else -size
    return out


def _place_columns(numbers: Column, layout: Layout) -> Column:
    where = layout.where
    out = np.empty((len(where), len(OF_PLACE)))
    told = numbers[:, 5]
    out[:, 0] = told[where]
    out[:, 1] = told[where] + told[layout.up[1]] + told[layout.up[2]]
    out[:, 2:6] = numbers[where, 6:10]
    out[:, 6] = layout.ends[0] - layout.begins[0] == 1
    return out


def _container_columns(counted: Column, layout: Layout) -> Column:
    chars, _, _, stops, linked = counted.T[:5]
    all_chars, all_stops, all_linked = running(chars), running(stops), running(np.minimum(linked, chars))
    out = np.empty((len(chars), len(LEVELS) * len(OF_CONTAINER)))
    for number, level in enumerate(LEVELS):
        at = number * len(OF_CONTAINER)
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
