"""Which members of one sequence are those of another: the same, moved, or rewritten. Near linear in their number.

Members that are equal are found by hashing (patience diff: the longest run of them in the same order stands still, the
others moved). Only between two that stand still is anything compared by likeness, and only so many pairs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

#: Pairs compared by likeness between two members that stand still; in longer stretches only near neighbours are.
_PAIRS = 2_000
#: Words that two members share, of all words of both, from which on one is the other rewritten. Half of a sentence may
#: be new; names and small words alone come to about a quarter.
ALIKE = 0.4
#: The same where they stand in another place too: only what is mostly the same is told as one that moved.
ALIKE_ELSEWHERE = 0.6


@dataclass(frozen=True, slots=True)
class Matching:
    """Places in the two sequences that belong together; those of no pair were removed or added."""

    same: tuple[tuple[int, int], ...] = ()
    moved: tuple[tuple[int, int], ...] = ()
    rewritten: tuple[tuple[int, int], ...] = ()
    old: dict[int, int] = field(default_factory=dict)  # new place -> old place, of all pairs


def match(before: Sequence[str], after: Sequence[str], bags: tuple[list[Counter[str]], list[Counter[str]]]) -> Matching:
    """The pairs of two sequences of keys; ``bags`` are the words of each member, for likeness."""
    pairs = list(_equal(before, after))
    still = _in_order(pairs)
    stays = set(still)
    moved = tuple(pair for pair in pairs if pair not in stays)
    taken_old, taken_new = {old for old, _ in pairs}, {new for _, new in pairs}
    rewritten: list[tuple[int, int]] = []
    for old_part, new_part in _gaps(still, len(before), len(after)):
        olds = [place for place in old_part if place not in taken_old]
        news = [place for place in new_part if place not in taken_new]
        rewritten += _uncrossed(_scored(olds, news, bags, ALIKE))
    rewritten += _elsewhere(before, after, [*pairs, *rewritten], bags)
    told = {new: old for old, new in (*pairs, *rewritten)}
    return Matching(tuple(still), moved, tuple(rewritten), told)


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of the words of two texts that both have, 0 to 1."""
    total = one.total() + other.total()
    if not total:
        return 0.0
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return 2 * sum(min(count, large[word]) for word, count in small.items() if word in large) / total


def _equal(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Equal members: the first with the first of that key, the second with the second. In the order of ``after``."""
    places: dict[tuple[str, int], int] = {}
    seen: Counter[str] = Counter()
    for place, name in enumerate(before):
        places[name, seen[name]] = place
        seen[name] += 1
    seen.clear()
    for place, name in enumerate(after):
        if (name, seen[name]) in places:
            yield places[name, seen[name]], place
        seen[name] += 1


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most of the pairs that stand in the same order on both sides: a longest increasing subsequence."""
    ends: list[int] = []  # the least old place at which a run of each length ends
    at: list[int] = []  # which pair that is
    before: list[int] = []
    for number, (old, _) in enumerate(pairs):
        length = bisect_left(ends, old)
        before.append(at[length - 1] if length else -1)
        if length == len(ends):
            ends.append(old)
            at.append(number)
        else:
            ends[length], at[length] = old, number
    found: list[tuple[int, int]] = []
    number = at[-1] if at else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _gaps(still: Sequence[tuple[int, int]], old_end: int, new_end: int) -> Iterator[tuple[range, range]]:
    last_old = last_new = -1
    for old, new in (*still, (old_end, new_end)):
        yield range(last_old + 1, old), range(last_new + 1, new)
        last_old, last_new = old, new


def _elsewhere(
    before: Sequence[str],
    after: Sequence[str],
    pairs: Sequence[tuple[int, int]],
    bags: tuple[list[Counter[str]], list[Counter[str]]],
) -> list[tuple[int, int]]:
    """Of what is left, where it is little: what was rewritten and moved at once."""
    taken_old, taken_new = {old for old, _ in pairs}, {new for _, new in pairs}
    olds = [place for place in range(len(before)) if place not in taken_old]
    news = [place for place in range(len(after)) if place not in taken_new]
    chosen: dict[int, int] = {}
    for _, _, old, new in _scored(olds, news, bags, ALIKE_ELSEWHERE) if len(olds) * len(news) <= _PAIRS else ():
        if old not in chosen and new not in chosen.values():
            chosen[old] = new
    return list(chosen.items())


def _scored(
    olds: Sequence[int], news: Sequence[int], bags: tuple[list[Counter[str]], list[Counter[str]]], least: float
) -> list[tuple[float, int, int, int]]:
    """The pairs that are alike, the likest first, then those of one height: (…, …, old, new)."""
    scored = []
    for rank, old in enumerate(olds):
        for place in _near(rank, len(olds), len(news)):
            score = likeness(bags[0][old], bags[1][news[place]])
            if score >= least:
                scored.append((-score, abs(rank - place), old, news[place]))
    return sorted(scored)


def _uncrossed(scored: Sequence[tuple[float, int, int, int]]) -> list[tuple[int, int]]:
    """The likest pairs, none of which crosses another."""
    chosen: list[tuple[int, int]] = []
    for _, _, old, new in scored:
        place = bisect_left(chosen, (old, new))
        is_above = place == 0 or (chosen[place - 1][0] < old and chosen[place - 1][1] < new)
        if is_above and (place == len(chosen) or (chosen[place][0] > old and chosen[place][1] > new)):
            chosen.insert(place, (old, new))
    return chosen


def _near(rank: int, olds: int, news: int) -> range:
    """The new places that an old one is compared with: all in a short stretch, else some around its own height."""
    if olds * news <= _PAIRS:
        return range(news)
    reach = max(1, _PAIRS // (2 * olds))
    middle = rank * news // olds
    return range(max(0, middle - reach), min(news, middle + reach + 1))
