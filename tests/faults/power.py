"""Power cuts: the command runs on an ext4 in a file; it is stopped, the file is copied, and the copy is what was left.

    python -m tests.faults.power [COMMAND …] [--cuts 25] [--seed N] [--without-fsync]

Root and loop devices are needed. Nothing is written out by itself within a run: the file system is mounted with
commit=300, and no rename flushes (noauto_da_alloc). What counts as acknowledged is what `store.files` has returned
from; the process notes it elsewhere.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial, wraps
from multiprocessing.process import BaseProcess
from pathlib import Path

from archiver.store import files
from tests.faults import oracle
from tests.faults.commands import COMMANDS, Bench, bench
from tests.faults.oracle import Holdings, holdings
from tests.faults.rounds import LOG, Log, Round
from tests.faults.runs import ended, started, undisturbed, wait_until_stopped

#: Bytes of the disk.
_SIZE = 24 << 20


def note_acknowledged(note: Path, sync: bool) -> None:
    """Called in the process under test: each append and each document goes to the note once it has been promised.

    Without `sync` no fsync does anything, as for a writer that has none.
    """
    descriptor = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def tell(path: Path, data: bytes, at: int | None, *, done: bool = True) -> None:
        line = {"path": str(path), "at": at, "length": len(data), "digest": _digest(data), "done": done}
        os.write(descriptor, json.dumps(line).encode() + b"\n")

    append, replace = files.Batch._append, files.replace

    @wraps(append)
    def appended(batch: files.Batch, path: Path, data: bytes) -> None:
        append(batch, path, data)
        tell(path, data, path.stat().st_size - len(data))

    @wraps(replace)
    def replaced(path: Path, data: bytes) -> bool:
        tell(path, data, None, done=False)
        changed = replace(path, data)
        tell(path, data, None)
        return changed

    files.Batch._append, files.replace = appended, replaced  # type: ignore[method-assign]
    if not sync:
        os.fsync = lambda _: None


def broken_promises(note: Path, now: Path, copy: Path) -> Iterator[str]:
    """A sentence for each that the disk did not keep. `now` is where the run wrote, `copy` what is left of it."""
    documents: dict[Path, set[str]] = {}  # what may be found there: what was promised last, and what came after
    for line in note.read_bytes().split(b"\n")[:-1] if note.exists() else ():
        one = json.loads(line)
        path = copy / Path(one["path"]).relative_to(now)
        if one["at"] is None:
            if one["done"]:
                documents[path] = {one["digest"]}
            elif path in documents:
                documents[path].add(one["digest"])
        elif _digest(_read(path)[one["at"] : one["at"] + one["length"]]) != one["digest"]:
            yield f"{path.name}: {one['length']} bytes at {one['at']} were acknowledged and are not there"
    for path, digests in documents.items():
        if _digest(_read(path)) not in digests:
            yield f"{path.name}: it was acknowledged, and something else is there"


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[Path]:
    """The file system in that file."""
    at.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", "loop,commit=300,noauto_da_alloc", str(image), str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


class Disk:
    """A bench whose `now` lies on a disk of its own."""

    def __init__(self, stand: Bench) -> None:
        self.stand = stand
        self.image, self.copy = stand.folder / "disk", stand.folder / "left"
        self.note = stand.folder / "note"

    def campaign(self, cuts: int, moments: random.Random, *, sync: bool = True) -> Iterator[list[str]]:
        """Run again and again until so many cuts are made, some in each run; of each what was wrong."""
        with self._fresh() as output:
            whole = undisturbed(self._typed(output), self.stand.folder)
            if whole.code:
                raise RuntimeError(whole.said)
            expected = holdings(output)
        made = 0
        while made < cuts:
            with self._fresh() as output:
                for broken in self._cuts(output, cuts - made, moments, sync=sync):
                    made += 1
                    yield broken + (self._completed(expected) if sync else [])

    def _typed(self, output: Path) -> tuple[str, ...]:
        return (*self.stand.command.typed, "--output", str(output))

    @contextmanager
    def _fresh(self) -> Iterator[Path]:
        """The archive as it was prepared, on a new disk."""
        self.note.unlink(missing_ok=True)
        self.image.unlink(missing_ok=True)
        with self.image.open("wb") as file:
            file.truncate(_SIZE)
        subprocess.run(["mkfs.ext4", "-q", "-F", "-O", "^resize_inode", str(self.image)], check=True)
        with mounted(self.image, self.stand.folder / "disk.at") as at:
            shutil.copytree(self.stand.before, at / "output")
            os.sync()
            yield at / "output"

    def _cuts(self, output: Path, most: int, moments: random.Random, *, sync: bool) -> Iterator[list[str]]:
        """Stop one run at random moments; for each, the promises that the disk did not keep."""
        before = partial(note_acknowledged, self.note, sync)
        with started(self._typed(output), self.stand.folder, before, stopped=True) as run:
            wait_until_stopped(run)
            _send(run, signal.SIGCONT)
            for _ in range(most):
                run.join(moments.uniform(0.0, 0.08))
                if run.exitcode is not None:
                    break
                _send(run, signal.SIGSTOP)
                subprocess.run(["cp", "--sparse=always", str(self.image), str(self.copy)], check=True)
                with mounted(self.copy, self.stand.folder / "left.at") as at:
                    broken = list(broken_promises(self.note, output, at / "output"))
                yield broken
                _send(run, signal.SIGCONT)
            else:
                return
            if ended(run, self.stand.folder).code not in (0, 1):
                raise RuntimeError((self.stand.folder / "said").read_text())

    def _completed(self, expected: Holdings) -> list[str]:
        """What is wrong once the command was run again on what was left."""
        with mounted(self.copy, self.stand.folder / "left.at") as at:
            again = undisturbed(self._typed(at / "output"), self.stand.folder)
            told = [f"the next run ended with {again.code}: {again.said}"] if again.code else []
            return told + oracle.differences(holdings(at / "output"), expected)


def _send(run: BaseProcess, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it has just ended
        os.killpg(run.pid or 0, number)


def cut(folder: Path, command: str, log: Log, cuts: int, seed: int, *, sync: bool = True) -> None:
    """So many cuts of a command."""
    with bench(folder, command) as stand:
        began = time.monotonic()
        for number, wrong in enumerate(Disk(stand).campaign(cuts, random.Random(seed), sync=sync), 1):
            took, began = time.monotonic() - began, time.monotonic()
            fault, point = "cut" if sync else "cut, no fsync", f"{number} of seed {seed}"
            log.add(Round(fault=fault, command=command, point=point, wrong=tuple(wrong), seconds=took))


def main() -> int:
    """0 where nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commands", nargs="*", metavar="COMMAND", help=f"of {', '.join(COMMANDS)}; without any, all")
    parser.add_argument("--cuts", type=int, default=25, help="of each command")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without-fsync", action="store_true", help="the control: this must lose")
    given = parser.parse_args()
    log = Log(LOG)
    for command in given.commands or COMMANDS:
        with tempfile.TemporaryDirectory() as folder:
            cut(Path(folder), command, log, given.cuts, given.seed, sync=not given.without_fsync)
    return log.told()


if __name__ == "__main__":
    sys.exit(main())
