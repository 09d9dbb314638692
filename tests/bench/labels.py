"""Which runs of a labelled page belong to its truth: an ordered alignment of words, since the truth is plain text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

WORD = re.compile(r"\w+")
#: At most this many places in the truth are tried for one run.
PLACES = 24


def words(text: str) -> list[str]:
    """The words of a text as the comparison counts them."""
    return WORD.findall(text.lower())


def label(texts: Sequence[str], truth: str) -> list[float]:
    """For each run, in page order, the share of its words that the truth holds at its place: 0 to 1."""
    said = [words(text) for text in texts]
    goal = words(truth)
    chain = _best_chain(said, _spots(said, goal))
    taken = [False] * len(goal)
    shares = [0.0] * len(said)
    for number, spot, matched in chain:
        shares[number] = matched / len(said[number])
        taken[spot : spot + len(said[number])] = [True] * len(taken[spot : spot + len(said[number])])
    _rescue(said, goal, taken, shares)
    return shares


def _spots(said: list[list[str]], goal: list[str]) -> list[list[tuple[int, int]]]:
    """For each run the places in the truth where it may stand, with the number of its words found there."""
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for size in (1, 2, 3):
        for at in range(len(goal) - size + 1):
            index[tuple(goal[at : at + size])].append(at)
    spots = []
    for run in said:
        size = min(3, len(run))
        found: dict[int, int] = {}
        steps = range(0, max(1, len(run) - size + 1), max(1, len(run) // 8)) if run else ()
        for offset in steps:
            for at in index.get(tuple(run[offset : offset + size]), ())[:PLACES]:
                begin = max(0, at - offset)
                if begin not in found:
                    found[begin] = sum(a == b for a, b in zip(run, goal[begin : begin + len(run)], strict=False))
        best = [(begin, matched) for begin, matched in found.items() if matched >= max(1, 0.5 * len(run))]
        if not best and found and len(run) >= 8:
            best = [_loose(run, goal, begin) for begin in found]
            best = [b for b in best if b[1] >= 0.5 * len(run)]
        spots.append(best)
    return spots


def _loose(run: list[str], goal: list[str], begin: int) -> tuple[int, int]:
    window = set(goal[max(0, begin - 3) : begin + len(run) + 3])
    return begin, sum(word in window for word in run)


def _best_chain(said: list[list[str]], spots: list[list[tuple[int, int]]]) -> list[tuple[int, int, int]]:
    """The heaviest sequence of (run, place, words) in which both runs and places go forward."""
    ends: list[int] = []  # increasing places in the truth
    weights: list[float] = []  # increasing weight of the best chain that ends there
    last: list[int] = []  # its last node
    nodes: list[tuple[int, int, int, int]] = []  # run, place, words, previous node
    for number, places in enumerate(spots):
        fresh = []
        for begin, matched in places:
            at = bisect_left(ends, begin + 1)
            before = weights[at - 1] if at else 0.0
            nodes.append((number, begin, matched, last[at - 1] if at else -1))
            fresh.append((begin + len(said[number]), before + matched * matched / len(said[number]), len(nodes) - 1))
        for end, weight, node in fresh:
            _insert(ends, weights, last, end, weight, node)
    chain = []
    node = last[-1] if last else -1
    while node >= 0:
        number, begin, matched, node = nodes[node]
        chain.append((number, begin, matched))
    return chain[::-1]


def _insert(ends: list[int], weights: list[float], last: list[int], end: int, weight: float, node: int) -> None:
    at = bisect_left(ends, end)
    if at and weights[at - 1] >= weight:
        return
    if at < len(ends) and ends[at] == end:
        if weights[at] >= weight:
            return
        weights[at], last[at] = weight, node
    else:
        ends.insert(at, end)
        weights.insert(at, weight)
        last.insert(at, node)
    while at + 1 < len(ends) and weights[at + 1] <= weight:
        del ends[at + 1], weights[at + 1], last[at + 1]


def _rescue(said: list[list[str]], goal: list[str], taken: list[bool], shares: list[float]) -> None:
    """Runs that the truth holds in another order than the page."""
    free = defaultdict(list)
    for at in range(len(goal) - 2):
        if not (taken[at] or taken[at + 1] or taken[at + 2]):
            free[tuple(goal[at : at + 3])].append(at)
    for number, run in enumerate(said):
        if shares[number] or len(run) < 5:
            continue
        found = [free[tuple(run[i : i + 3])] for i in range(len(run) - 2) if tuple(run[i : i + 3]) in free]
        if len(found) >= 0.8 * (len(run) - 2):
            shares[number] = len(found) / (len(run) - 2)
            for places in found:
                for at in places[:1]:
                    free.pop(tuple(goal[at : at + 3]), None)
