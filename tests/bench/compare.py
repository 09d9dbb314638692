"""Extractors side by side on labelled pages: quality and speed, in one run. `make bench` calls it.

    python -m tests.bench.compare articles.jsonl.xz [--with archiver trafilatura] [--folds build/folds]

The data are files, or folders of files, of labelled pages (tests/bench/labelled.py has the form). Our models are
trained on such pages: with --folds each page is read by models that saw no page of its registered domain.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from archiver.errors import ArchiverError, ConfigError
from tests.bench.extractors import EXTRACTORS, must_be_there
from tests.bench.figures import Figures, Row, figures
from tests.bench.folds import read
from tests.bench.labelled import FOLDS, pages

#: Figure -> the head of its column and how it is written.
COLUMNS = {
    "pages": ("pages", "d"), "word_f1": ("word F1", ".4f"), "gram_f1": ("4-gram F1", ".4f"), "exact": ("exact", ".3f"),
    "low": ("low", "d"), "refused": ("refused", "d"), "kept": ("kept", ".3f"), "leaks": ("leaks", ".3f"),
    "title": ("title", ".3f"), "date": ("date", ".3f"), "rejected": ("rejected", ".3f"), "ms": ("ms", ".1f"),
    "ms_median": ("median", ".1f"), "ms_p99": ("p99", ".1f"), "x_parse": ("x parse", ".1f"), "errors": ("errors", "d"),
}  # fmt: skip

Rows = dict[tuple[str, str], list[Row]]  # (set, extractor)


def main() -> int:
    """Compare and print; 2 with one sentence where that cannot be done."""
    args = _arguments()
    try:
        must_be_there(args.extractors)
        rows = _gathered(args)
    except ArchiverError as error:
        print(f"compare: {error}", file=sys.stderr)
        return 2 if isinstance(error, ConfigError) else 1
    lines = _as_json(rows, args) if args.json else _as_tables(rows, args)
    print("\n".join(lines))
    if args.rows:
        told = (json.dumps({"extractor": name} | asdict(row)) + "\n" for (_, name), of in rows.items() for row in of)
        args.rows.write_text("".join(told), "utf-8")
    return 0


def _arguments() -> argparse.Namespace:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("data", type=Path, nargs="+")
    ask.add_argument("--with", dest="extractors", nargs="+", default=list(EXTRACTORS), metavar="NAME")
    ask.add_argument("--folds", type=Path, help="what `make train` trained on the folds: figures out of fold")
    ask.add_argument("--by-fold", action="store_true", help="also the figures of each fold")
    ask.add_argument("--set", dest="sets", action="append", help="only this set of the pages; may be given again")
    ask.add_argument("--limit", type=int, help="at most so many pages of each set")
    ask.add_argument("--worst", type=int, default=0, help="name so many of each extractor's worst articles")
    ask.add_argument("--json", action="store_true", help="an object a line in the place of tables")
    ask.add_argument("--rows", type=Path, help="also write what was said of every page, an object a line")
    return ask.parse_args()


def _gathered(args: argparse.Namespace) -> Rows:
    rows: Rows = defaultdict(list)
    for name, row in read(lambda: _chosen(args), args.extractors, args.folds):
        rows[row.set, name].append(row)
    if not rows:
        raise ConfigError(f"{', '.join(map(str, args.data))}: there is no page of that kind")
    return dict(sorted(rows.items(), key=lambda item: (item[0][0], args.extractors.index(item[0][1]))))


def _chosen(args: argparse.Namespace) -> Iterator[dict[str, Any]]:
    taken: Counter[str] = Counter()
    for page in (page for path in args.data for page in pages(path)):
        is_wanted = not args.sets or page["set"] in args.sets
        if is_wanted and (args.limit is None or taken[page["set"]] < args.limit):
            taken[page["set"]] += 1
            yield page


def _parts(rows: Rows, args: argparse.Namespace) -> Iterator[tuple[dict[str, Any], list[Row]]]:
    """What each line of the answer is about, and its rows."""
    for (of_set, name), of in rows.items():
        yield {"set": of_set, "extractor": name}, of
        for fold in range(FOLDS) if args.by_fold else ():
            if in_fold := [row for row in of if row.fold == fold]:
                yield {"set": of_set, "extractor": name, "fold": fold}, in_fold


def _as_json(rows: Rows, args: argparse.Namespace) -> Iterator[str]:
    for about, of in _parts(rows, args):
        worst = {"worst": [row.id for row in _worst(of, args.worst)]} if args.worst else {}
        yield json.dumps(about | {"out_of_fold": args.folds is not None} | figures(of) | worst)


def _as_tables(rows: Rows, args: argparse.Namespace) -> Iterator[str]:
    for of_set in dict.fromkeys(name for name, _ in rows):
        of = {name: found for (that, name), found in rows.items() if that == of_set}
        told = [(_label(about), figures(part)) for about, part in _parts({(of_set, n): r for n, r in of.items()}, args)]
        yield from (f"{of_set}", *table(told), *_remarks(of, args.worst), "")
    if args.folds is None and "archiver" in args.extractors:
        yield "archiver read every page with the models of the package; on pages they were trained on, give --folds."


def _label(about: dict[str, Any]) -> str:
    return f"  fold {about['fold']}" if "fold" in about else str(about["extractor"])


def table(told: Sequence[tuple[str, Figures]]) -> list[str]:
    """Lines with a column for each figure that any of them has."""
    shown = [key for key in COLUMNS if any(key in found for _, found in told)]
    grid = [["", *(COLUMNS[key][0] for key in shown)]]
    grid += [[name, *(_cell(key, found) for key in shown)] for name, found in told]
    widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
    return [
        "  ".join(cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in enumerate(pairs))
        for pairs in (list(zip(line, widths, strict=True)) for line in grid)
    ]


def _cell(key: str, found: Figures) -> str:
    return format(found[key], COLUMNS[key][1]) if key in found else "–"


def _remarks(of: dict[str, list[Row]], number: int) -> Iterator[str]:
    """The errors, and the worst articles with precision, recall and why one was refused."""
    for name, rows in of.items():
        yield from (f"  {name} died on {row.id}: {row.error}" for row in rows if row.error)
        for row in _worst(rows, number):
            precision, recall, f1 = row.agreement
            why = f"  refused: {row.reason}" if row.reason else ""
            yield f"  {name} {f1:.3f} (P {precision:.2f} R {recall:.2f})  {row.id}{why}"


def _worst(rows: Sequence[Row], number: int) -> list[Row]:
    articles = [row for row in rows if row.truth is not None]
    return sorted(articles, key=lambda row: row.agreement[2])[:number]


if __name__ == "__main__":
    sys.exit(main())
