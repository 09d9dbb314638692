"""kill -9 in every single write of an edition: the next one ends as if nothing had happened."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from archiver import learned
from archiver.edition import publish
from archiver.store.opening import opened
from archiver.store.store import Store
from tests.bench import designs


def edition(output: Path) -> int:
    with opened(output) as store:
        return publish(store, None, "All").revised


def killed_edition(output: Path, write: int) -> bool:
    """An edition by a child that kills itself while that write goes to the disk; was it killed?"""
    child = os.fork()
    if child == 0:
        left, sync = write, os.fsync

        def fsync(descriptor: int) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            sync(descriptor)

        os.fsync = fsync
        edition(output)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def lines(output: Path) -> list[str]:
    """Every line of the archive, in no order: a crash may change the order in which revisions are written."""
    return sorted(line for path in output.glob("archive/*/*.jsonl") for line in path.read_text("utf-8").splitlines())


def feeds(output: Path) -> dict[str, bytes]:
    return {str(path.relative_to(output)): path.read_bytes() for path in output.glob("public/**/*.*") if path.is_file()}


def archived(store: Store) -> None:
    for design in (designs.DESIGNS[0], designs.DESIGNS[-1]):
        for page in designs.pages(design, 6):
            store.append(page.article)


def test_an_edition_killed_in_any_of_its_writes_is_made_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learned, "AT_ONCE", 2)
    with opened(tmp_path / "whole") as store:
        archived(store)
    shutil.copytree(tmp_path / "whole", tmp_path / "start")
    revised = edition(tmp_path / "whole")
    assert revised > 6
    write, killed = 0, True
    while killed:
        output = tmp_path / str(write)
        shutil.copytree(tmp_path / "start", output)
        killed = killed_edition(output, write)
        left = edition(output)
        assert left == max(0, revised - 2 * (write + 1))
        assert lines(output) == lines(tmp_path / "whole")
        assert feeds(output) == feeds(tmp_path / "whole")
        assert edition(output) == 0
        write += 1
    assert write > revised / 2 + 6
