"""Train what archiver/data/weights and archiver/data/forests hold; needs catboost, unlike what it makes.

    python -m tests.bench.train --data articles.jsonl.xz --out archiver/data [--folds build/folds]

The data has one JSON object a line: id, set, url, html, text (null on pages that are no article). With ``--folds`` it
also trains five times without one fifth of the registered domains, for `tests.bench.compare`. What a forest is trained
on never comes from words or first verdicts that saw the page itself.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from catboost import CatBoostClassifier

from archiver.extract import context, measures
from archiver.extract.among import surround
from archiver.extract.classify import chance
from archiver.extract.forest import UNIT, read
from tests.bench.labelled import FOLDS, pages
from tests.bench.lexicon import Counted, Lexicon, learn, weigh
from tests.bench.samples import samples

Rows = npt.NDArray[np.float32]

#: Chosen on the folds: more trees gain nothing there, fewer in the first forest cost 0.003 of word F1 in the second.
ALONE = {"iterations": 120, "depth": 6, "learning_rate": 0.13}
AMONG = {"iterations": 150, "depth": 6, "learning_rate": 0.12, "rsm": 0.3}
#: The second forest is the mean of so many, each grown from another seed: single ones differ by 0.002 in word F1.
SEEDS = 2


def fit(
    tables: Sequence[Rows],
    labels: Sequence[npt.NDArray[np.bool_]],
    weights: Sequence[npt.NDArray[np.float64]],
    columns: Sequence[str],
    settings: dict[str, float],
    seeds: int = 1,
) -> list[str]:
    """The lines of a forest trained on these pages; of several seeds, their mean."""
    rows, truth, weight = np.concatenate(tables), np.concatenate(labels).astype(int), np.concatenate(weights)
    out = []
    for seed in range(1, seeds + 1):
        model = CatBoostClassifier(
            **settings,
            l2_leaf_reg=5,
            border_count=64,
            random_seed=seed,
            thread_count=2,
            verbose=0,
            allow_writing_files=False,
        )
        model.fit(rows, truth, sample_weight=weight)
        out += lines(model, columns, UNIT / seeds)
    return out


def lines(model: CatBoostClassifier, columns: Sequence[str], unit: float = UNIT) -> list[str]:
    """A trained model as the lines that `archiver.extract.forest` reads."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        model.save_model(file.name, format="json")
        told = json.loads(Path(file.name).read_text("utf-8"))
    scale, (bias,) = told["scale_and_bias"]
    features = [feature["flat_feature_index"] for feature in told["features_info"]["float_features"]]
    out = []
    depth = max(len(tree["splits"]) for tree in told["oblivious_trees"])
    for number, tree in enumerate(told["oblivious_trees"]):
        asked = [f"{columns[features[s['float_feature_index']]]}>{s['border']:.6g}" for s in tree["splits"]]
        shift = bias if number == 0 else 0.0
        leaves = [round((value * scale + shift) * unit) for value in tree["leaf_values"]]
        while len(asked) < depth:
            asked.append(f"{columns[0]}>1e30")
            leaves += leaves
        out.append(f"{' '.join(asked)} : {' '.join(map(str, leaves))}")
    return out


class Course:
    """Everything that is trained without one fold (None: with all), its parts shared with the other courses."""

    def __init__(self, pages_: Sequence[Counted]) -> None:
        self.pages = pages_

    @cache  # noqa: B019 (one course lives as long as the program)
    def words(self, *without: int) -> tuple[Lexicon, Lexicon]:
        """The weights of words learned without these folds."""
        return learn([page for page in self.pages if page.page.fold not in without and not page.page.is_cut])

    @cache  # noqa: B019
    def tables(self, held_out: int | None) -> list[Rows]:
        """The measures of all pages, by words that saw neither the page's fold nor the one held out."""
        return [weigh(c.page, *self.words(*_without(c.page.fold, held_out))) for c in self.pages]

    @cache  # noqa: B019
    def alone(self, held_out: int | None, *without: int) -> list[str]:
        """The forest over a run's own measures, trained without these folds."""
        taught = [
            at
            for at, page in enumerate(self.pages)
            if page.page.fold not in (held_out, *without) and not page.page.is_cut
        ]
        return self._fit(self.tables(held_out), taught, measures.columns(), ALONE)

    @cache  # noqa: B019
    def _with_context(self, held_out: int | None) -> list[Rows]:
        """All measures of all pages, from first chances by forests that did not see the page."""
        tables = []
        for page, table in zip(self.pages, self.tables(held_out), strict=True):
            first = read(self._first(page.page.fold, held_out), measures.columns()).score(table)
            tables.append(np.concatenate((table, surround(table, page.page.layout, chance(first))), axis=1))
        return tables

    def among(self, held_out: int | None) -> list[str]:
        """The forest that also sees the first chances of the runs around, trained on whole and on cut pages."""
        taught = [at for at, page in enumerate(self.pages) if page.page.fold != held_out]
        columns = (*measures.columns(), *context.columns())
        return self._fit(self._with_context(held_out), taught, columns, AMONG, SEEDS)

    def _first(self, fold: int, held_out: int | None) -> list[str]:
        if held_out is None:
            return self.alone(None, fold)
        if fold == held_out:
            return self.alone(held_out)
        return self.alone(min(fold, held_out), max(fold, held_out))

    def _fit(
        self,
        tables: list[Rows],
        taught: list[int],
        columns: Sequence[str],
        settings: dict[str, float],
        seeds: int = 1,
    ) -> list[str]:
        taken = [self.pages[at].page for at in taught]
        rows = [tables[at] for at in taught]
        return fit(rows, [s.labels for s in taken], [s.weights for s in taken], columns, settings, seeds)

    def write(self, held_out: int | None, out: Path) -> None:
        """All files of one course."""
        names, lines_ = self.words(*_without(None, held_out))
        write(out / "weights/names.tsv", "Words of class names", [f"{w}\t{v}" for w, v in sorted(names.items())])
        write(out / "weights/lines.tsv", "Words of short lines", [f"{w}\t{v}" for w, v in sorted(lines_.items())])
        write(out / "forests/alone.txt", "The first verdict, on a run alone", self.alone(held_out))
        write(out / "forests/among.txt", "The second verdict, on a run among others", self.among(held_out))


def _without(*folds: int | None) -> list[int]:
    return sorted({fold for fold in folds if fold is not None})


def write(path: Path, what: str, rows: Sequence[str]) -> None:
    """One table or forest to its file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"# {what}. Made by tests/bench/train.py.\n" + "\n".join(rows) + "\n", "utf-8")


def main() -> None:
    """Read the command line, train, write."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--data", type=Path, required=True)
    ask.add_argument("--out", type=Path, help="where what was trained on all pages goes: archiver/data")
    ask.add_argument("--folds", type=Path, help="where five more go, each trained without a fifth of the domains")
    args = ask.parse_args()
    course = Course([Counted(s) for page in pages(args.data) if page["text"] for s in samples(page)])
    if args.out:
        course.write(None, args.out)
    if args.folds:
        for fold in range(FOLDS):
            course.write(fold, args.folds / str(fold))


if __name__ == "__main__":
    main()
