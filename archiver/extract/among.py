"""What can be measured of a run among its neighbours. ``among.pyx`` does the same in C where that was compiled."""

from __future__ import annotations

import numpy as np

from archiver.extract import container
from archiver.extract.context import BY_CHANCE, BY_LOOKS, BY_PLACE, HEAVIEST, SENTENCE, SIDES, SURE, WIDTHS
from archiver.extract.measures import LEVELS, Column, Layout, Table, place_in, running, tagged

_HEADINGS = tagged("h1", "h2", "h3", "h4", "h5", "h6")


def surround(measures: Table, layout: Layout, chances: Column) -> Table:
    """The table of measures that need first chances of the runs around; `context.columns` names its columns."""
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
    where = layout.where
    looked = np.full((7, len(chances) + 2 * BY_CHANCE), -1.0)
    inside = looked[:, BY_CHANCE:-BY_CHANCE]
    inside[0] = chances
    inside[1] = measures[:, 0]
    inside[2] = measures[:, place_in("links")]
    inside[3] = _HEADINGS[layout.places[where, 1]]
    inside[4] = depth = layout.places[where, 8]
    inside[5] = measures[:, 3]
    shifted = {
        (side, step): looked[:, BY_CHANCE + by : BY_CHANCE + by + len(chances)]
        for side, step in SIDES
        for by in ((-step if side == "before" else step),)
    }
    columns = [shifted[at][0] for at in SIDES]
    columns += [shifted[at][what] for at in SIDES if at[1] <= BY_LOOKS for what in (1, 2, 3)]
    for at in SIDES:
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
    where = layout.where
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
