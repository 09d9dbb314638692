"""How a run stands to what holds the story: how far off in the tree, in which branch, article and make of elements."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from archiver.extract.measures import Column, Layout, Table, place_in, running, tagged
from archiver.extract.runs import CODES

#: The container of the story is the innermost place that holds this share of what is story at first sight.
MOST = 0.6
#: An element inside a heading holds the heading's text if that is shorter than this. Characters.
HEADING = 150

COLUMNS = (
    "main_up", "main_down", "main_weight", "main_since", "main_runs", "main_share",
    "branch_good", "branch_share", "branch_chars", "branch_runs", "branch_links", "branch_weight",
    "articles", "article_share", "article_best",
    "make_good", "make_part", "make_count",
    "heading_low", "heading_mean", "heading_chance", "heading_since", "heading_level", "heading_links",
    "heading_title",
    "said_before", "said_after", "said_later", "pictures",
)  # fmt: skip

_HEADINGS = tagged("h1", "h2", "h3", "h4", "h5", "h6")
_LEVELS = {CODES[f"h{level}"]: level for level in range(1, 7)}
_ARTICLE = CODES["article"]


def stand(measures: Table, layout: Layout, chances: Column, chars: Column) -> list[Column]:
    """The columns named in COLUMNS, from first chances; ``chars`` are the lengths by which they weigh."""
    good = chances * chars
    held = layout.held(running(good))
    return [
        *_to_main(measures, layout, chars, held),
        *_in_articles(layout, held),
        *_of_make(layout, chars, good),
        *_under_headings(measures, layout, chances),
        *_beside(measures, layout),
    ]


def _to_main(measures: Table, layout: Layout, chars: Column, held: Column) -> list[Column]:
    """The way to the container of the story, and the branch beside it, or below it, in which the run stands."""
    places, where = layout.places, layout.where
    total = held[0] + 1e-6
    depths = places[:, 8]
    main = int(np.argmax(np.where(held >= MOST * total, depths, -1)))
    shared, branch = _branches(places[:, 0].tolist(), main)
    to, of = shared[where], branch[where]
    size = layout.held(running(chars))
    linked = layout.held(running(np.minimum(measures[:, place_in("linked")], chars)))
    runs = places[:, 11] - places[:, 10]
    everywhere = np.ones(len(where))
    return [
        depths[main] - depths[to],
        depths[where] - depths[to],
        places[where, 6] - places[main, 6],
        np.arange(len(where)) - places[main, 11],
        everywhere * runs[main],
        everywhere * (held[main] / total),
        (held / (size + 1.0))[of],
        (held / total)[of],
        size[of],
        runs[of],
        (linked / (size + 1.0))[of],
        places[of, 5],
    ]


def _branches(parents: Sequence[int], main: int) -> tuple[Column, Column]:
    """For each place the innermost one around both it and the main one, and the child of that in which it lies."""
    path = set()
    while main >= 0:
        path.add(main)
        main = parents[main]
    shared = list(range(len(parents)))
    branch = shared[:]
    for place, parent in enumerate(parents):
        if place not in path:
            shared[place] = shared[parent]
            if parent not in path:
                branch[place] = branch[parent]
    return np.array(shared), np.array(branch)


def _in_articles(layout: Layout, held: Column) -> list[Column]:
    """How many <article> there are, what share of the story the run's one holds, and whether it is the best."""
    places, size = layout.places, len(layout.where)
    found = np.flatnonzero(places[:, 1] == _ARTICLE)
    share = np.zeros(size)
    best = np.zeros(size)
    if len(found):
        shares = held[found] / (held[0] + 1e-6)
        for place, amount in zip(found.tolist(), shares.tolist(), strict=True):
            share[places[place, 10] : places[place, 11]] = amount
        top = found[int(np.argmax(shares))]
        best[places[top, 10] : places[top, 11]] = 1.0
    return [np.full(size, float(len(found))), share, best]


def _of_make(layout: Layout, chars: Column, good: Column) -> list[Column]:
    """How the runs fared that stand in elements of the same tag and class, inside others of the same."""
    makes, where = layout.places[:, 12], layout.where
    key = makes[where] * len(makes) + makes[layout.up[1]]
    _, group, counts = np.unique(key, return_inverse=True, return_counts=True)
    held = np.bincount(group, good)
    return [(held / (np.bincount(group, chars) + 1.0))[group], (held / (good.sum() + 1e-6))[group], counts[group]]


def _under_headings(measures: Table, layout: Layout, chances: Column) -> list[Column]:
    """What the last heading above the run says; 0 where there is none."""
    tags = layout.places[:, 1]
    level = _HEADINGS[tags]
    own, above = layout.where, layout.up[1]
    is_heading = level[own] | (level[above] & (measures[:, 0] < HEADING))
    at = np.arange(len(chances))
    last = np.maximum.accumulate(np.where(is_heading, at, -1))
    last = np.concatenate(([-1], last[:-1]))
    there = last >= 0
    of = np.maximum(last, 0)
    levels = np.array([_LEVELS.get(tag, 0) for tag in tags[own].tolist()])
    told = measures[:, [place_in(name) for name in ("said_low", "said_mean", "links", "title")]]
    low, mean, links, title = (told[of] * there[:, None]).T
    return [
        low,
        mean,
        np.where(there, chances[of], -1.0),
        np.where(there, at - last, len(at)),
        levels[of] * there,
        links,
        title,
    ]


def _beside(measures: Table, layout: Layout) -> list[Column]:
    """What the words of the neighbours say, and how many pictures stand in the place around."""
    said = measures[:, place_in("said_mean")]
    padded = np.concatenate(([0.0], said, [0.0, 0.0]))
    above = layout.up[1]
    pictures = layout.pictures[layout.places[above, 11]] - layout.pictures[layout.places[above, 10]]
    return [padded[:-3], padded[2:-1], padded[3:], pictures]
