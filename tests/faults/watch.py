"""A subscriber without patience: a process that reads and parses every document under public/ without pause."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from hashlib import blake2b
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from lxml import etree

from archiver.errors import DocumentError
from archiver.publish.schema import check

_FORK = get_context("forkserver")

_KINDS = {".atom", ".json", ".opml"}


class Watch:
    """How often documents were read so far, and what was wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count: Synchronized[int] = _FORK.Value("q", 0)
        self._told, self._taken = folder / "invalid", folder / "invalid.taken"

    def invalid(self) -> list[str]:
        """A sentence for each document that no subscriber could have read, since this was asked last."""
        if not self._told.exists():
            return []
        self._told.replace(self._taken)  # what is being written goes there too, and is whole
        return self._taken.read_text("utf-8").splitlines()

    def read_on(self, public: str, campaign: int) -> None:
        """Each document again and again, while that process lives; the whole schema where it has changed."""
        os.nice(19)
        sound: set[bytes] = set()
        while Path(f"/proc/{campaign}").exists():
            # Not Path.glob: it raises where a folder is taken away while it looks.
            for path in map(Path, glob(f"{self.folder}/{public}/**/*.*", recursive=True)):  # noqa: PTH207
                if path.suffix not in _KINDS:
                    continue
                try:
                    data = path.read_bytes()
                except FileNotFoundError:  # the campaign has put the next folder in its place
                    continue
                try:
                    _parse(path, data, sound)
                except (DocumentError, ValueError, etree.XMLSyntaxError) as error:
                    with self._told.open("a", encoding="utf-8") as told:
                        told.write(f"{path.name}, {len(data)} bytes: {error}\n")
                self.count.value += 1


def _parse(path: Path, data: bytes, sound: set[bytes]) -> None:
    if path.suffix == ".json":
        json.loads(data)
    else:
        etree.fromstring(data)
        name = blake2b(data, digest_size=16).digest()
        if path.suffix == ".atom" and name not in sound:
            check(data)
            sound.add(name)


@contextmanager
def watched(folder: Path, public: str) -> Iterator[Watch]:
    """While the block runs, everything below `folder`/`public` is read."""
    watch = Watch(folder)
    reader = _FORK.Process(target=watch.read_on, args=(public, os.getpid()), daemon=True)
    reader.start()
    try:
        yield watch
    finally:
        reader.kill()
        reader.join()
