"""Labelled pages as the trainer needs them: runs, measures, truth, fold."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from archiver.extract.alone import measure
from archiver.extract.counting import count
from archiver.extract.counts import Evidence
from archiver.extract.cutting import cut
from archiver.extract.facts import read_facts
from archiver.extract.measures import Layout
from archiver.extract.names import NAMING, parts
from archiver.extract.runs import Cut, Element, Run
from archiver.markup.tree import parse
from tests.bench.labelled import domain_of, fold_of
from tests.bench.labels import label, words

#: What a page that was cut short weighs beside a whole one: with more, whole articles lose what short ones gain.
CUT_SHARE = 0.08


@dataclass(slots=True)
class Sample:
    """One labelled page."""

    id: str
    domain: str
    fold: int
    texts: list[str]
    labels: npt.NDArray[np.bool_]
    weights: npt.NDArray[np.float64]
    layout: Layout
    table: npt.NDArray[np.float32]
    names: list[list[str]]  # the words of the names of each place
    spans: list[tuple[int, int]]  # the runs of each place: from, to
    parents: list[int]
    is_cut: bool  # was its article cut short?


def samples(page: dict[str, Any]) -> Iterator[Sample]:
    """The page as a sample, and again with its article cut short; nothing where it has no text at all.

    Short articles are rare among labelled pages and common in the news; in them the chrome outweighs the story.
    """
    tree = parse(page["html"])
    runs = None if isinstance(tree, tuple) else cut(tree)
    if isinstance(tree, tuple) or not runs or not runs.runs:
        return
    facts = read_facts(tree, page["url"] or "")
    shares = label([run.text for run in runs.runs], page["text"]) if page["text"] else [0.0] * len(runs.runs)
    labels = np.array(shares) >= 0.5
    yield _sample(page, runs, labels, Evidence.of(facts))
    gone = end(runs, labels, random.Random(page["id"]))
    if gone:
        for number in gone:
            blank(runs.runs[number])
        left = np.delete(labels, gone)
        again = cut(tree)
        if len(again.runs) == len(left):
            yield _sample(page, again, left, Evidence.of(replace(facts, body=None)), is_cut=True)


def end(runs: Cut, labels: npt.NDArray[np.bool_], chance: random.Random) -> list[int]:
    """The runs of the story after its first 200 to 1,500 characters; none where little would go."""
    story = [int(number) for number in labels.nonzero()[0]]
    goal = chance.uniform(200, 1500)
    held = 0.0
    for at, number in enumerate(story):
        if held > goal:
            return story[at:] if len(story) - at > 3 else []
        held += len(runs.runs[number].text)
    return []


def blank(run: Run) -> None:
    """Take the text of a run out of its page."""
    for _, element, is_tail in run.pieces:
        if is_tail:
            element.tail = None
        else:
            element.text = None


def _sample(
    page: dict[str, Any], runs: Cut, labels: npt.NDArray[np.bool_], evidence: Evidence, *, is_cut: bool = False
) -> Sample:
    layout = Layout(runs)
    texts = [run.text for run in runs.runs]
    domain = domain_of(page)
    places = [runs.place(number) for number in range(len(runs.elements))]
    return Sample(
        id=page["id"],
        domain=domain,
        fold=fold_of(domain),
        texts=texts,
        labels=labels,
        weights=_cut_weights(texts, labels) if is_cut else _weights(texts, labels),
        layout=layout,
        table=measure(layout, count(runs.runs, evidence)),
        names=[_words(element) for element in runs.elements],
        spans=[(place.begin, place.end) for place in places],
        parents=[place.parent for place in places],
        is_cut=is_cut,
    )


def _words(element: Element) -> list[str]:
    """The words of all its names, as `archiver.extract.names` reads them."""
    values = (value for key, value in element.items() if key in NAMING)
    return [word for value in values for name in value.split() for word in parts(name)]


def _weights(texts: list[str], labels: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """A page counts as two: once shared by words, once by the roots of their number, so that short runs matter too."""
    size = np.array([len(words(text)) for text in texts], dtype=np.float64)
    roots = np.sqrt(size + 1.0)
    return size / max(100.0, size[labels].sum()) + roots / roots.sum()


def _cut_weights(texts: list[str], labels: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """A page cut short counts as a twelfth of a whole one; its chrome, which is many times its story, no more."""
    size = np.array([len(words(text)) for text in texts], dtype=np.float64)
    roots = np.sqrt(size + 1.0)
    share = np.minimum(size / max(60.0, size[labels].sum()), 0.5)
    return CUT_SHARE * (share / max(1.0, share.sum() / 2) + roots / roots.sum())
