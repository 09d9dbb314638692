"""A folder of plain texts: what goes, what stays, and where it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from archiver.cli import app
from archiver.errors import ArchiverError, ConfigError
from archiver.texts import clean_folder

PITCH = "The Tarrow Post is printed on Thursdays and read until Wednesday"
STORIES = (
    "The council met on Tuesday and decided, after four hours, to keep the old pier open until spring.",
    "Ferries will leave from the fish quay, the harbour master said, and the crossing will take longer.",
    "The lake above Tarrow froze over on Tuesday night, eleven days earlier than in any year before.",
    "A seal slept on the steps of the town hall, and nobody had the heart to ring the bell at noon.",
)


def folder(root: Path, *texts: str) -> Path:
    (root / "in" / "inner").mkdir(parents=True)
    for number, text in enumerate(texts):
        (root / "in" / ("inner" if number % 2 else ".") / f"{number}.txt").write_text(text, "utf-8-sig")
    (root / "in" / "notes.md").write_text("Advertisement\n", "utf-8")
    return root / "in"


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["clean", *arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_the_ending_of_a_name_may_be_in_capitals(tmp_path: Path) -> None:
    (tmp_path / "OLD.TXT").write_text(f"{STORIES[0]}\nAdvertisement\n", "utf-8")
    assert [(text.name, len(text.cleaned.dropped)) for text in clean_folder(tmp_path)] == [("OLD.TXT", 1)]


def test_what_recurs_among_the_texts_goes_and_the_texts_themselves_stay(tmp_path: Path) -> None:
    texts = [f"{story}\n{PITCH}\n" for story in STORIES]
    given = folder(tmp_path, *texts, f"{STORIES[0]}\nAdvertisement\n{STORIES[1]}")
    told = run(str(given), "--output", str(tmp_path / "out")).splitlines()
    assert f"inner/1.txt:2: boilerplate: {PITCH}" in told
    assert "4.txt:2: advertisement: Advertisement" in told
    assert told[-1] == "5 texts, 5 lines go: 4 boilerplate, 1 advertisement"
    written = {str(path.relative_to(tmp_path / "out")): path.read_text("utf-8") for path in tmp_path.glob("out/**/*.*")}
    stories = {f"{'inner/' if n % 2 else ''}{n}.txt": f"{story}\n" for n, story in enumerate(STORIES)}
    assert written == stories | {"4.txt": f"{STORIES[0]}\n{STORIES[1]}"}
    assert (given / "0.txt").read_text("utf-8-sig") == texts[0]


def test_without_an_output_nothing_is_written(tmp_path: Path) -> None:
    given = folder(tmp_path, f"{STORIES[0]}\nAdvertisement\n")
    assert run(str(given)) == "0.txt:2: advertisement: Advertisement\n1 texts, 1 lines go: 1 advertisement\n"
    assert sorted(path.name for path in tmp_path.rglob("*.txt")) == ["0.txt"]


def test_copies_of_one_text_keep_it(tmp_path: Path) -> None:
    texts = [f"{STORIES[0]}\n{STORIES[2]}\nCopied for the {n}th time.\n" for n in range(4)]
    assert [text.cleaned.text for text in clean_folder(folder(tmp_path, *texts), "en")] == [
        texts[0], texts[2], texts[1], texts[3]
    ]  # fmt: skip


@pytest.mark.parametrize("output", ["in", "in/out"])
def test_the_texts_are_never_written_over(tmp_path: Path, output: str) -> None:
    given = folder(tmp_path, STORIES[0])
    with pytest.raises(ConfigError, match="name another folder"):
        run(str(given), "--output", str(tmp_path / output))


def test_a_folder_without_texts_and_an_output_for_one_text_are_told(tmp_path: Path) -> None:
    given = folder(tmp_path)
    with pytest.raises(ArchiverError, match=r"there is no \.txt file in this folder"):
        run(str(given))
    with pytest.raises(ConfigError, match="--output is for a folder of texts"):
        run(str(given / "notes.md"), "--output", str(tmp_path / "out"))
