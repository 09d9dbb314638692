"""Whether a folder is an archive: another one, or a disk that is not mounted, must not be called sound."""

from __future__ import annotations

from pathlib import Path

from archiver.errors import StoreError

#: What cannot be made again, and the logs: a run leaves one of them at least, even where it reads nothing.
_FOLDERS = ("archive", "visits", "pages", "tombstones", "runs")


def is_archive(root: Path) -> bool:
    """Does an archive lie in the folder?"""
    return any((root / name).is_dir() for name in _FOLDERS)


def existing(root: Path) -> Path:
    """The folder; raises StoreError where no archive lies in it."""
    if not is_archive(root):
        raise StoreError(f"{root}: there is no archive here; run a crawl first or give its folder with --output")
    return root
