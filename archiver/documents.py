"""The documents under public/ as they stand: whether each can be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from archiver.errors import DocumentError
from archiver.publish.schema import check
from archiver.store import files
from archiver.store.verifying.fault import Fault, Trouble


def document_faults(root: Path) -> Iterator[Fault]:
    """A fault for each feed that is no valid one any more; they are made again by publish."""
    for path in sorted((root / "public").rglob("*")):
        if path.suffix in (".atom", ".json") and (trouble := _trouble(path)):
            name = str(path.relative_to(root))
            yield Fault(kind=Trouble.DERIVED, file=name, what=trouble, remedy="archiver publish")


def _trouble(path: Path) -> str:
    body = files.read(path) or b""
    try:
        if path.suffix == ".atom":
            check(body)
        else:
            json.loads(body)
    except (DocumentError, ValueError) as error:
        return str(error)
    return ""
