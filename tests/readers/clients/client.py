"""What every client of the matrix must be able to do, and what it is known to do by its own design."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

_SECONDS = 120  # no poll of one feed takes longer, not that of a reader with a database

#: A tag, as opposed to the sign of "3 < 4".
_TAG = re.compile(r"<[^\s>][^>]*>")


class Edit(StrEnum):
    """What a client does with an entry that it has and that comes with other words. The values stand in the table."""

    FOLLOWED = "followed, not new"
    FIRST = "keeps the first text"
    BESIDE = "keeps the first text; another title is a second line"


class Asks(StrEnum):
    """How a client asks for a document that it has."""

    ETAG = "ETag"
    DATE = "date only"
    OURS = "ETag, sent by the test: the library only parses"
    NOT = "cannot ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An entry as a client shows it; None for what the client does not keep. Dates are aware."""

    id: str | None
    title: str
    link: str
    html: str
    published: datetime | None = None
    updated: datetime | None = None
    picture: str | None = None  # the enclosure
    is_new: bool | None = None  # unread, since the last poll


class Client(ABC):
    """One subscription to the feed at `url`; whatever the client keeps lies in `folder`, which is made for it."""

    name: str
    #: How it is run, for the table.
    how: str
    #: It polls in less than a second and needs no more than a package: the tests have it poll, where it is installed.
    is_quick: bool = True
    #: It reads JSON Feed too.
    reads_json: bool = False
    #: What must be installed from Debian.
    packages: tuple[str, ...] = ()
    #: Entries that left the document stay.
    keeps: bool = True
    edit: Edit = Edit.FOLLOWED
    asks: Asks = Asks.ETAG
    #: The client has enclosures.
    has_pictures: bool = True

    def __init__(self, folder: Path, url: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.url = url
        self.ending = ExitStack()  # what is to be done on closing

    @classmethod
    @abstractmethod
    def missing(cls) -> str | None:
        """What must be installed before it can run, as a sentence; None where all is there."""

    @classmethod
    @abstractmethod
    def version(cls) -> str:
        """As the client itself or its package says."""

    @abstractmethod
    def poll(self) -> list[Shown]:
        """Fetch once and give all that is shown now, in the client's order; what is shown counts as read from then."""

    def close(self) -> None:
        """End what runs for this client alone."""
        self.ending.close()

    @classmethod
    def shown_title(cls, title: str) -> str:
        """The title as this client shows it, where its design changes it."""
        return title


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None, say: str | None = None) -> str:
    """The output of a command that must succeed; raises CalledProcessError, whose note is what it said."""
    told = [str(part) for part in command]
    done = subprocess.run(
        told, env=os.environ | dict(env or {}), input=say, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        error = subprocess.CalledProcessError(done.returncode, told)
        error.add_note(f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
        raise error
    return done.stdout


def lacking(program: str, package: str) -> str | None:
    """The sentence for a program of Debian that is not there."""
    return None if shutil.which(program) else f"{program} is not installed (apt-get install {package})"


def without_tags(title: str) -> str:
    """What is left of a title taken for HTML, as by PHP's strip_tags."""
    return _TAG.sub("", title)


def debian_version(package: str) -> str:
    """The upstream part of the installed package's version."""
    told = run(["dpkg-query", "-W", "-f", "${Version}", package])
    return told.rpartition(":")[2].rpartition("-")[0] or told
