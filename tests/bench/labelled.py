"""Labelled pages, as the trainer and the comparison read them: JSON lines, and the fold that each page belongs to.

A line is one page: {"id", "set", "type", "url", "html", "text", "title", "authors", "date", "must", "must_not"}. `id`,
`html` and `text` must be there. `text` is what a person says the article is, and null on a page that is none; `must`
and `must_not` are pieces of text that an extractor has to give and has to leave out.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tldextract import TLDExtract

from archiver.errors import ConfigError

FOLDS = 5
_DOMAIN = TLDExtract(suffix_list_urls=())
_NEEDED = ("id", "html", "text")
_FREE: dict[str, Any] = {
    "set": "pages", "type": "", "url": "", "title": None, "authors": [], "date": None, "must": [], "must_not": [],
}  # fmt: skip


def pages(path: Path) -> Iterator[dict[str, Any]]:
    """The pages of a file, or of a folder's ``.jsonl`` and ``.jsonl.xz`` by name; ConfigError for what is none."""
    for file in _files(path):
        try:
            with (lzma.open if file.suffix == ".xz" else open)(file, "rt", encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    yield _page(line, f"{file}, line {number}")
        except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
            raise ConfigError(f"{file}: cannot be read as labelled pages: {error}") from error


def domain_of(page: dict[str, Any]) -> str:
    """The registered domain of a page, or its publisher where it has no address."""
    return _DOMAIN(page["url"] or "").top_domain_under_public_suffix or page["id"].split("/")[-1].split("_")[0]


def fold_of(domain: str) -> int:
    """The fold of all pages of a domain."""
    return hashlib.sha256(domain.encode()).digest()[0] % FOLDS


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.iterdir() if file.name.endswith((".jsonl", ".jsonl.xz")))
    if not found:
        raise ConfigError(f"{path}: there is no .jsonl or .jsonl.xz in this folder")
    return found


def _page(line: str, where: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except json.JSONDecodeError as error:
        raise ConfigError(f"{where}: is no JSON: {error}") from error
    if not isinstance(told, dict) or any(key not in told for key in _NEEDED):
        raise ConfigError(f"{where}: a page is an object with {', '.join(_NEEDED)}; see tests/bench/labelled.py")
    # A null says no more than a missing key, but for the text.
    return _FREE | {key: value for key, value in told.items() if value is not None or key == "text"}
