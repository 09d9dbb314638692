"""What can be measured of a run among its neighbours once each has a first verdict."""

from __future__ import annotations

from functools import cache

import numpy as np

from archiver.extract import container
from archiver.extract.measures import LEVELS, Column, Layout, Table, running, tagged
from archiver.extract.measures import columns as alone

#: From this chance on a run of a sentence's length is taken for sure story.
SURE, SENTENCE = 0.7, 80
#: A longer run weighs no more than this in its surroundings. Characters.
HEAVIEST = 1000.0
#: How many neighbours on each side are looked at: at their chance, their looks, their place.
BY_CHANCE, BY_LOOKS, BY_PLACE = 4, 3, 2
WIDTHS = (3, 8, 20)

_SIDES = tuple((side, step) for step in range(1, BY_CHANCE + 1) for side in ("before", "after"))
_HEADINGS = tagged("h1", "h2", "h3", "h4", "h5", "h6")


@cache
def columns() -> tuple[str, ...]:
    """The names of the measures, in the order of the table."""
    looks = [(side, step) for side, step in _SIDES if step <= BY_LOOKS]
    places = [(side, step) for side, step in _SIDES if step <= BY_PLACE]
    return (
        "chance",
        *(f"{side}_{step}_chance" for side, step in _SIDES),
        *(f"{side}_{step}_{what}" for side, step in looks for what in ("chars", "links", "heading")),
        *(f"{side}_{step}_{what}" for side, step in places for what in ("depth", "stops")),
        *(f"{side}_{width}_good" for width in WIDTHS for side in ("before", "after")),
        *(f"held_{what}_{level}" for level in LEVELS for what in ("good", "part", "mean")),
        *(f"alike_{where}_{what}" for where in ("page", "near") for what in ("good", "part", "count")),
        "since_sure", "until_sure", "good_before", "good_chars", "good_share", "in_stretch", "from_stretch",
        "sure_runs", *container.COLUMNS,
    )  # fmt: skip


def surround(measures: Table, layout: Layout, chances: Column) -> Table:
    """The table of measures that need the first chances of the runs around; its columns are named by `columns`."""
    chars = np.minimum(measures[:, 0], HEAVIEST).astype(np.float64)
    good = chances * chars
    parts = [
        chances,
        *_neighbours(measures, layout, chances),
        *_windows(running(chars), running(good)),
        *_containers(layout, running(chars), running(good), running(chances)),
        *_alike(layout, chars, good),
        *_distances(measures, chances, chars, good),
        *container.stand(measures, layout, chances, chars),
    ]
    out = np.empty((len(chances), len(parts)), dtype=np.float32, order="F")
    for number, part in enumerate(parts):
        out[:, number] = part
    return out


def _neighbours(measures: Table, layout: Layout, chances: Column) -> list[Column]:
    """The same columns of the runs before and after; -1 beyond the ends of the page."""
    where = layout.up[0]
    looked = np.full((7, len(chances) + 2 * BY_CHANCE), -1.0)
    inside = looked[:, BY_CHANCE:-BY_CHANCE]
    inside[0] = chances
    inside[1] = measures[:, 0]
    inside[2] = measures[:, alone().index("links")]
    inside[3] = _HEADINGS[layout.places[where, 1]]
    inside[4] = depth = layout.places[where, 8]
    inside[5] = measures[:, 3]
    shifted = {
        (side, step): looked[:, BY_CHANCE + by : BY_CHANCE + by + len(chances)]
        for side, step in _SIDES
        for by in ((-step if side == "before" else step),)
    }
    columns = [shifted[at][0] for at in _SIDES]
    columns += [shifted[at][what] for at in _SIDES if at[1] <= BY_LOOKS for what in (1, 2, 3)]
    for at in _SIDES:
        if at[1] <= BY_PLACE:
            columns += [shifted[at][4] - depth, shifted[at][5]]
    return columns


def _windows(chars: Column, good: Column) -> list[Column]:
    """The share of story in the runs just before and just after, weighted by length."""
    parts = []
    size = len(chars) - 1
    at = np.arange(size)
    for width in WIDTHS:
        for low, high in ((np.maximum(at - width, 0), at), (at + 1, np.minimum(at + 1 + width, size))):
            parts.append((good[high] - good[low]) / (chars[high] - chars[low] + 1.0))
    return parts


def _containers(layout: Layout, chars: Column, good: Column, chances: Column) -> list[Column]:
    parts = []
    for level in LEVELS:
        held = layout.sums(good, level)
        runs = layout.ends[level] - layout.begins[level]
        parts += [
            held / (layout.sums(chars, level) + 1.0),
            held / (good[-1] + 1.0),
            layout.sums(chances, level) / runs,
        ]
    return parts


def _alike(layout: Layout, chars: Column, good: Column) -> list[Column]:
    """How the runs of the same make fared: same depth and tag, on the whole page and in the same container."""
    where = layout.up[0]
    make = (layout.places[where, 8] * 64 + layout.places[where, 1]).astype(np.int64)
    parts = []
    for key in (make, make * len(layout.places) + layout.up[3]):
        _, group, counts = np.unique(key, return_inverse=True, return_counts=True)
        held = np.bincount(group, good)
        parts += [(held / np.bincount(group, chars))[group], (held / (good.sum() + 1.0))[group], counts[group]]
    return parts


def _distances(measures: Table, chances: Column, chars: Column, good: Column) -> list[Column]:
    sure = (chances >= SURE) & (measures[:, 0] >= SENTENCE)
    at = np.arange(len(chances), dtype=np.float64)
    far = float(len(chances))
    last = np.maximum.accumulate(np.where(sure, at, -far))
    following = np.minimum.accumulate(np.where(sure, at, 2 * far)[::-1])[::-1]
    so_far = np.cumsum(good)
    begin, end = best_stretch((chances - 0.5) * chars)
    everywhere = np.ones(len(chances))
    return [
        at - last,
        following - at,
        so_far / (so_far[-1] + 1.0),
        everywhere * so_far[-1],
        everywhere * (so_far[-1] / (chars.sum() + 1.0)),
        (at >= begin) & (at < end),
        np.where(at < begin, at - begin, np.where(at >= end, at - end + 1, 0.0)),
        everywhere * sure.sum(),
    ]


def best_stretch(gains: Column) -> tuple[int, int]:
    """From and to of the neighbouring runs whose gains add up to the most."""
    total = running(gains)
    end = int(np.argmax(total - np.minimum.accumulate(total)))
    return int(np.argmin(total[: end + 1])), end
