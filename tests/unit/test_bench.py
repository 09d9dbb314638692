"""The comparison of extractors: what its figures mean, what it reads, and that out of fold is out of fold."""

from __future__ import annotations

import json
import lzma
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from archiver.errors import ConfigError
from archiver.workers.reading import SAMPLE
from tests.bench.compare import table
from tests.bench.extractors import must_be_there
from tests.bench.figures import Row, agreement, figures, is_same_day, shingled
from tests.bench.labelled import FOLDS, pages
from tests.house.house import ROOT


@pytest.mark.parametrize(
    ("said", "truth", "precision", "recall", "f1"),
    [
        ("One two.", "one two", 1.0, 1.0, 1.0),
        ("two one", "one two", 1.0, 1.0, 1.0),
        ("one one", "one two", 0.5, 0.5, 0.5),
        ("one", "one two three", 1.0, 1 / 3, 0.5),
        ("", "one", 0.0, 0.0, 0.0),
        ("", "", 0.0, 0.0, 1.0),
    ],
)
def test_words_agree_as_bags(said: str, truth: str, precision: float, recall: float, f1: float) -> None:
    assert agreement(said, truth) == pytest.approx((precision, recall, f1))


@pytest.mark.parametrize(
    ("said", "truth", "expected"),
    [
        ("a b c d", "a b c d", (1.0, 1.0)),
        ("a b c d e", "a b c d", (0.5, 1.0)),
        ("d c b a", "a b c d", (0.0, 0.0)),
        ("a b", "a b", (1.0, 1.0)),
        ("", "a b", (0.0, 0.0)),
    ],
)
def test_shingles_count_order_and_borders(said: str, truth: str, expected: tuple[float, float]) -> None:
    assert shingled(said, truth) == expected


@pytest.mark.parametrize(
    ("said", "truth", "same"),
    [
        ("2026-05-01", "2026-05-01", True),
        ("2026-05-02", "2026-05-01", False),
        ("2026-05-01T23:30:00+00:00", "2026-05-02T01:30:00+02:00", True),
        ("2026-05-01T23:30:00+00:00", "2026-05-01T01:30:00+02:00", False),
        ("2026-05-01T23:30:00+00:00", "2026-05-02", True),  # it was the second in Tokyo
        ("2026-05-01T23:30:00+00:00", "2026-05-03", False),
        ("2026-05-01T23:30:00", "2026-05-02T00:10:00+02:00", False),
        ("1 May", "1 May", True),
        (None, "2026-05-01", False),
    ],
)
def test_a_day_is_that_of_the_truths_zone(said: str | None, truth: str, same: bool) -> None:
    assert is_same_day(said, truth) is same


def test_figures_are_those_of_the_rows() -> None:
    rows = [
        Row(id="1", truth="a b c d", text="A b c d", title="A!", true_title="a", date="2026-05-01",
            true_date="2026-05-01", must=["b c"], must_not=["x y", "c d"], seconds=0.004, parse=0.001),
        Row(id="2", truth="a b c d", text="", true_title="a", reason="listing", seconds=0.008, parse=0.001),
        Row(id="3", truth=None, text="", seconds=0.0, parse=0.001),
        Row(id="4", truth=None, text="x", seconds=0.0, parse=0.001, error="ValueError()"),
    ]  # fmt: skip
    assert figures(rows) == {
        "pages": 4, "word_f1": 0.5, "precision": 0.5, "recall": 0.5, "gram_f1": 0.5, "exact": 0.5, "low": 1,
        "refused": 1, "kept": 1.0, "leaks": 0.5, "title": 0.5, "date": 1.0, "rejected": 0.5, "ms": 3.0,
        "ms_median": 2.0, "ms_p99": 8.0, "x_parse": 3.0, "errors": 1,
    }  # fmt: skip


def test_a_figure_without_pages_to_measure_it_on_is_no_figure() -> None:
    found = figures([Row(id="1", truth=None, text="x")])
    assert {"word_f1", "kept", "title"} & found.keys() == set()
    assert table([("us", found), ("them", found | {"word_f1": 0.5})])[1].split()[2] == "–"


def page(number: int, **fields: Any) -> dict[str, Any]:
    url = f"https://paper-{number}.example/2026/05/03/the-bridge-is-open-again"
    return {"id": f"p/{number}", "html": SAMPLE.decode(), "text": "Since yesterday", "url": url} | fields


def written(path: Path, *pages_: dict[str, Any]) -> Path:
    lines = "".join(json.dumps(one) + "\n" for one in pages_)
    path.write_bytes(lzma.compress(lines.encode()) if path.suffix == ".xz" else lines.encode())
    return path


def test_a_file_or_a_folder_of_pages_is_read(tmp_path: Path) -> None:
    written(tmp_path / "a.jsonl", page(1, must=None))
    written(tmp_path / "b.jsonl.xz", page(2, text=None))
    (tmp_path / "notes.txt").write_text("no page", "utf-8")
    first, second = pages(tmp_path)
    assert (first["must"], first["set"], second["text"]) == ([], "pages", None)
    assert [one["id"] for one in pages(tmp_path / "b.jsonl.xz")] == ["p/2"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.jsonl", b"{}\n", "a.jsonl, line 1: a page is an object with id, html, text"),
        ("a.jsonl", b'{"id": "1", "html": "", "text": null}\n[', "a.jsonl, line 2: is no JSON"),
        ("a.jsonl.xz", b"no xz", "a.jsonl.xz: cannot be read"),
        ("a.txt", b"", "there is no .jsonl"),
    ],
)
def test_what_is_no_labelled_page_is_named(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigError) as error:
        list(pages(tmp_path))
    assert sentence in str(error.value)


def compared(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.bench.compare", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)


def test_one_run_gives_a_line_for_each_set_and_extractor(tmp_path: Path) -> None:
    data = written(tmp_path / "a.jsonl", page(1, set="one"), page(2, set="two"), page(3, set="two"))
    done = compared(data, "--with", "archiver", "--json", "--limit", "1", "--worst", "1")
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["set"], one["extractor"]) for one in told] == [("one", "archiver"), ("two", "archiver")]
    assert [one["pages"] for one in told] == [1, 1]
    assert told[0]["worst"] == ["p/1"]
    assert told[0]["ms"] > 0
    assert told[0]["x_parse"] > 1


def test_each_page_is_read_by_the_models_of_its_fold(tmp_path: Path) -> None:
    """The models of these folds refuse everything, so who reads anything was not read by them."""
    for fold in range(FOLDS):
        shutil.copytree(ROOT / "archiver/data/forests", tmp_path / f"folds/{fold}/forests")
        gate = tmp_path / f"folds/{fold}/forests/gate.txt"
        asked = [line.partition(":")[0] for line in gate.read_text("utf-8").splitlines() if not line.startswith("#")]
        leaves = " ".join(["-9000"] * (1 << len(asked[0].split())))
        gate.write_text("".join(f"{question}: {leaves}\n" for question in asked), "utf-8")
    data = written(tmp_path / "a.jsonl", page(1))
    plain, out_of_fold = (
        compared(data, "--with", "archiver", "--json", *more) for more in ((), ("--folds", tmp_path / "folds"))
    )
    assert json.loads(plain.stdout)["refused"] == 0
    assert json.loads(out_of_fold.stdout)["refused"] == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["no.jsonl"], "no.jsonl: cannot be read"),
        (["{data}", "--folds", "no"], "make train"),
        (["{data}", "--with", "nobody"], "nobody is no extractor known here"),
        (["{data}", "--set", "no"], "there is no page of that kind"),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    data = written(tmp_path / "a.jsonl", page(1))
    alone = () if "--with" in arguments else ("--with", "archiver")
    done = compared(*(one.format(data=data) for one in arguments), *alone)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert sentence in done.stderr


@pytest.mark.skipif(find_spec("trafilatura") is not None, reason="trafilatura is installed")
def test_a_peer_that_is_not_installed_is_named() -> None:
    with pytest.raises(ConfigError, match="make bench"):
        must_be_there(["trafilatura"])
