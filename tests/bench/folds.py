"""Labelled pages read in processes of their own; out of fold, by packages trained without the page's domain.

Our models are trained on the labelled pages at hand, so what the shipped package says of them is no result.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from archiver.errors import ArchiverError, ConfigError
from tests.bench.figures import Row
from tests.bench.labelled import FOLDS, domain_of, fold_of

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "archiver"

Ask = Callable[[dict[str, Any]], dict[str, Any]]
Pages = Callable[[], Iterator[dict[str, Any]]]


@contextmanager
def overlaid(trained: Path) -> Iterator[str]:
    """A folder with a copy of the package that holds what was trained elsewhere; ConfigError where nothing was."""
    if not trained.is_dir():
        raise ConfigError(f"{trained}: there is no trained fold here; `make train` makes build/folds")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(PACKAGE, Path(folder) / "archiver", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(trained, Path(folder) / "archiver/data", dirs_exist_ok=True)
        yield folder


def read(pages: Pages, names: Sequence[str], trained: Path | None = None) -> Iterator[tuple[str, Row]]:
    """(extractor, row) for every page and extractor; out of fold where it is said what was trained on the folds.

    `pages` is asked for all pages once a fold: they are too many to be held.
    """
    if trained is None:
        yield from _read(pages(), names, str(ROOT))
        return
    for fold in range(FOLDS):
        of_fold = (page for page in pages() if fold_of(domain_of(page)) == fold)
        first = next(of_fold, None)
        if first is not None:
            with overlaid(trained / str(fold)) as folder:
                yield from _read(chain([first], of_fold), names, folder)


def _read(pages: Iterator[dict[str, Any]], names: Sequence[str], package: str) -> Iterator[tuple[str, Row]]:
    with reader(names, package) as ask:
        for page in pages:
            answer = ask(page)
            for name, said in answer["said"].items():
                yield name, row(page, answer["parse"], said)


@contextmanager
def reader(names: Sequence[str], package: str) -> Iterator[Ask]:
    """A function that has a page read in a process with the `archiver` of that folder."""
    command = [sys.executable, "-m", "tests.bench.reader", *names]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    # The working folder comes first on the path of `-m`; the tests come from here.
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=package, env=environment, text=True, encoding="utf-8", **pipes) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        source = process.stdout.readline().strip()
        if not Path(source).resolve().is_relative_to(Path(package).resolve()):
            raise ArchiverError(f"the reading process took its package from {source or 'nowhere'}, not from {package}")

        def ask(page: dict[str, Any]) -> dict[str, Any]:
            print(json.dumps(page), file=process.stdin, flush=True)
            line = process.stdout.readline()
            if not line:
                raise ArchiverError(f"{page['id']}: the reading process died over this page")
            return dict(json.loads(line))

        yield ask
        process.stdin.close()


def row(page: dict[str, Any], parse: float, said: dict[str, Any]) -> Row:
    """What is true of a page beside what was said of it."""
    return Row(
        id=page["id"], set=page["set"], fold=fold_of(domain_of(page)), truth=page["text"],
        true_title=page["title"], true_date=page["date"], must=page["must"], must_not=page["must_not"],
        parse=parse, **said,
    )  # fmt: skip
