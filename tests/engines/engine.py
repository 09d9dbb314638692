"""What every engine must be able to do, so that one measure fits all."""

from __future__ import annotations

import struct
import subprocess
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.engines.posts import Leaf, Post
from tests.engines.witness import Witness

_SECONDS = 600  # an install or a build of a small site ends long before


class EngineError(Exception):
    """A command of an engine failed; the text is what it said."""


class Engine(ABC):
    """A site engine with its defaults. Made in ``folder``, which must not exist yet or holds an earlier site."""

    name: str
    #: What must be installed from Debian.
    packages: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.witness: Witness

    @staticmethod
    @abstractmethod
    def missing() -> str | None:
        """What must be installed before this engine can be made, as a sentence; None where all is there."""

    @abstractmethod
    def running(self, posts: Sequence[Post], leaves: Sequence[Leaf]) -> AbstractContextManager[None]:
        """Make the site of these posts and pages and serve it at ``self.url`` while the block runs."""

    @abstractmethod
    def put(self, post: Post) -> None:
        """Publish a post: a new one, or a known one as it is now."""

    @abstractmethod
    def delete(self, post: Post) -> None:
        """Take a post off the site."""

    @abstractmethod
    def address(self, post: Post) -> str:
        """Where a published post stands."""

    @property
    def url(self) -> str:
        """The address a user would give."""
        return f"{self.witness.url}/"


class StaticEngine(Engine):
    """An engine that writes a folder of pages out of files, one for each post."""

    #: Where it writes the pages, below its folder.
    public: str

    @contextmanager
    def running(self, posts: Sequence[Post], leaves: Sequence[Leaf]) -> Iterator[None]:
        self.witness = Witness(folder=self.folder / self.public)
        self.make()
        for post in posts:
            self.write(post)
        for leaf in leaves:
            self.write_leaf(leaf)
        self.build()
        with self.witness.serving():
            yield

    def put(self, post: Post) -> None:
        self.write(post)
        self.build()

    def delete(self, post: Post) -> None:
        self.source(post).unlink()
        self.build()

    @abstractmethod
    def make(self) -> None:
        """An empty site."""

    @abstractmethod
    def source(self, post: Post) -> Path:
        """The file of a post."""

    @abstractmethod
    def write(self, post: Post) -> None:
        """Write the file of a post."""

    @abstractmethod
    def write_leaf(self, leaf: Leaf) -> None:
        """Write the file of a page."""

    @abstractmethod
    def build(self) -> None:
        """Write the folder of pages again."""


def run(command: Sequence[str | Path], folder: Path, say: str = "") -> str:
    """The output of a command that must succeed; ``say`` is what it reads. Raises EngineError."""
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=folder, input=say, capture_output=True, text=True, timeout=_SECONDS)
    if done.returncode:
        raise EngineError(f"{command[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def picture(width: int = 640, height: int = 360) -> bytes:
    """A PNG of that size, of sea and sky."""
    sky, sea = b"\x00" + bytes((120, 170, 220)) * width, b"\x00" + bytes((30, 60, 110)) * width
    rows = sky * (height // 2) + sea * (height - height // 2)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
