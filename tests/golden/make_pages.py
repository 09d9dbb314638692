"""Write the expectation of a golden page again, from what the extractor says today: make golden CASE=name.

A case is a folder of tests/golden/pages: page.html, case.toml (what it teaches, its url, content_type where the header
matters) and expected.json. The diff of expected.json is the review.
"""

from __future__ import annotations

import json
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver.extract import extract
from archiver.items import Article

PAGES = Path(__file__).parent / "pages"

#: The moment at which every golden page was fetched.
FETCHED = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def cases() -> list[str]:
    """The names of the cases."""
    return sorted(path.name for path in PAGES.iterdir() if path.is_dir())


def terms(case: str) -> dict[str, Any]:
    """What its case.toml says."""
    return tomllib.loads((PAGES / case / "case.toml").read_text("utf-8"))


def outcome(case: str) -> dict[str, Any]:
    """What the extractor says of a case, field by field."""
    told = terms(case)
    page = (PAGES / case / "page.html").read_bytes()
    found = extract(page, told["url"], content_type=told.get("content_type"), fetched=FETCHED)
    if not isinstance(found, Article):
        return {"rejected": str(found.reason)}
    return {
        "title": found.title,
        "authors": list(found.authors),
        "published": found.published.isoformat() if found.published else None,
        "language": found.language,
        "image": found.image,
        "text": found.text.split("\n\n"),
        "html": found.html.split("\n"),
        "dropped": [[b.dropped, b.text] for b in found.blocks if b.dropped],
    }


def expected(case: str) -> dict[str, Any]:
    """What was written down."""
    return dict(json.loads((PAGES / case / "expected.json").read_text("utf-8")))


if __name__ == "__main__":
    for name in sys.argv[1:] or cases():
        (PAGES / name / "expected.json").write_text(
            json.dumps(outcome(name), ensure_ascii=False, indent=1) + "\n", "utf-8"
        )
