"""The words of class names and of short lines, and how much each moves the odds of a text being story."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from archiver.extract import counting, counts, measures
from tests.bench.samples import Sample

#: A word counts if so many registered domains use it.
NAME_DOMAINS, LINE_DOMAINS = 4, 8
#: One domain says no more than this (log-odds), and so many domains of silence are added to each word.
CAP, SILENT = 3.0, 2.0

Tally = dict[str, tuple[float, float]]
Lexicon = Mapping[str, int]


class Counted:
    """What one page says of its words: how much story, and how much else, stands below or beside each."""

    def __init__(self, page: Sample) -> None:
        self.page = page
        chars = np.minimum(page.table[:, measures.columns().index("chars")], 1000).astype(float)
        self.names = _names(page, measures.running(chars * page.labels), measures.running(chars * ~page.labels))
        self.lines, self.line_total = _lines(page)
        self.name_total = (float((chars * page.labels).sum()) + 1, float((chars * ~page.labels).sum()) + 1)


def _names(page: Sample, story: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> Tally:
    places: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(page.names):
        for word in set(words):
            places[word].append(number)
    tally: Tally = {}
    for word, numbers in places.items():
        yes = no = 0.0
        reached = 0
        for begin, end in (page.spans[number] for number in numbers):
            if begin >= reached:  # else it lies in one that was counted
                yes, no, reached = yes + story[end] - story[begin], no + other[end] - other[begin], end
        if yes + no:
            tally[word] = (yes, no)
    return tally


def _lines(page: Sample) -> tuple[Tally, tuple[float, float]]:
    tally: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    total = [1.0, 1.0]
    for text, is_story in zip(page.texts, page.labels, strict=True):
        if len(text) < counts.LINE:
            total[not is_story] += 1
            for word in set(counts.WORD.findall(text.lower())):
                tally[word][not is_story] += 1
    return {word: (yes, no) for word, (yes, no) in tally.items()}, (total[0], total[1])


def learn(pages: Sequence[Counted]) -> tuple[Lexicon, Lexicon]:
    """The weights of the words in names and in short lines, in thousandths."""
    names = ((page.page.domain, page.names, page.name_total) for page in pages)
    lines = ((page.page.domain, page.lines, page.line_total) for page in pages)
    return _learn(names, NAME_DOMAINS), _learn(lines, LINE_DOMAINS)


def _learn(tallies: Iterable[tuple[str, Tally, tuple[float, float]]], domains: int) -> Lexicon:
    """A domain has one vote: the log of how much more often the word goes with story than all text there does."""
    votes: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0] * 4))
    for domain, tally, (all_yes, all_no) in tallies:
        for word, (yes, no) in tally.items():
            vote = votes[word][domain]
            for at, amount in enumerate((yes, no, all_yes, all_no)):
                vote[at] += amount
    learned = {}
    for word, by_domain in votes.items():
        if len(by_domain) >= domains:
            logs = [math.log((y / all_y + 0.02) / (n / all_n + 0.02)) for y, n, all_y, all_n in by_domain.values()]
            weight = round(1000 * sum(max(-CAP, min(CAP, log)) for log in logs) / (len(logs) + SILENT))
            if abs(weight) >= 50:
                learned[word] = weight
    return learned


def weigh(page: Sample, names: Lexicon, lines: Lexicon) -> npt.NDArray[np.float32]:
    """The page's table as `archiver.extract` would measure it with these weights."""
    own = np.array([sum(names.get(word, 0) for word in words) for words in page.names], dtype=float)
    low = np.array([min((names.get(word, 0) for word in words), default=0) for words in page.names], dtype=float)
    low = np.minimum(low, 0.0)
    total = own.copy()
    for number, parent in enumerate(page.parents):
        if parent >= 0:
            total[number] += total[parent]
            low[number] = min(low[number], low[parent])
    where, up = page.layout.up[0], page.layout.up
    table = page.table.copy(order="K")  # by columns, as the compiled rooms read it
    fresh = {
        "weight": own[where],
        "weight_near": own[where] + own[up[1]] + own[up[2]],
        "weight_total": total[where],
        "weight_low": low[where],
    }
    said = counting.said([text.lower() if len(text) < counts.LINE else "" for text in page.texts], lines, "")
    fresh |= {"said_low": said[:, 0], "said_high": said[:, 1], "said_mean": said[:, 2]}
    for name, column in fresh.items():
        table[:, measures.columns().index(name)] = column
    return table
