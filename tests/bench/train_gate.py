"""Train the gate, archiver/data/forests/gate.txt, from labelled pages and the folds of `tests.bench.train`.

    python -m tests.bench.train_gate --data articles.jsonl.xz --folds build/folds --out archiver/data

A page is measured by a package trained without its registered domain. Each fold also gets a gate of its own, trained
without that fold; the printed figures are out of fold.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from archiver.extract import gate
from tests.bench.folds import overlaid
from tests.bench.labelled import FOLDS, domain_of, fold_of, pages
from tests.bench.train import fit, write

SETTINGS = {"iterations": 70, "depth": 4, "learning_rate": 0.1}
#: Grown from so many seeds: with two, which of the doubtful pages are refused is chance.
SEEDS = 6

MEASURER = """
import json, sys
from archiver.extract import gate
from archiver.extract.classify import judge
from archiver.extract.facts import read_facts
from archiver.extract.counts import Evidence
from archiver.extract.cutting import cut
from archiver.markup.tree import parse
for line in sys.stdin:
    page = json.loads(line)
    tree = parse(page["html"])
    runs = None if isinstance(tree, tuple) else cut(tree)
    if not runs or not runs.runs:
        print("null")
        continue
    facts = read_facts(tree, page["url"] or "")
    judged = judge(runs, Evidence.of(facts))
    print(json.dumps(gate.measure(judged, facts, page["url"] or "")[0].tolist()))
"""


def measured(fold: int, trained: Path, of: list[dict[str, Any]]) -> list[list[float] | None]:
    """The measures of the fold's pages, by a package that never saw them."""
    with overlaid(trained / str(fold)) as folder:
        lines = "\n".join(json.dumps(page) for page in of)
        done = subprocess.run(
            [sys.executable, "-c", MEASURER], input=lines, stdout=subprocess.PIPE, text=True, cwd=folder, check=True
        )
    return [json.loads(line) for line in done.stdout.splitlines()]


def main() -> None:
    """Read the command line, train, write."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--data", type=Path, required=True)
    ask.add_argument("--folds", type=Path, required=True)
    ask.add_argument("--out", type=Path, required=True)
    args = ask.parse_args()
    by_fold: dict[int, list[dict[str, Any]]] = {fold: [] for fold in range(FOLDS)}
    for page in pages(args.data):
        by_fold[fold_of(domain_of(page))].append(page)
    rows, labels, folds = [], [], []
    for fold, of in by_fold.items():
        for page, row in zip(of, measured(fold, args.folds, of), strict=True):
            if row is not None:
                rows.append(row)
                labels.append(page["text"] is not None)
                folds.append(fold)
    table, truth, where = np.array(rows, dtype=np.float32), np.array(labels), np.array(folds)
    weights = np.where(truth, 1.0, truth.sum() / (~truth).sum() / 2)
    odds = np.zeros(len(truth))
    for fold in (*range(FOLDS), None):
        taught = where != fold
        text = fit([table[taught]], [truth[taught]], [weights[taught]], gate.columns(), SETTINGS, SEEDS)
        folder = args.out if fold is None else args.folds / str(fold)
        write(folder / "forests/gate.txt", "Is the page an article", text)
        if fold is not None:
            odds[where == fold] = gate.forest.read(text, gate.columns()).score(table[where == fold])
    for lost in (0.002, 0.005, 0.0075, 0.01, 0.015, 0.02):
        border = np.quantile(odds[truth], lost)
        print(
            f"odds under {border:.2f}: {lost:.1%} of the articles refused,",
            f"{(odds[~truth] < border).mean():.1%} of the others",
        )


if __name__ == "__main__":
    main()
