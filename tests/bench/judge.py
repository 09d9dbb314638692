"""Score the extractor out of fold: each page is read by a package trained without the page's registered domain.

    python -m tests.bench.judge --data articles.jsonl.xz --folds build/folds --script extraction.py

For each fold a copy of the package gets that fold's weights and forests, and reads that fold's pages in a process of
its own. The figures are those of the given script, over all folds and for each.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.samples import FOLDS, domain_of, fold_of, pages

PACKAGE = Path(__file__).parents[2] / "archiver"

READER = """
import json, sys
from archiver.extract import extract
for line in sys.stdin:
    page = json.loads(line)
    found = extract(page["html"], url=page["url"] or None)
    day = getattr(found, "published", None)
    print(json.dumps({"id": page["id"], "text": getattr(found, "text", ""), "title": getattr(found, "title", None),
                      "date": day and day.isoformat(), "reason": getattr(found, "reason", None)}))
"""


@contextmanager
def overlaid(trained: Path) -> Iterator[str]:
    """A folder with a copy of the package that holds what was trained elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(PACKAGE, Path(folder) / "archiver", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(trained, Path(folder) / "archiver/data", dirs_exist_ok=True)
        yield folder


def read_fold(fold: int, trained: Path, of: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the package, trained without this fold, says of the fold's pages."""
    with overlaid(trained / str(fold)) as folder:
        lines = "\n".join(json.dumps(page) for page in of)
        done = subprocess.run(
            [sys.executable, "-c", READER], input=lines, stdout=subprocess.PIPE, text=True, cwd=folder, check=True
        )
    return [json.loads(line) for line in done.stdout.splitlines()]


def rows(of: list[dict[str, Any]], said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as the script's `score` wants them; time is not measured here."""
    return [
        {"id": page["id"], "text": told["text"], "title": told["title"], "date": told["date"], "truth": page["text"],
         "true_title": page["title"], "true_date": page["date"], "must": page.get("must") or [],
         "must_not": page.get("must_not") or [], "seconds": 0.0, "parse": 1.0, "error": 0, "set": page["set"],
         "fold": fold_of(domain_of(page)), "reason": told["reason"]}
        for page, told in zip(of, said, strict=True)
    ]  # fmt: skip


def main() -> None:
    """Read the command line, judge, print."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--data", type=Path, required=True)
    ask.add_argument("--folds", type=Path, required=True)
    ask.add_argument("--script", type=Path, required=True, help="the judge: extraction.py")
    ask.add_argument("--worst", type=int, default=10)
    ask.add_argument("--keep", type=Path, help="where all rows are kept, as a pickle")
    args = ask.parse_args()
    spec = importlib.util.spec_from_file_location("extraction", args.script)
    assert spec is not None
    assert spec.loader is not None
    judge = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(judge)
    everything: list[dict[str, Any]] = []
    by_fold: dict[int, list[dict[str, Any]]] = {fold: [] for fold in range(FOLDS)}
    for page in pages(args.data):
        by_fold[fold_of(domain_of(page))].append(page)
    for fold, of in by_fold.items():
        everything += rows(of, read_fold(fold, args.folds, of))
    for name in sorted({row["set"] for row in everything}):
        of_set = [row for row in everything if row["set"] == name]
        for what, part in (
            ("all", of_set),
            *((f"fold {f}", [r for r in of_set if r["fold"] == f]) for f in range(FOLDS)),
        ):
            figures = judge.score("archiver", part)
            told = {
                k: v
                for k, v in figures.items()
                if not k.startswith("ms") and k not in ("x_parse", "errors", "extractor")
            }
            print(name, what, *(f"{k}={v:.4f}" if isinstance(v, float) else f"{k}={v}" for k, v in told.items()))
        labelled = [row for row in of_set if row["truth"] is not None]
        refused = sum(not row["text"] for row in labelled)
        if labelled:
            print(
                name,
                f"articles refused {refused} of {len(labelled)}",
                [(r["id"], r["reason"]) for r in labelled if not r["text"]],
            )
        for row in sorted(labelled, key=lambda row: judge.f1_words(row["text"], row["truth"])[2])[: args.worst]:
            print(
                "    {:.3f} (P {:.2f} R {:.2f})".format(
                    *(judge.f1_words(row["text"], row["truth"])[i] for i in (2, 0, 1))
                ),
                row["id"],
            )
    if args.keep:
        args.keep.write_bytes(pickle.dumps(everything))


if __name__ == "__main__":
    main()
